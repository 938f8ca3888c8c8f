"""Nothing is written that nobody uses: vulture looks through the Python, and templates and scripts count as use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vulture import Vulture
from vulture.core import Item

OURS = ("graph_api", "visualisation", "tests", "bench")
DECORATORS = ("@*.get", "@*.exception_handler", "@pytest.fixture")
# Names that a framework looks for: html.parser, http.server, pytest, pydantic, configparser, uvicorn.
FRAMEWORK = re.compile(
    r"handle_\w+|do_[A-Z]+|log_message|pytest\w+|collect_ignore_glob|model_config|optionxform"
    r"|send_400_response|should_exit"
)
BY_NAME = re.compile(r'prove\("(\w+)"\)')


@pytest.fixture(scope="module")
def unused(checkout: Path) -> list[Item]:
    """What no Python uses by its name."""
    vulture = Vulture(ignore_decorators=list(DECORATORS))
    vulture.scavenge([str(checkout / name) for name in OURS if (checkout / name).is_dir()], ["*/node_modules/*"])
    return list(vulture.get_unused_code(min_confidence=60))


@pytest.fixture(scope="module")
def used_elsewhere(checkout: Path) -> set[str]:
    """Words of the templates and scripts, and what the command line takes from a module by its name."""
    folder = checkout / "visualisation"
    paths = (*folder.glob("templates/**/*.html"), *folder.glob("templates/*.svg"), *folder.glob("static/*.js"))
    words = {word for path in paths for word in re.findall(r"\w+", path.read_text("utf-8"))}
    return words | set(BY_NAME.findall((checkout / "graph_api/sources_command.py").read_text("utf-8")))


def is_told(item: Item) -> bool:
    """Say whether this is a member of a result that is described to programs by its schema."""
    return item.typ == "variable" and "import BaseModel" in Path(item.filename).read_text("utf-8")


def test_everything_that_is_written_is_used(unused: list[Item], used_elsewhere: set[str]) -> None:
    dead = [
        f"{item.filename}:{item.first_lineno}: {item.typ} {item.name}"
        for item in unused
        if item.name not in used_elsewhere and not FRAMEWORK.fullmatch(item.name) and not is_told(item)
    ]
    assert dead == []


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    (tmp_path / "lamp.py").write_text("def glow() -> None:\n    pass\n", "utf-8")
    vulture = Vulture(ignore_decorators=list(DECORATORS))
    vulture.scavenge([str(tmp_path)])
    assert [item.name for item in vulture.get_unused_code(min_confidence=60)] == ["glow"]
