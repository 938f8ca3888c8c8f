"""Nothing is written that nobody uses: vulture looks through the Python, and templates and scripts count as use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vulture import Vulture

OURS = ("graph_api", "visualisation", "tests", "bench")
USED_FROM_OUTSIDE = {
    "boolean": "a field of the result that the tool gives",
    "collect_ignore_glob": "pytest reads it",
    "handle_data": "html.parser calls it",
    "handle_endtag": "html.parser calls it",
    "handle_starttag": "html.parser calls it",
    "invalid": "FastAPI calls it for parameters that are wrong",
    "literals_as_spelt": "pytest runs it around each test",
    "model_config": "pydantic reads it",
    "optionxform": "configparser calls it",
    "pytest_runtest_logreport": "pytest calls it after each test",
    "pytestmark": "pytest reads it",
    "send_400_response": "uvicorn calls it for a request that it cannot read",
    "should_exit": "uvicorn reads it",
}
BY_NAME = re.compile(r'prove\("(\w+)"\)')


@pytest.fixture(scope="module")
def unused(checkout: Path) -> dict[str, str]:
    """What no Python uses by name, with its place."""
    vulture = Vulture()
    vulture.scavenge([str(checkout / name) for name in OURS], exclude=["*/node_modules/*"])
    return {item.name: f"{item.filename}:{item.first_lineno}" for item in vulture.get_unused_code(min_confidence=60)}


@pytest.fixture(scope="module")
def used_elsewhere(checkout: Path) -> set[str]:
    """Words of the templates and scripts, and what the command line takes from a module by its name."""
    folder = checkout / "visualisation"
    paths = (*folder.glob("templates/*.html"), *folder.glob("static/*.js"))
    words = {word for path in paths for word in re.findall(r"\w+", path.read_text("utf-8"))}
    return words | set(BY_NAME.findall((checkout / "graph_api/cli.py").read_text("utf-8")))


def test_everything_that_is_written_is_used(unused: dict[str, str], used_elsewhere: set[str]) -> None:
    dead = {name: place for name, place in unused.items() if name not in used_elsewhere | USED_FROM_OUTSIDE.keys()}
    assert dead == {}, "remove it, or say in USED_FROM_OUTSIDE who uses it"


def test_every_exception_is_still_needed(unused: dict[str, str]) -> None:
    assert USED_FROM_OUTSIDE.keys() - unused.keys() == set()
