"""What is released: the source package, the trial of both packages, the bill of materials and the audit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from waiting import free_port

LONG = os.environ.get("KETENKAART_LONG") == "1"
GIVE_UP_SECONDS = 900
LOCK = """idna==3.20 \\
    --hash=sha256:{0}
zipp==4.0.0 \\
    --hash=sha256:{0}
""".format("0" * 64)
KNOWN = {
    "id": "PYSEC-0000-1",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "An example.",
    "details": "An example.",
    "affected": [
        {
            "package": {"name": "idna", "ecosystem": "PyPI", "purl": "pkg:pypi/idna"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.99"}]}],
            "versions": ["3.20"],
        }
    ],
}


def build(checkout: Path, kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    told = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False, timeout=GIVE_UP_SECONDS)
    assert told.returncode == 0, told.stderr
    (found,) = folder.glob("ketenkaart-*")
    return found


@pytest.fixture(scope="module")
def package(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(checkout, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(package) as archive:
        archive.extractall(folder, filter="data")
    (root,) = folder.iterdir()
    return root


def tracked(checkout: Path) -> set[str]:
    """The files of the checkout, those that are not committed yet among them."""
    if not (checkout / ".git").exists():
        pytest.skip("this is no checkout: it was unpacked from a package")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    return set(told.stdout.splitlines())


def test_the_source_package_holds_the_whole_checkout_and_nothing_else(unpacked: Path, checkout: Path) -> None:
    found = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert tracked(checkout) - found - {".gitattributes"} == set()
    assert found - tracked(checkout) == {"PKG-INFO"}


def test_a_wheel_of_the_source_package_is_that_of_the_checkout(
    unpacked: Path, checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    wheels = [build(root, "wheel", tmp_path_factory.mktemp("wheel")) for root in (checkout, unpacked)]
    contents = []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            contents.append({name: archive.read(name) for name in archive.namelist()})
    assert contents[0] == contents[1]


def test_the_wheel_holds_the_texts_of_its_licences(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with zipfile.ZipFile(build(checkout, "wheel", tmp_path_factory.mktemp("wheel"))) as archive:
        texts = {PurePosixPath(name).name: archive.read(name) for name in archive.namelist() if "/licenses/" in name}
        (metadata,) = [archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA")]
    assert texts == {path.name: path.read_bytes() for path in (checkout / "LICENSES").iterdir()}
    assert "License-Expression: EUPL-1.2 AND CC-BY-4.0" in metadata


@pytest.mark.skipif(not LONG, reason="installs every dependency anew: KETENKAART_LONG=1, as make test-all has it")
def test_the_wheel_works_in_an_empty_environment_and_its_bill_of_materials_is_that_of_the_lock(
    checkout: Path, tmp_path: Path
) -> None:
    wheel, kept = build(checkout, "wheel", tmp_path), tmp_path / "kept"
    smoke = [sys.executable, "release/smoke.py", wheel, "--python", sys.executable, "--keep", kept]
    told = subprocess.run(smoke, cwd=checkout, capture_output=True, text=True, check=False, timeout=GIVE_UP_SECONDS)
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.rstrip().endswith("installed, checked, asked, queried, served")
    bill = bill_of_materials(checkout, kept / "bin" / "python")
    root = bill["metadata"]["component"]
    assert (root["name"], root["licenses"][0]["expression"]) == ("ketenkaart", "EUPL-1.2 AND CC-BY-4.0")
    pinned = {
        line.split()[0] for line in (checkout / "requirements.lock").read_text("utf-8").splitlines() if "==" in line
    }
    listed = {f"{one['name'].lower().replace('_', '-')}=={one['version']}" for one in bill["components"]}
    assert listed - pinned == set()
    assert {line for line in pinned if line.startswith(("fastapi==", "pyoxigraph==", "rdflib=="))} <= listed


def bill_of_materials(checkout: Path, python: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", checkout / "pyproject.toml"]
    told = subprocess.run(
        [*command, "--output-reproducible", "--validate", python],
        capture_output=True,
        text=True,
        check=False,
        timeout=GIVE_UP_SECONDS,
    )
    assert told.returncode == 0, told.stderr
    bill: dict[str, Any] = json.loads(told.stdout)
    return bill


def test_a_trial_of_what_cannot_be_installed_fails_and_says_so(checkout: Path, tmp_path: Path) -> None:
    smoke = [sys.executable, "release/smoke.py", tmp_path / "nothing.whl", "--python", tmp_path / "no-python"]
    told = subprocess.run(smoke, cwd=checkout, capture_output=True, text=True, check=False, timeout=GIVE_UP_SECONDS)
    assert told.returncode == 1
    assert told.stdout.startswith("nothing.whl on ") and "FAILED: " in told.stdout
    assert "Traceback" not in told.stderr


@contextmanager
def vulnerabilities(answer: dict[str, Any]) -> Iterator[str]:
    """A service that speaks as OSV does, and gives this answer about idna and none about anything else."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            body = json.dumps(answer if asked["package"]["name"] == "idna" else {}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/query"
        finally:
            server.shutdown()
            thread.join()


def run_audit(checkout: Path, folder: Path, service: str) -> subprocess.CompletedProcess[str]:
    (folder / "some.lock").write_text(LOCK, "utf-8")
    command = [sys.executable, checkout / "release" / "audit.py", folder / "some.lock", "--osv-url", service]
    given = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "NO_PROXY": "127.0.0.1"}
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False, timeout=GIVE_UP_SECONDS)


def test_the_audit_says_that_nothing_is_known_against_any_dependency(checkout: Path, tmp_path: Path) -> None:
    with vulnerabilities({}) as service:
        told = run_audit(checkout, tmp_path, service)
    assert (told.returncode, told.stdout) == (
        0,
        "some.lock: 2 looked up, 0 vulnerabilities known, 0 not looked up\n",
    ), told.stderr


def test_the_audit_fails_on_a_vulnerable_dependency_and_names_the_repair(checkout: Path, tmp_path: Path) -> None:
    with vulnerabilities({"vulns": [KNOWN]}) as service:
        told = run_audit(checkout, tmp_path, service)
    assert told.returncode == 1, told.stderr
    assert told.stdout == (
        "some.lock: 2 looked up, 1 vulnerabilities known, 0 not looked up\n"
        "  VULNERABLE idna 3.20: PYSEC-0000-1, repaired in 3.99\n"
    )


def test_an_audit_that_cannot_ask_says_so_and_is_no_all_clear(checkout: Path, tmp_path: Path) -> None:
    told = run_audit(checkout, tmp_path, f"http://127.0.0.1:{free_port()}/v1/query")
    assert told.returncode == 3
    assert told.stdout.startswith("some.lock: 0 looked up, 0 vulnerabilities known, 1 not looked up\n  NOT LOOKED UP ")
    assert told.stdout.endswith(
        "The service that lists vulnerabilities could not be asked about everything: this is no all-clear.\n"
    )
