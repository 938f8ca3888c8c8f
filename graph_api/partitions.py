"""How often the dataset uses each class and property, counted in its store: the figures of VoID."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

# where no triple stands in two graphs, these are asked without DISTINCT, which holds all that it has seen
TOTALS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"""
ENTITIES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?entities) WHERE { ?s a ?class } GROUP BY ?class"
BY_PROPERTY = """SELECT ?p (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } GROUP BY ?p"""
BY_CLASS = """SELECT ?class ?p (COUNT(*) AS ?triples)
  (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { SELECT DISTINCT ?class ?s ?p ?o { ?s a ?class ; ?p ?o } } GROUP BY ?class ?p"""
TO_CLASSES = """SELECT ?class ?p ?end (COUNT(*) AS ?triples)
WHERE { SELECT DISTINCT ?class ?s ?p ?o ?end { ?s a ?class ; ?p ?o . ?o a ?end } } GROUP BY ?class ?p ?end"""
TO_TYPES = """SELECT ?class ?p ?end (COUNT(*) AS ?triples)
WHERE { SELECT DISTINCT ?class ?s ?p ?o ?end { ?s a ?class ; ?p ?o BIND(DATATYPE(?o) AS ?end) FILTER(BOUND(?end)) } }
GROUP BY ?class ?p ?end"""
ONCE = re.compile(r"\{ SELECT DISTINCT [^{]*(\{.*\}) \}", re.DOTALL)


@dataclass(frozen=True)
class Usage:
    """How often something is used: triples, and different subjects and objects in them."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Partitions:
    """The figures of a dataset; every mapping is in the order of its keys, which are IRIs.

    `to_classes` and `to_types` count the triples of a class and property by the classes
    of what they lead to, and by the types of their literals.
    """

    total: Usage
    entities: Mapping[str, int]
    by_property: Mapping[str, Usage]
    by_class: Mapping[str, Mapping[str, Usage]]
    to_classes: Mapping[tuple[str, str], Mapping[str, int]]
    to_types: Mapping[tuple[str, str], Mapping[str, int]]


def count(store: Store) -> Partitions:
    """Count over all graphs of a store, a triple that stands in several of them once.

    Classes are those stated, nothing is inferred. Source of the terms: VoID, section 4.5
    ("class-based and property-based partitions").
    """
    total = Usage(*_rows(store, TOTALS, 0)[0][1])
    doubled = len(store) > total.triples
    by_class: defaultdict[str, dict[str, Usage]] = defaultdict(dict)
    for (class_, property_), figures in _rows(store, BY_CLASS, 2, doubled):
        by_class[class_][property_] = Usage(*figures)
    return Partitions(
        total=total,
        entities={class_: figures[0] for (class_,), figures in _rows(store, ENTITIES, 1)},
        by_property={property_: Usage(*figures) for (property_,), figures in _rows(store, BY_PROPERTY, 1, doubled)},
        by_class=by_class,
        to_classes=_ends(store, TO_CLASSES, doubled),
        to_types=_ends(store, TO_TYPES, doubled),
    )


def _ends(store: Store, query: str, doubled: bool) -> Mapping[tuple[str, str], Mapping[str, int]]:
    found: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (class_, property_, end), figures in _rows(store, query, 3, doubled):
        found[class_, property_][end] = figures[0]
    return found


def _rows(store: Store, query: str, keys: int, doubled: bool = True) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Give each row as its first columns and the figures after them; rows about what has no IRI are left out."""
    solutions = store.query(query if doubled else ONCE.sub(r"\1", query), use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    rows = [tuple(row) for row in solutions]
    kept = [row for row in rows if all(isinstance(cell, NamedNode) for cell in row[:keys])]
    return sorted((_values(row[:keys]), tuple(map(int, _values(row[keys:])))) for row in kept)


def _values(cells: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(cell.value for cell in cells if isinstance(cell, NamedNode | Literal))
