"""The W3C's query tests: its manifests read into cases, and results compared as the W3C compares them.

The folder is KETENKAART_W3C, else `w3c-rdf-tests` beside the source texts, else in `../shared` beside the checkout.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

CHECKOUT = Path(__file__).resolve().parents[2]
BASE = "https://w3c.github.io/rdf-tests/sparql/sparql11/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBER, HAS_COLUMN = NamedNode("urn:number"), NamedNode("urn:has-column")
FORMATS = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON, ".tsv": QueryResultsFormat.TSV}
SPELL: Mapping[str, Callable[[str], str]] = {  # the types derived from integer stay apart
    "integer": lambda text: str(int(text)),
    "decimal": lambda text: f"{Decimal(text).normalize():f}",
    "double": lambda text: repr(float(text)),
    "float": lambda text: repr(float(text)),
    "boolean": lambda text: {"0": "false", "1": "true"}.get(text, text),
}

_COMMENT, _BRACES = re.compile(r"#[^\n>]*\n"), re.compile(r"\{[^{}]*\}")

Term = NamedNode | BlankNode | Literal


def folder() -> Path:
    """Give where the W3C's tests are, or would be."""
    named, sources = os.environ.get("KETENKAART_W3C"), os.environ.get("KETENKAART_SOURCES")
    beside = Path(sources).parent / "w3c-rdf-tests" if sources else None
    if named:
        return Path(named)
    return beside if beside and beside.is_dir() else CHECKOUT.parent / "shared" / "w3c-rdf-tests"


@dataclass(frozen=True)
class Case:
    """One test: its name, its kind, the query, the graphs it runs on and the file of the result expected."""

    name: str
    kind: str
    query: str
    data: tuple[str, ...]
    graphs: tuple[str, ...]
    result: str | None

    def text(self) -> str:
        """Give the query."""
        return path_of(self.query).read_text(encoding="utf-8")

    def store(self) -> Store:
        """Load the default graph and the named graphs, each under the address of its file."""
        store = Store()
        for name in self.data:
            store.load(path=path_of(name), base_iri=name)
        for name in self.graphs:
            store.load(path=path_of(name), base_iri=name, to_graph=NamedNode(name))
        return store


def path_of(iri: str) -> Path:
    """Give the file that an address of the manifest stands for."""
    return folder() / "sparql11" / iri.removeprefix(BASE)


def cases(*manifests: str) -> Iterator[Case]:
    """Read every test of these manifests and of those they include."""
    for name in manifests:
        iri = BASE + name
        manifest = Dataset(parse(path=path_of(iri), format=RdfFormat.TURTLE, base_iri=iri))
        for included in _list(manifest, _one(manifest, NamedNode(iri), MF + "include")):
            yield from cases(included.value.removeprefix(BASE))
        for entry in _list(manifest, _one(manifest, NamedNode(iri), MF + "entries")):
            yield _case(manifest, entry, iri)


def _case(manifest: Dataset, entry: Term, iri: str) -> Case:
    action, result = _one(manifest, entry, MF + "action"), _one(manifest, entry, MF + "result")
    kind = _one(manifest, entry, RDF + "type")
    assert action is not None and kind is not None
    query = _one(manifest, action, QT + "query") if isinstance(action, BlankNode) else action
    assert query is not None
    room = iri.removeprefix(BASE).partition("/")[0]
    return Case(
        name=f"{room}/{re.split('[#/]', entry.value)[-1]}",
        kind=kind.value.removeprefix(MF),
        query=query.value,
        data=tuple(term.value for term in _all(manifest, action, QT + "data")),
        graphs=tuple(term.value for term in _all(manifest, action, QT + "graphData")),
        result=result.value if result is not None else None,
    )


def _all(graph: Dataset, subject: Term, property_: str) -> list[Term]:
    said = graph.quads_for_subject(subject) if not isinstance(subject, Literal) else ()
    return [quad.object for quad in said if quad.predicate.value == property_ and isinstance(quad.object, Term)]


