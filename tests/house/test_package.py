"""The wheel, installed where nothing else of the project is; and the lock files."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

GIVE_UP_SECONDS = 60
LOCKS = ("requirements.lock", "requirements-test.lock")
HASHED = (*LOCKS, "requirements-engines.lock", "bench/requirements.lock")
NODE_LOCK = "tests/clients/package-lock.json"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)")
Run = subprocess.CompletedProcess[str]


def run(*command: object, folder: Path, **environment: str) -> Run:
    words = [str(word) for word in command]
    given = os.environ | environment
    return subprocess.run(
        words, cwd=folder, env=given, capture_output=True, text=True, timeout=GIVE_UP_SECONDS, check=False
    )


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as the build backend makes it, without asking a registry for anything."""
    folder = tmp_path_factory.mktemp("dist")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=checkout)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel and nothing else of the project."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target")
    told = run(*pip, folder, wheel, folder=folder)
    assert told.returncode == 0, told.stderr
    return folder


@pytest.fixture(scope="module")
def elsewhere(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `run` needs to use the installed wheel from an empty folder with an empty cache."""
    empty = tmp_path_factory.mktemp("empty")
    cache = tmp_path_factory.mktemp("cache")
    return {"folder": empty, "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(cache)}


def test_the_wheel_holds_two_packages_and_nothing_beside_them(names: list[str], checkout: Path) -> None:
    version = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    top = {name.partition("/")[0] for name in names}
    assert top == {"graph_api", "visualisation", f"ketenkaart-{version}.dist-info"}


@pytest.mark.parametrize(
    ("room", "inside", "pattern"),
    [
        ("ontology", "graph_api/bundled/ontology", "*"),
        ("data", "graph_api/bundled/data", "*"),
        ("graph_api/queries", "graph_api/queries", "*.rq"),
        ("graph_api/texts", "graph_api/texts", "*.json"),
        ("graph_api", "graph_api", "*.py"),
        ("visualisation", "visualisation", "*.py"),
        ("visualisation/templates", "visualisation/templates", "*.html"),
        ("visualisation/texts", "visualisation/texts", "*.json"),
        ("visualisation/static", "visualisation/static", "*.*"),
    ],
)
def test_the_wheel_holds_everything_of_a_room(
    names: list[str], checkout: Path, room: str, inside: str, pattern: str
) -> None:
    files = [path.relative_to(checkout / room) for path in (checkout / room).rglob(pattern) if path.is_file()]
    shown = [path for path in files if not path.name.startswith(".") and path.suffix != ".pyc"]
    assert shown
    assert {f"{inside}/{path.as_posix()}" for path in shown} - set(names) == set()


def test_the_wheel_holds_no_test_and_nothing_compiled(names: list[str]) -> None:
    assert [name for name in names if "test" in Path(name).parts[0] or name.endswith((".pyc", ".log", ".tmp"))] == []


def test_the_installed_wheel_uses_the_graph_inside_it(elsewhere: dict[str, Any], installed: Path) -> None:
    program = (
        "from graph_api.settings import choose_folders; found = choose_folders(); print(found.ontology, found.data)"
    )
    told = run(sys.executable, "-c", program, **elsewhere)
    bundle = installed.resolve() / "graph_api" / "bundled"
    assert told.stdout.split() == [str(bundle / "ontology"), str(bundle / "data")]


def test_the_installed_wheel_checks_the_graph_inside_it(elsewhere: dict[str, Any]) -> None:
    told = run(sys.executable, "-m", "graph_api.cli", "check", **elsewhere)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines()[-1].startswith("0 violations")


def test_the_installed_command_answers_from_an_empty_folder(elsewhere: dict[str, Any], installed: Path) -> None:
    command = installed / "bin" / "ketenkaart"
    told = run(
        sys.executable, command, "ask", "who-passes-signals-to", "--receiver", "aivd", "--lang", "en", **elsewhere
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "(IND" in told.stdout
    assert list(elsewhere["folder"].iterdir()) == []


def test_the_installed_wheel_serves_pages_drawings_and_queries(elsewhere: dict[str, Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "graph_api.cli", "serve", "--port", str(port), "--workers", "1"]
    given = os.environ | {name: value for name, value in elsewhere.items() if name != "folder"}
    given.pop("KETENKAART_SOURCES", None)
    server = subprocess.Popen(command, cwd=elsewhere["folder"], env=given, stdout=subprocess.PIPE, text=True)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            wait_for(client, server)
            assert client.get("/health").json()["status"] == "ok"
            for path in ("/nl/network?around=coa", "/static/app.css", "/static/vis/vis-network.min.js"):
                assert client.get(path).status_code == 200, path
            assert client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=GIVE_UP_SECONDS)
    assert list(elsewhere["folder"].iterdir()) == []


def test_the_installed_wheel_says_that_it_holds_the_graph_of_the_checkout_it_was_built_from(
    elsewhere: dict[str, Any], wheel: Path, checkout: Path
) -> None:
    told = run(sys.executable, "-m", "graph_api.cli", "diff", wheel, checkout, "--lang", "en", **elsewhere)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.endswith("\n\nBoth say the same.\n")


def wait_for(client: httpx.Client, server: subprocess.Popen[str]) -> None:
    end = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended before it answered"
        try:
            client.get("/health")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def pins(file: Path) -> dict[str, str]:
    found = [PIN.match(line) for line in file.read_text("utf-8").splitlines()]
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


def required(requirements: list[Any]) -> dict[str, str]:
    """Give the version of each requirement; one that is not pinned exactly fails here."""
    found = {}
    for requirement in requirements:
        if isinstance(requirement, str):
            match = PIN.match(requirement)
            assert match, f"{requirement} is not pinned with =="
            found[match[1].lower().replace("_", "-")] = match[2]
    return found


@pytest.fixture(scope="module")
def project(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))


def test_every_requirement_is_pinned_and_says_what_it_is_for(checkout: Path, project: dict[str, Any]) -> None:
    groups = project["dependency-groups"]
    everything = [project["project"]["dependencies"], project["build-system"]["requires"], *groups.values()]
    names = {name for requirements in everything for name in required(requirements)}
    lines = (checkout / "pyproject.toml").read_text("utf-8").splitlines()
    told = {m[1].lower(): line for line in lines if (m := re.match(r'\s+"([A-Za-z0-9._-]+)==', line))}
    assert told.keys() == names
    assert [name for name, line in told.items() if not re.search(r'",\s+# \w+', line)] == []


def test_the_build_backend_of_a_checkout_is_the_one_that_is_installed(project: dict[str, Any]) -> None:
    assert project["build-system"]["requires"][0] in project["dependency-groups"]["build"]


@pytest.mark.parametrize("name", (*HASHED, NODE_LOCK))
def test_a_lock_file_holds_no_address(checkout: Path, name: str) -> None:
    assert "://" not in (checkout / name).read_text("utf-8")


def test_the_lock_file_of_node_pins_and_hashes_every_package(checkout: Path) -> None:
    first, *packages = json.loads((checkout / NODE_LOCK).read_text("utf-8"))["packages"].values()
    assert packages and first["dependencies"]
    assert all(package["version"] and package["integrity"].startswith("sha512-") for package in packages)


@pytest.mark.parametrize("name", HASHED)
def test_a_lock_file_pins_and_hashes_every_package(checkout: Path, name: str) -> None:
    text = (checkout / name).read_text("utf-8")
    packages = [part for part in re.split(r"\n(?=\S)", text) if part.strip() and not part.startswith("#")]
    assert packages
    assert [part.splitlines()[0] for part in packages if not PIN.match(part) or "--hash=sha256:" not in part] == []


def test_the_lock_files_pin_what_the_project_pins(checkout: Path, project: dict[str, Any]) -> None:
    groups = project["dependency-groups"]
    needed = required(project["project"]["dependencies"]) | required(groups["build"])
    assert needed.items() <= pins(checkout / LOCKS[0]).items()
    assert (needed | required(groups["test"])).items() <= pins(checkout / LOCKS[1]).items()


def test_the_two_lock_files_agree(checkout: Path) -> None:
    serving, testing = (pins(checkout / name) for name in LOCKS)
    assert serving.items() <= testing.items()
