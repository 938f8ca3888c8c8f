"""The records fit the SHACL shapes in ontology/shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph_api.check.violation import Places, Severity, Violation, short
from graph_api.errors import DataError
from graph_api.load import Dataset, to_rdflib

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

FOLDER = "ontology/shapes/"


def misshapen(dataset: Dataset, places: Places) -> Iterator[Violation]:
    """Validate what the files say, as they spell it, against all shapes at once.

    Nothing is inferred, except that SHACL itself follows rdfs:subClassOf.
    Raises DataError when a shape is no valid SHACL.
    """
    shapes = to_rdflib(quad for file in dataset.files if file.path.startswith(FOLDER) for quad in file.quads)
    if len(shapes):
        records = to_rdflib(quad for file in dataset.files if not file.path.startswith(FOLDER) for quad in file.quads)
        report = _validate(records, shapes)
        found = {_violation(report, result, shapes, places) for result in _results(report)}
        yield from sorted(found, key=lambda violation: (violation.file, violation.line or 0, str(violation)))


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