def _one(graph: Dataset, subject: Term, property_: str) -> Term | None:
    return next(iter(_all(graph, subject, property_)), None)


def _list(graph: Dataset, node: Term | None) -> Iterator[Term]:
    while node is not None and node.value != RDF + "nil":
        first = _one(graph, node, RDF + "first")
        assert first is not None
        yield first
        node = _one(graph, node, RDF + "rest")


def expected(result: str, ordered: bool) -> bool | Dataset:
    """Read the result a case expects: yes or no, or the rows or triples as `rows` and `triples` give them."""
    path = path_of(result)
    if path.suffix not in FORMATS:
        graph = Dataset(parse(path=path, base_iri=result))
        listed = [quad.subject for quad in graph.quads_for_object(NamedNode(RS + "ResultSet"))]
        return _listed_rows(graph, listed[0]) if listed else triples(graph)
    return rows(path.read_bytes(), path.suffix, ordered)


def rows(content: bytes, ending: str, ordered: bool) -> bool | Dataset:
    """Read rows into a graph, one node a row and one triple a cell, so that blank nodes can be compared.

    Where the order counts, each row has its number. Numbers are compared by value.
    """
    found = parse_query_results(content, FORMATS[ending])
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return _as_graph(({name: one[name] for name in names if one[name] is not None} for one in found), names, ordered)


def _as_graph(found: Iterable[Mapping[str, object]], names: Iterable[str], ordered: bool) -> Dataset:
    quads = [Quad(BlankNode("head"), HAS_COLUMN, Literal(name)) for name in names]
    for place, cells in enumerate(found):
        row = BlankNode(f"row{place}")
        quads.append(Quad(row, NUMBER, Literal(place if ordered else 0)))
        quads += [Quad(row, NamedNode(f"urn:column:{name}"), _by_value(cell)) for name, cell in cells.items()]
    return canonical(quads)


def _listed_rows(graph: Dataset, listed: object) -> Dataset:
    """Read rows written as triples of the vocabulary rs: (no order is stated in those we have)."""
    assert isinstance(listed, BlankNode)
    found = []
    for solution in _all(graph, listed, RS + "solution"):
        cells = {}
        for binding in _all(graph, solution, RS + "binding"):
            name, value = _one(graph, binding, RS + "variable"), _one(graph, binding, RS + "value")
            assert name is not None
            cells[name.value] = value
        found.append(cells)
    return _as_graph(found, (name.value for name in _all(graph, listed, RS + "resultVariable")), ordered=False)


def triples(quads: Iterable[Quad]) -> Dataset:
    """Give triples so that those of two graphs can be compared whatever their blank nodes are called."""
    return canonical(Quad(quad.subject, quad.predicate, _by_value(quad.object)) for quad in quads)


def canonical(quads: Iterable[Quad]) -> Dataset:
    """Name the blank nodes by what is said of them."""
    graph = Dataset(quads)
    graph.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return graph


def _by_value(term: object) -> Term:
    """Give a number or a boolean in one spelling of its value, anything else as it is."""
    assert isinstance(term, Term)
    if not isinstance(term, Literal) or not term.datatype.value.startswith(XSD):
        return term
    spell = SPELL.get(term.datatype.value.removeprefix(XSD))
    return Literal(spell(term.value), datatype=term.datatype) if spell else term


def is_ordered(query: str) -> bool:
    """Say whether the outermost SELECT has an ORDER BY."""
    outside = _COMMENT.sub("", query)
    while (less := _BRACES.sub("", outside)) != outside:
        outside = less
    return "order by" in " ".join(outside.lower().split())


def cells(content: str) -> list[dict[str, str | float]]:
    """Read CSV by column; numbers are numbers, and blank nodes are called in the order in which they appear."""
    names: dict[str, str] = {}
    found = csv.DictReader(io.StringIO(content))
    return [{column: _cell(row[column], names) for column in sorted(row)} for row in found]


def _cell(text: str, names: dict[str, str]) -> str | float:
    if text.startswith("_:"):
        return names.setdefault(text, f"_:{len(names)}")
    try:
        return float(text)
    except ValueError:
        return text
