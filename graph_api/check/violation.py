"""What a check finds, and in which file and on which line the record concerned stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graph_api.load import RDF_TYPE, TurtleFile, plain
from graph_api.prefixes import DEF, PREFIXES

SHAPES = {"shape": DEF + "shape/"}  # the names of shapes, which no page or query uses
KNOWN_PREFIXES = {**PREFIXES, **SHAPES}
SUBJECT = re.compile(r"^(?:<([^<>\s]+)>|([\w-]+):((?:[\w.:%-]|\\.)*))(?=[\s;]|$)")

Severity = Literal["violation", "warning"]


@dataclass(frozen=True)
class Violation:
    """A place where the graph breaks a rule: `file` and `line`, the record, the path in it, and how to repair it.

    `record` and `path` are prefixed names, or empty; `rule` is 'syntax', 'terms',
    'things', 'labels', 'form', the name of a shape such as shape:Flow, or that of a rule file.
    """

    file: str
    line: int | None
    record: str
    path: str
    message_nl: str
    message_en: str
    rule: str
    severity: Severity = "violation"

    def __str__(self) -> str:
        """Give the violation as one English line."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        subject = " ".join(part for part in (self.record, self.path) if part)
        return ": ".join(part for part in (place, subject, self.message_en) if part)


@dataclass(frozen=True)
class Places:
    """Where every subject stands: the file that says what it is, and the line on which its description starts."""

    homes: dict[str, str]
    lines: dict[tuple[str, str], int]

    def find(self, iri: str, file: str | None = None) -> tuple[str, int | None]:
        """Give file and line of a subject, in `file` if that is given; an unknown subject has neither ("", None)."""
        home = file if file is not None else self.homes.get(iri, "")
        return home, self.lines.get((home, iri))


def index(files: Iterable[TurtleFile]) -> Places:
    """Note of every subject its file and line; of several files, the first that says what it is."""
    homes: dict[str, str] = {}
    typed: dict[str, str] = {}
    lines: dict[tuple[str, str], int] = {}
    for file in files:
        for quad in file.quads:
            (typed if quad.predicate == RDF_TYPE else homes).setdefault(plain(quad.subject).value, file.path)
        for number, line in enumerate(file.text.split("\n"), 1):
            if (found := SUBJECT.match(line)) and (iri := _expand(found)):
                lines.setdefault((file.path, iri), number)
    return Places({**homes, **typed}, lines)


def _expand(found: re.Match[str]) -> str | None:
    iri, prefix, local = found.groups()
    if iri:
        return str(iri)
    return f"{KNOWN_PREFIXES[prefix]}{local}" if prefix in KNOWN_PREFIXES else None


def short(iri: str) -> str:
    """Give the prefixed form of an IRI, also for the names of shapes."""
    for name, base in sorted(KNOWN_PREFIXES.items(), key=lambda item: -len(item[1])):
        local = iri.removeprefix(base)
        if local != iri and local and not set(local) & set("/#?"):
            return f"{name}:{local}"
    return iri
