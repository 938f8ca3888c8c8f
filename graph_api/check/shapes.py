"""The records fit the SHACL shapes in ontology/shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from graph_api.check.alike import Sight
from graph_api.check.violation import Places, Severity, Violation, short
from graph_api.errors import DataError
from graph_api.load import RDF_TYPE, Dataset, Term, plain, to_rdflib
from graph_api.prefixes import PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

FOLDER = "ontology/shapes/"
SUB_CLASS_OF = NamedNode(PREFIXES["rdfs"] + "subClassOf")
ONE_BY_ONE = 200_000
Rooms = Sequence[Sequence[Quad]]


def misshapen(dataset: Dataset, places: Places, one_by_one: int = ONE_BY_ONE) -> Iterator[Violation]:
    """Validate what the files say, as they spell it, against all shapes at once.

    Nothing is inferred, except that SHACL itself follows rdfs:subClassOf. Of more statements than `one_by_one`,
    one record is validated for all that look like it to the shapes, and each of those where that one fails.
    Raises DataError when a shape is no valid SHACL.
    """
    told = [quad for file in dataset.files if file.path.startswith(FOLDER) for quad in file.quads]
    rooms = [file.quads for file in dataset.files if not file.path.startswith(FOLDER)]
    shapes = to_rdflib(told)
    if len(shapes):
        sight = Sight.of(told) if sum(map(len, rooms)) > one_by_one else None
        groups = sight.groups(rooms) if sight else None
        results = _all(rooms, shapes) if groups is None else _some(groups, rooms, shapes)
        found = {_violation(report, result, shapes, places) for report, result in results}
        yield from sorted(found, key=lambda violation: (violation.file, violation.line or 0, str(violation)))


def _all(rooms: Rooms, shapes: Graph) -> Iterator[tuple[Graph, Node]]:
    report = _validate(to_rdflib(quad for quads in rooms for quad in quads), shapes)
    return ((report, result) for result in _results(report))


def _some(groups: Sequence[Sequence[Term]], rooms: Rooms, shapes: Graph) -> Iterator[tuple[Graph, Node]]:
    """Validate one record of each group, and all records of the groups where it fails."""
    failing = {name for name, _, _ in _of_these({group[0].value for group in groups}, rooms, shapes)}
    suspects = {record.value for group in groups if group[0].value in failing for record in group}
    return ((report, result) for _, report, result in _of_these(suspects, rooms, shapes))


def _of_these(records: Collection[str], rooms: Rooms, shapes: Graph) -> Iterator[tuple[str, Graph, Node]]:
    """Validate some records, with what shapes see of their surroundings: the classes of what they point to."""
    from rdflib import SH

    if not records:
        return
    own = [quad for quads in rooms for quad in quads if plain(quad.subject).value in records]
    near = {plain(quad.object) for quad in own}
    around = (quad for quads in rooms for quad in quads if _is_of_class(quad, near))
    report = _validate(to_rdflib((*own, *around)), shapes)
    for result in _results(report):
        focus = str(report.value(result, SH.focusNode))
        if focus in records:  # what they point to is validated too, without all that is said of it
            yield focus, report, result


def _is_of_class(quad: Quad, things: Collection[Term]) -> bool:
    return quad.predicate == SUB_CLASS_OF or (quad.predicate == RDF_TYPE and plain(quad.subject) in things)


def _validate(records: Graph, shapes: Graph) -> Graph:
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError

    try:
        _, report, text = pyshacl.validate(records, shacl_graph=shapes, inference="none", advanced=False)
    except (ReportableRuntimeError, ShapeLoadError) as error:
        raise DataError(f"{FOLDER} holds a shape that is no valid SHACL: {error}") from error
    if isinstance(report, Exception):
        raise DataError(f"{FOLDER} holds a shape that is no valid SHACL: {text}") from report
    found: Graph = report
    return found


def _results(report: Graph) -> list[Node]:
    from rdflib import SH

    return [result for _, _, result in report.triples((None, SH.result, None))]


def _violation(report: Graph, result: Node, shapes: Graph, places: Places) -> Violation:
    from rdflib import SH, URIRef

    focus, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
    messages = {getattr(text, "language", None): str(text) for text in report.objects(result, SH.resultMessage)}
    spoken = next(iter(messages.values()), "")
    severity: Severity = "violation" if report.value(result, SH.resultSeverity) == SH.Violation else "warning"
    return Violation(
        *places.find(str(focus)),
        short(str(focus)),
        short(str(path)) if isinstance(path, URIRef) else "",
        messages.get("nl", spoken),
        messages.get("en", spoken),
        _name(shapes, report.value(result, SH.sourceShape)),
        severity,
    )


def _name(shapes: Graph, shape: Node | None) -> str:
    """Give the name of the shape, or of the named shape around it."""
    from rdflib import BNode

    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), None)
    return short(str(shape)) if shape is not None else "shapes"
