"""The blocks of a document that a reader copies: shell sessions, files, queries and programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
PROMPT = "$ "
ELLIPSIS = "…"


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, text, the line of its first row, and the paragraph before it."""

    language: str
    text: str
    line: int
    before: str

    @property
    def file(self) -> str | None:
        """Give the file that the block is: the paragraph before it ends with its path and a colon."""
        found = re.search(r"`([\w./-]+)`:$", self.before)
        return found[1] if found else None


@dataclass(frozen=True)
class Typed:
    """A command of a session, and the lines that the document shows it to print."""

    command: str
    shown: tuple[str, ...]


def fenced(text: str) -> Iterator[tuple[re.Match[str], Block]]:
    """Give the fenced blocks of a text in order, each with where it stands."""
    for match in FENCE.finditer(text):
        before = text[: match.start()].rstrip()
        line = text[: match.start(2)].count("\n") + 1
        yield match, Block(match[1], match[2], line, before.rpartition("\n\n")[2])


def blocks(document: Path, *languages: str) -> list[Block]:
    """Give the fenced blocks of a document in these languages."""
    return [block for _, block in fenced(document.read_text("utf-8")) if block.language in languages]


def session(text: str) -> list[Typed]:
    """Read a session: lines that begin with '$ ' were typed, the others printed."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(PROMPT):
            found.append((line.removeprefix(PROMPT), []))
        elif found:
            found[-1][1].append(line)
    return [Typed(command, tuple(lines)) for command, lines in found]


def inline_code(document: Path) -> Iterator[str]:
    """Give the pieces of code within sentences and tables."""
    yield from re.findall(r"(?<!`)`([^`\n]+)`(?!`)", FENCE.sub("", document.read_text("utf-8")))
