"""The form of the files: their prefix blocks and their white space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph_api.check.violation import KNOWN_PREFIXES, Violation
from graph_api.load import Dataset, TurtleFile

DECLARATION = re.compile(r"^\s*(?:@prefix|prefix)\s+([\w-]*):\s*<([^<>]*)>\s*\.?\s*(?:#.*)?$", re.IGNORECASE)
TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\s]*>|\#[^\n]*|@[A-Za-z-]+"
    r"|(?P<blank>_:|\[|\()"
    r"|(?P<prefix>(?:[^\W\d_][\w.-]*)?):(?:[\w.:%-]|\\.)*",
    re.DOTALL,
)

Fault = tuple[int | None, str, str]


def malformed_files(dataset: Dataset) -> Iterator[Violation]:
    """Find files with a prefix block out of shape, tabs, trailing white space or no newline at the end."""
    for file in dataset.files:
        for line, nl, en in (*_prefixes(file), *_white_space(file)):
            yield Violation(file.path, line, "", "", nl, en, "form")


def blank_nodes(text: str) -> Iterator[int]:
    """Give the lines on which a blank node or a list is written."""
    for token in TOKEN.finditer(text):
        if token["blank"]:
            yield text.count("\n", 0, token.start()) + 1


def _prefixes(file: TurtleFile) -> Iterator[Fault]:
    declared = list(_declarations(file.text))
    names = [name for _, name, _ in declared]
    body = "\n".join(line for line in file.text.split("\n") if not DECLARATION.match(line))
    used = {token["prefix"] for token in TOKEN.finditer(body) if token["prefix"] is not None}
    yield from _order(file.text, declared)
    for line, name, iri in declared:
        if KNOWN_PREFIXES.get(name) != iri:
            yield line, *_wrong(name)
        if name not in used:
            yield (
                line,
                f"Het voorvoegsel {name}: wordt niet gebruikt; haal de regel weg.",
                (f"The prefix {name}: is not used; remove the line."),
            )
        if names.count(name) > 1:
            yield (
                line,
                f"Het voorvoegsel {name}: staat er twee keer; haal er een weg.",
                (f"The prefix {name}: is declared twice; remove one."),
            )


def _wrong(name: str) -> tuple[str, str]:
    if name in KNOWN_PREFIXES:
        right = KNOWN_PREFIXES[name]
        return f"Het voorvoegsel {name}: hoort bij <{right}>.", f"The prefix {name}: belongs to <{right}>."
    return (
        f"Het voorvoegsel {name}: hoort niet bij die van het project; gebruik er een uit graph_api/prefixes.py.",
        f"The prefix {name}: is not one of the project's; use one from graph_api/prefixes.py.",
    )


def _declarations(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if found := DECLARATION.match(line):
            yield number, found[1], found[2]


def _order(text: str, declared: list[tuple[int, str, str]]) -> Iterator[Fault]:
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines, 1) if _is_statement(line)), len(lines) + 1)
    for line, name, _ in declared:
        if line > start:
            yield (
                line,
                f"Het voorvoegsel {name}: staat onder de gegevens; zet het bovenaan.",
                (f"The prefix {name}: stands below the records; put it at the top."),
            )
    names = [name for _, name, _ in declared]
    for before, (line, name, _) in zip(names, declared[1:], strict=False):
        if name < before:
            yield (
                line,
                f"Het voorvoegsel {name}: hoort alfabetisch boven {before}:.",
                (f"The prefix {name}: belongs alphabetically above {before}:."),
            )


def _is_statement(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#") and not DECLARATION.match(line)


def _white_space(file: TurtleFile) -> Iterator[Fault]:
    for number, line in enumerate(file.text.split("\n"), 1):
        if "\t" in line:
            yield number, "Hier staat een tab; gebruik spaties.", "There is a tab here; use spaces."
        if line != line.rstrip():
            yield (
                number,
                "Er staat wit aan het eind van de regel; haal het weg.",
                ("There is white space at the end of the line; remove it."),
            )
    if not file.text.endswith("\n") or file.text.endswith("\n\n"):
        last = file.text.count("\n") + 1
        yield last, "Eindig het bestand met één regeleinde.", "End the file with exactly one newline."
