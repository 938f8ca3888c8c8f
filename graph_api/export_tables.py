"""Write the things of the graph as tables, one for each kind of record, with every property in both languages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from graph_api.described import PREF_LABEL, Described
from graph_api.export_release import Release
from graph_api.load import RDF_TYPE, Term
from graph_api.prefixes import DEF, shorten, split

LANGUAGES = ("nl", "en")
TABLES: Mapping[str, tuple[str, ...]] = {
    "actors": ("Actor",),
    "channels": ("Channel",),
    "conditions": ("Condition",),
    "consultations": ("Consultation",),
    "documents": ("SourceDocument",),
    "figures": ("Figure",),
    "flows": ("Flow",),
    "law": ("LegalInstrument", "LegalProvision"),
    "measures": ("PolicyItem",),
    "namings": ("Naming",),
    "passages": ("Passage",),
    "procedures": ("Procedure",),
    "retired": ("RetiredThing",),
    "seats": ("Seat",),
    "signals": ("InformationKind",),
    "silences": ("Silence",),
    "stages": ("Stage",),
    "statuses": ("Status",),
    "systems": ("System",),
    "tracks": ("Track",),
}
BETWEEN = " | "
PASSAGES = NamedNode(DEF + "isStatedIn")
NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")

Row = dict[str, str]


def write_tables(described: Described, release: Release) -> Iterator[tuple[str, bytes]]:
    """Give the name and content of every table."""
    for name, classes in TABLES.items():
        yield name, write_csv(rows_of(described, classes), release, base_columns())


def base_columns() -> tuple[str, ...]:
    """Give the columns that every table begins with, also one without rows."""
    return ("id", "iri", "class", *(f"label_{lang}" for lang in LANGUAGES))


def rows_of(described: Described, classes: Sequence[str]) -> list[Row]:
    """Give the things of these classes as rows: a column for each property that any of them has.

    A link takes three columns: the name of the thing in the graph, and its label in Dutch and in English.
    A text takes one for each language. Several values stand in one cell, with ' | ' between them.
    """
    things = described.things(*classes)
    used = {property_ for thing in things for property_ in described.subjects[thing]}
    order = {subject: place for place, subject in enumerate(described.defined)}
    properties = sorted(
        used - {RDF_TYPE, PREF_LABEL}, key=lambda p: (p == PASSAGES, order.get(p, len(order)), shorten(p.value))
    )
    empty = {name: "" for p in properties for thing in things for name in _cells(p, thing, described)}
    return [{**_base(thing, described), **empty, **_row(thing, properties, described)} for thing in things]


def _base(thing: NamedNode, described: Described) -> Row:
    classes = BETWEEN.join(_reference(value) for value in described.values(thing, RDF_TYPE))
    labels = {f"label_{lang}": described.label(thing, lang) for lang in LANGUAGES}
    return {"id": (split(thing.value) or ("", thing.value))[1], "iri": thing.value, "class": classes, **labels}


def _row(thing: NamedNode, properties: Iterable[NamedNode], described: Described) -> Row:
    return {name: text for property_ in properties for name, text in _cells(property_, thing, described).items()}


def _cells(property_: NamedNode, thing: NamedNode, described: Described) -> Row:
    """Give the cells that one property of one thing fills, by column; several values stand in the order of their names.

    Not in the order of the file, which is often that of the source: names put side by side would then quote it.
    """
    values = sorted(described.values(thing, property_), key=str)
    name = column_of(property_)
    cells: Row = {}
    for value in values:
        if isinstance(value, Literal):
            _add(cells, f"{name}_{value.language}" if value.language else name, value.value)
        elif property_ == PASSAGES:
            _add(cells, name, _reference(value))
        else:
            for column, text in link(name, value, described).items():
                _add(cells, column, text)
    return cells


def _add(cells: Row, name: str, text: str) -> None:
    cells[name] = f"{cells[name]}{BETWEEN}{text}" if name in cells else text


def link(name: str, value: Term | None, described: Described) -> Row:
    """Give the three cells of a link: what it points to, and how that is called in Dutch and in English."""
    labels = {f"{name}_{lang}": described.label(value, lang) if value is not None else "" for lang in LANGUAGES}
    return {name: _reference(value) if value is not None else "", **labels}


def column_of(property_: NamedNode) -> str:
    """Give the column of a property: our own by its local name, another in short form (org:member)."""
    return "passages" if property_ == PASSAGES else shorten(property_.value).removeprefix("kg:")


def _reference(value: Term) -> str:
    return shorten(value.value)


def write_csv(rows: Sequence[Row], release: Release, columns: Sequence[str] = ()) -> bytes:
    """Write rows as CSV (RFC 4180, UTF-8), with version and date of the release in the last two columns.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it. Source:
    OWASP, CSV Injection.
    """
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*names, "release", "issued"])
    for row in rows:
        writer.writerow([*(guarded(row.get(name, "")) for name in names), release.version, release.issued])
    return out.getvalue().encode()


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula; a number stays as it is."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text
