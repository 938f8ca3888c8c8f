"""Runs the command line in a process of its own, and copies graphs for it to read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

GIVE_UP_SECONDS = 60
MODULE = (sys.executable, "-m", "graph_api.cli")
INSTALLED = (str(Path(sys.executable).parent / "ketenkaart"),)
Told = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Command:
    """The command on one graph, run from an empty folder with a cache of its own; the same words are run once."""

    graph: Path
    cache: Path
    folder: Path
    known: dict[tuple[object, ...], Told] = field(default_factory=dict)

    def __call__(
        self, *words: object, program: tuple[str, ...] = MODULE, typed: str | None = None, **environment: str
    ) -> Told:
        """Run it with --data before the words; `typed` is its standard input."""
        return self.bare("--data", self.graph, *words, program=program, typed=typed, **environment)

    def bare(
        self, *words: object, program: tuple[str, ...] = MODULE, typed: str | None = None, **environment: str
    ) -> Told:
        """Run it with these words alone."""
        line = [*program, *map(str, words)]
        asked = (*line, typed, *sorted(environment.items()))
        if asked not in self.known:
            self.known[asked] = subprocess.run(
                line,
                cwd=self.folder,
                env=self.environment(**environment),
                input=typed,
                capture_output=True,
                text=True,
                timeout=GIVE_UP_SECONDS,
                check=False,
            )
        return self.known[asked]

    def on(self, graph: Path) -> Command:
        """Give the command on another graph."""
        return Command(graph, self.cache, self.folder)

    def environment(self, **more: str) -> dict[str, str]:
        """Give the environment of the process: source texts only where a test gives them."""
        plain = {name: value for name, value in os.environ.items() if name != "KETENKAART_SOURCES"}
        return plain | {"XDG_CACHE_HOME": str(self.cache), "PYTHONWARNINGS": "error::DeprecationWarning"} | more


def copy_graph(graph: Path, target: Path) -> Path:
    for name in ("ontology", "data"):
        shutil.copytree(graph / name, target / name)
    return target


def check_error(told: Told, status: int, *said: str) -> None:
    """Check the exit status, and that all that was said is our own sentence on standard error."""
    assert told.returncode == status, told.stderr
    assert told.stdout == ""
    assert told.stderr.startswith("ketenkaart: ")
    assert "Traceback" not in told.stderr
    for part in said:
        assert part in told.stderr
