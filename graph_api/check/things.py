"""Every thing has a well-formed IRI and is described somewhere, and no record hides in a blank node."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode

from graph_api.check.form import blank_nodes
from graph_api.check.meant import Candidates, nearest
from graph_api.check.violation import Places, Violation, short
from graph_api.load import RDF_TYPE, Dataset, TurtleFile, plain
from graph_api.prefixes import DEF, ID, KINDS, PREFIXES

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DOCUMENT_SLUG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
VERSION_IRI = NamedNode(PREFIXES["owl"] + "versionIRI")


def broken_things(dataset: Dataset, places: Places) -> Iterator[Violation]:
    """Find blank nodes in data/, malformed IRIs of things, and names that no file describes."""
    known = {plain(quad.subject).value for file in dataset.files for quad in file.quads if quad.predicate == RDF_TYPE}
    candidates = Candidates(dataset)
    for file in dataset.files:
        if file.path.startswith("data/"):
            yield from _blank_nodes(file)
        yield from _subjects(file, places, known, candidates)
        yield from _dangling(file, places, known, candidates)


def _blank_nodes(file: TurtleFile) -> Iterator[Violation]:
    if any(isinstance(term, BlankNode) for quad in file.quads for term in (quad.subject, quad.object)):
        nl = "Hier staat iets zonder naam; geef het een eigen naam, zodat het te noemen en te vergelijken is."
        en = "Something stands here without a name; give it a name of its own, so that it can be linked and compared."
        for line in blank_nodes(file.text):
            yield Violation(file.path, line, "", "", nl, en, "things")


def _subjects(file: TurtleFile, places: Places, known: set[str], candidates: Candidates) -> Iterator[Violation]:
    for iri in dict.fromkeys(plain(quad.subject).value for quad in file.quads):
        if not iri.startswith((ID, DEF)):
            continue
        if iri.startswith(ID) and (fault := _malformed(iri)):
            yield Violation(*places.find(iri, file.path), short(iri), "", *fault, "things")
        if iri not in known:
            meant = nearest(iri, candidates.named_like(iri))
            nl = (
                f"Nergens staat wat {short(iri)} is. "
                + (f"Schrijf {meant}, of v" if meant else "V")
                + "oeg een klasse toe."
            )
            en = f"No file says what {short(iri)} is. " + (f"Write {meant}, or " if meant else "") + "state its class."
            yield Violation(*places.find(iri, file.path), short(iri), "rdf:type", nl, en, "things")


def _malformed(iri: str) -> tuple[str, str] | None:
    kind, _, slug = iri.removeprefix(ID).partition("/")
    if kind not in KINDS:
        return (
            f"De soort '{kind}' bestaat niet; gebruik een van {', '.join(KINDS)}.",
            f"There is no kind '{kind}'; use one of {', '.join(KINDS)}.",
        )
    if (DOCUMENT_SLUG if kind == "document" else SLUG).fullmatch(slug):
        return None
    return (
        f"De naam '{slug}' mag alleen kleine letters, cijfers en losse streepjes ertussen hebben; hernoem het ding.",
        f"The name '{slug}' may only have lower-case letters, digits and single hyphens between; rename the thing.",
    )


def _dangling(file: TurtleFile, places: Places, known: set[str], candidates: Candidates) -> Iterator[Violation]:
    for quad in file.quads:
        used = plain(quad.object)
        if not isinstance(used, NamedNode) or used.value in known or not used.value.startswith((ID, DEF)):
            continue
        if quad.predicate in (RDF_TYPE, VERSION_IRI):
            continue  # a class is looked up among the terms, and a version has no description
        record, name = plain(quad.subject), short(used.value)
        meant = nearest(used.value, candidates.asked(record, quad.predicate, used.value))
        nl = (
            f"{name} wordt nergens beschreven. {f'Schrijf {meant}' if meant else 'Verbeter de naam'}, of beschrijf het."
        )
        en = f"{name} is described nowhere. {f'Write {meant}' if meant else 'Correct the name'}, or describe it."
        subject = short(record.value) if isinstance(record, NamedNode) else ""
        yield Violation(*places.find(record.value, file.path), subject, short(quad.predicate.value), nl, en, "things")
