"""What keeps a file from being read, and how to repair it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

POSITION = re.compile(
    r"^Parser error (?:at|between) line \d+ (?:column \d+|between columns \d+ and \d+)(?: and line \d+ column \d+)?: "
)

# What the reader of Turtle says, and what then helps, in Dutch and English; the first that fits counts.
ADVICE: Sequence[tuple[str, str, str]] = (
    (
        r"Unexpected end",
        "Sluit elke uitspraak af met een punt, en sluit elk aanhalingsteken, elke haak en elke '<'.",
        "End every statement with a dot, and close every quotation mark, bracket and '<'.",
    ),
    (
        r"prefix .* has not been declared|PREFIX keyword",
        "Zet bovenaan het bestand: @prefix naam: <https://…> .",
        "Write at the top of the file: @prefix name: <https://…> .",
    ),
    (
        r"IRI|scheme",
        "Schrijf een IRI voluit tussen < en >, zonder spaties, of een naam met een prefix, zoals actor:coa.",
        "Write an IRI in full between < and >, without spaces, or a name with a prefix, such as actor:coa.",
    ),
    (
        r"dot is expected",
        "Zet een punt na de vorige uitspraak, of een komma of puntkomma als zij doorgaat.",
        "Put a dot after the statement before it, or a comma or semicolon where it goes on.",
    ),
    (
        r"Line jumps",
        'Houd een tekst op één regel, of zet hem tussen """ en """.',
        'Keep a text on one line, or put it between """ and """.',
    ),
    (
        r"escape",
        "Schrijf een schuine streep naar links in een tekst dubbel: \\\\.",
        "Double a backslash in a text: \\\\.",
    ),
    (
        r"",
        "Verbeter het bestand daar of vlak ervoor: een uitspraak is onderwerp, eigenschap, waarde en een punt.",
        "Correct the file there or just before: a statement is a subject, a property, a value and a dot.",
    ),
)


@dataclass(frozen=True)
class Fault:
    """A file that cannot be read: where, why, and how to repair it."""

    path: str
    line: int | None
    column: int | None
    reason: str
    repair_nl: str
    repair_en: str

    def __str__(self) -> str:
        """Give 'data/flows/coa.ttl, line 12, column 9: …'."""
        place = "".join(f", {word} {at}" for word, at in (("line", self.line), ("column", self.column)) if at)
        return f"{self.path}{place}: {self.reason} {self.repair_en}"


def unreadable(path: str, reason: str) -> Fault:
    """Give the fault of a file that the system does not give out."""
    repair = "Verbeter de rechten of haal het weg.", "Correct its rights or remove it."
    return Fault(path, None, None, f"the file cannot be read: {reason}.", *repair)


def undecodable(path: str, line: int) -> Fault:
    """Give the fault of a file that is not UTF-8."""
    return Fault(path, line, None, "the text is not UTF-8.", "Bewaar het bestand als UTF-8.", "Save the file as UTF-8.")


def malformed(path: str, text: str, error: SyntaxError) -> Fault:
    """Give the fault of a file that is not Turtle."""
    if text.startswith("\ufeff"):
        repair = "Bewaar het bestand als UTF-8 zonder dat teken.", "Save the file as UTF-8 without it."
        return Fault(path, 1, 1, "an invisible byte order mark comes first.", *repair)
    said = POSITION.sub("", error.msg)
    nl, en = next((nl, en) for pattern, nl, en in ADVICE if re.search(pattern, said))
    return Fault(path, error.lineno, error.offset, f"this is not valid Turtle: {said}.", nl, en)
