"""Every class and property in use is one that the ontology defines, or one of outside that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode, Quad

from graph_api.check.meant import nearest
from graph_api.check.violation import Places, Violation, short
from graph_api.load import RDF_TYPE, Dataset, TurtleFile, plain
from graph_api.prefixes import BASE, DEF, PREFIXES

if TYPE_CHECKING:
    from rdflib.namespace import DefinedNamespace

Kind = Literal["class", "property"]

CLASS_TYPES = {PREFIXES["owl"] + "Class", PREFIXES["rdfs"] + "Class"}
OUTSIDE = NamedNode(DEF + "OutsideTerm")
OUTSIDE_FILES = {"ontology/alignments.ttl", "ontology/outside-terms.ttl"}
KIND_NL = {"class": "klasse", "property": "eigenschap"}


def unknown_terms(dataset: Dataset, places: Places) -> Iterator[Violation]:
    """Find classes and properties of ours that are not defined, and those of outside that are not named.

    Terms of RDF, RDFS, OWL and SHACL are known without being named; other terms
    of outside are left alone as long as no kg:OutsideTerm is named at all.
    """
    defined = _defined(dataset.files)
    outside = {plain(quad.subject).value for file in dataset.files for quad in file.quads if _names_outside(file, quad)}
    for file in dataset.files:
        for record, kind, term in dict.fromkeys(_used(file.quads)):
            if term.startswith(DEF) and term not in defined[kind]:
                yield _undefined(places, file, record, kind, term, nearest(term, defined[kind]))
            elif not term.startswith(BASE) and (standard := _standard(term)):
                if term not in standard:
                    yield _missing(places, file, record, kind, term, nearest(term, map(str, dir(standard))))
            elif not term.startswith(BASE) and outside and term not in outside:
                yield _unnamed(places, file, record, kind, term, nearest(term, outside))


def _defined(files: Iterable[TurtleFile]) -> dict[Kind, set[str]]:
    found: dict[Kind, set[str]] = {"class": set(), "property": set()}
    for file in files:
        for quad in file.quads if file.path.startswith("ontology/") else ():
            said = plain(quad.object).value if quad.predicate == RDF_TYPE else ""
            if said in CLASS_TYPES:
                found["class"].add(plain(quad.subject).value)
            elif said.endswith("Property") and not said.startswith(DEF):
                found["property"].add(plain(quad.subject).value)
    return found


def _names_outside(file: TurtleFile, quad: Quad) -> bool:
    return file.path in OUTSIDE_FILES and quad.predicate == RDF_TYPE and quad.object == OUTSIDE


def _used(quads: Iterable[Quad]) -> Iterator[tuple[str, Kind, str]]:
    for quad in quads:
        record = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        yield record, "property", quad.predicate.value
        if quad.predicate == RDF_TYPE:
            yield record, "class", plain(quad.object).value


@cache
def _standard(term: str) -> type[DefinedNamespace] | None:
    """Give the standard this term belongs to, or None when it belongs to another vocabulary."""
    from rdflib import OWL, RDF, RDFS, SH

    return next((standard for standard in (OWL, RDF, RDFS, SH) if term.startswith(str(standard))), None)


def _undefined(places: Places, file: TurtleFile, record: str, kind: Kind, term: str, meant: str) -> Violation:
    nl = f"De {KIND_NL[kind]} {short(term)} staat niet in ontology/."
    en = f"The {kind} {short(term)} is not defined in ontology/."
    return _violation(places, file, record, (nl, "omschrijf haar"), (en, "define it"), term, meant)


def _missing(places: Places, file: TurtleFile, record: str, kind: Kind, term: str, meant: str) -> Violation:
    nl = f"De standaard kent geen {KIND_NL[kind]} {short(term)}."
    en = f"The standard has no {kind} {short(term)}."
    return _violation(places, file, record, (nl, "gebruik een andere"), (en, "use another"), term, meant)


def _unnamed(places: Places, file: TurtleFile, record: str, kind: Kind, term: str, meant: str) -> Violation:
    nl = f"De {KIND_NL[kind]} {short(term)} van buiten wordt nergens genoemd."
    en = f"The {kind} {short(term)} of another vocabulary is not on the list of those we use."
    advice = "zet haar als kg:OutsideTerm in ontology/", "add it as a kg:OutsideTerm in ontology/"
    return _violation(places, file, record, (nl, advice[0]), (en, advice[1]), term, meant)


def _violation(
    places: Places, file: TurtleFile, record: str, nl: tuple[str, str], en: tuple[str, str], term: str, meant: str
) -> Violation:
    messages = (
        f"{nl[0]} Schrijf {meant}, of {nl[1]}." if meant else f"{nl[0]} Verbeter de naam, of {nl[1]}.",
        f"{en[0]} Write {meant}, or {en[1]}." if meant else f"{en[0]} Correct the name, or {en[1]}.",
    )
    line = places.find(record, file.path)[1] or file.text[: max(file.text.find(short(term)), 0)].count("\n") + 1
    return Violation(file.path, line, short(record), short(term), *messages, "terms")
