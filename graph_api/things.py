"""All that the graph says about one thing: its facts, what points to it, the flows it sends and receives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph_api.engine import Engine, Term, read_all
from graph_api.load import Dataset, TurtleFile
from graph_api.names import Names
from graph_api.prefixes import DEF, PREFIXES

FLOWS = f"""PREFIX kg: <{DEF}>
SELECT ?flow ?property ?value WHERE {{
  ?flow a kg:Flow ; ?property ?value .
}}"""

SAID = "SELECT DISTINCT ?thing ?property ?value WHERE { ?thing ?property ?value } ORDER BY ?property ?value"
POINTING = "SELECT DISTINCT ?thing ?subject ?property WHERE { ?subject ?property ?thing } ORDER BY ?property ?subject"
TYPE = f"{PREFIXES['rdf']}type"
FORMATS: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}

MEDIA_TYPES: Mapping[str, str] = {
    "text/html": "html",
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
RDF = {ending: media_type for media_type, ending in MEDIA_TYPES.items() if ending != "html"}


@dataclass(frozen=True)
class FlowRecord:
    """One flow with its values by property (the local name of the property), IRIs and texts alike."""

    iri: str
    values: Mapping[str, tuple[Term, ...]]

    def one(self, name: str) -> str:
        """Give the value of a property, or ''."""
        found = self.values.get(name, ())
        return found[0].value if found else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Give all values of a property."""
        return tuple(term.value for term in self.values.get(name, ()))

    def text(self, name: str, lang: str) -> str:
        """Give the text of a property in this language, or ''."""
        found = (term for term in self.values.get(name, ()) if isinstance(term, Literal) and term.language == lang)
        return next((term.value for term in found), "")


def read_flows(engine: Engine) -> tuple[FlowRecord, ...]:
    """Read every flow, by IRI."""
    found: dict[str, dict[str, list[Term]]] = {}
    for flow, property_, value in read_all(engine, FLOWS, "flow", "property", "value").rows:
        assert flow is not None and property_ is not None and value is not None
        name = property_.value.removeprefix(DEF)
        found.setdefault(flow.value, {}).setdefault(name, []).append(value)
    return tuple(FlowRecord(iri, {k: tuple(v) for k, v in values.items()}) for iri, values in found.items())


@dataclass(frozen=True)
class Description:
    """What is said of a thing (`facts`) and what points to it (`incoming`): property IRI to values."""

    iri: str
    facts: Mapping[str, tuple[Term, ...]]
    incoming: Mapping[str, tuple[str, ...]]


def describe(engine: Engine, iri: str) -> Description:
    """Give everything said of and to this IRI; both are empty when the graph does not know it."""
    given = {"thing": NamedNode(iri)}
    facts: dict[str, list[Term]] = {}
    for _, property_, value in engine.select(SAID, given, limit=100_000).rows:
        if property_ is not None and value is not None:
            facts.setdefault(property_.value, []).append(value)
    incoming: dict[str, list[str]] = {}
    for record in engine.select(POINTING, given, limit=100_000).records():
        incoming.setdefault(record["property"], []).append(record["subject"])
    return Description(iri, {k: tuple(v) for k, v in facts.items()}, {k: tuple(v) for k, v in incoming.items()})


def as_rdf(dataset: Dataset, iri: str, ending: str) -> bytes:
    """Write the triples with the thing as subject or object, and the labels of what they name, as the files spell them.

    `ending` is a key of FORMATS.
    """
    thing, label = NamedNode(iri), NamedNode(PREFIXES["skos"] + "prefLabel")
    store = dataset.store
    found = (*store.quads_for_pattern(thing, None, None), *store.quads_for_pattern(None, None, thing))
    graphs = {quad.graph_name for quad in found}
    rooms = {graph: dataset.room[graph.value] for graph in graphs if isinstance(graph, NamedNode)}
    files = {graph: room for graph, room in rooms.items() if isinstance(room, TurtleFile)}
    about = [quad for file in files.values() for quad in file.quads if thing in (quad.subject, quad.object)]
    about += [quad for quad in found if quad.graph_name not in files]  # what was derived is spelt as the store does
    named = {term for quad in about for term in (quad.subject, quad.object)} - {thing}
    nodes = [term for term in named if isinstance(term, NamedNode)]
    labels = [quad for node in nodes for quad in store.quads_for_pattern(node, label, None)]
    triples = sorted({quad.triple for quad in (*about, *labels)}, key=str)
    output = serialize((Quad(*triple) for triple in triples), format=FORMATS[ending], prefixes=dict(PREFIXES))
    return output or b""


def class_label(names: Names, iri: str, lang: str) -> str:
    """Give the label of the first of our own classes that the thing has, or ''."""
    name = names.get(iri)
    classes = [found for found in (name.classes if name else []) if found.startswith(DEF)]
    return names.own(classes[0], lang) if classes else ""
