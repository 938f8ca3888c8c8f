"""The Containerfile and the service of docs/hosting.md, read and kept in step: nothing here builds containers."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from proxies import replaced, written

from graph_api.cli import build_parser

Instruction = tuple[str, str]
OPTIONS = ("--require-hashes -r requirements.lock", "--no-deps --no-build-isolation")
SYSTEMD = shutil.which("systemd-analyze") or ""


@pytest.fixture(scope="module")
def instructions(checkout: Path) -> list[Instruction]:
    """Each instruction of the Containerfile with what it says, both stages in order."""
    lines = (checkout / "Containerfile").read_text("utf-8").splitlines()
    found = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(name, said) for name, _, said in found]


def said(instructions: list[Instruction], name: str) -> list[str]:
    return [text for instruction, text in instructions if instruction == name]


def copied(instructions: list[Instruction]) -> list[str]:
    """What the first stage takes from the checkout."""
    return [word for text in said(instructions, "COPY") if "--from" not in text for word in text.split()[:-1]]


def test_it_stands_on_the_oldest_python_that_the_project_supports(
    instructions: list[Instruction], checkout: Path
) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert {text.split()[0] for text in said(instructions, "FROM")} == {f"python:{oldest}-slim"}


def test_it_installs_as_the_makefile_does(instructions: list[Instruction], checkout: Path) -> None:
    """From the lock file with hashes, then the project itself without asking for anything more."""
    makefile = (checkout / "Makefile").read_text("utf-8")
    installing = [text for text in said(instructions, "RUN") if "pip install" in text]
    for text, options in zip(installing, OPTIONS, strict=True):
        assert options in text
        assert options in makefile
    assert "ketenkaart check" in said(instructions, "RUN")[-1]


def test_what_it_copies_is_all_that_the_wheel_is_made_from(
    instructions: list[Instruction], checkout: Path, tmp_path: Path
) -> None:
    for name in copied(instructions):
        source, target = checkout / name, tmp_path / "build" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    made = [wheel(tmp_path / "build", tmp_path / "one"), wheel(checkout, tmp_path / "two")]
    assert made[0] == made[1]


def wheel(folder: Path, target: Path) -> dict[str, int]:
    """Build the wheel from a folder; give its files with the checksum of each."""
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    told = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    (path,) = target.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist()}


def test_the_build_is_sent_what_it_copies_and_nothing_else(instructions: list[Instruction], checkout: Path) -> None:
    lines = (checkout / ".containerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    assert sorted(line.removeprefix("!") for line in lines if line.startswith("!")) == sorted(copied(instructions))


def test_it_runs_as_nobody_and_serves_on_the_port_it_names(instructions: list[Instruction]) -> None:
    assert said(instructions, "USER") == ["65534:65534"]
    (command,) = (json.loads(text) for text in said(instructions, "CMD"))
    assert json.loads(said(instructions, "ENTRYPOINT")[0]) == ["ketenkaart"]
    options = build_parser().parse_args(command)
    assert (options.command, options.host, said(instructions, "EXPOSE")) == ("serve", "0.0.0.0", [str(options.port)])


def test_the_check_of_its_health_passes_on_a_server_and_fails_without_one(
    instructions: list[Instruction], real_site: str
) -> None:
    (check,) = said(instructions, "HEALTHCHECK")
    program = json.loads(check.removeprefix("CMD "))
    assert program[0] == "python"
    for site, passes in ((real_site, True), ("http://127.0.0.1:1", False)):
        line = [sys.executable, *(word.replace("http://127.0.0.1:8000", site) for word in program[1:])]
        assert (subprocess.run(line, capture_output=True, check=False).returncode == 0) is passes


@pytest.fixture(scope="module")
def service(checkout: Path) -> str:
    return written(checkout / "docs/hosting.md", "ini")


def test_the_service_starts_the_server_and_lets_it_read_new_data(service: str) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(service)
    program, *words = shlex.split(unit["Service"]["ExecStart"].replace("%i", "8000"))
    options = build_parser().parse_args(words)
    assert program == f"{unit['Service']['WorkingDirectory']}/.venv/bin/ketenkaart"
    assert (options.command, options.port, options.log_format) == ("serve", 8000, "json")
    assert unit["Service"]["ExecReload"] == "/bin/kill -HUP $MAINPID"


@pytest.mark.skipif(not SYSTEMD, reason="systemd-analyze is not installed")
def test_systemd_takes_the_service(service: str, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "ketenkaart"
    path = tmp_path / "ketenkaart@.service"
    path.write_text(replaced(service, {"/opt/ketenkaart/.venv/bin/ketenkaart": str(program)}), "utf-8")
    told = subprocess.run([SYSTEMD, "verify", str(path)], capture_output=True, text=True, check=False)
    assert [line for line in told.stderr.splitlines() if path.name in line] == []


def test_the_commands_of_the_documentation_are_those_of_the_containerfile(checkout: Path) -> None:
    shown = re.findall(r"^(?:#   )?(podman .*)$", (checkout / "Containerfile").read_text("utf-8"), re.M)
    assert len(shown) == 2
    assert "\n".join(shown) in (checkout / "docs/hosting.md").read_text("utf-8")
