"""The description a SPARQL endpoint gives of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from rdflib import RDF, BNode, Graph, Namespace, URIRef

from graph_api.negotiate import GRAPHS
from graph_api.prefixes import PREFIXES

FORMATS = Namespace("http://www.w3.org/ns/formats/")
SD = Namespace(PREFIXES["sd"])

_FORMAT_NAMES = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
_WRITERS = {"TURTLE": "turtle", "N_TRIPLES": "nt", "RDF_XML": "pretty-xml", "JSON_LD": "json-ld"}


def describe(endpoint: str, graphs: Sequence[str] = ()) -> Callable[[str], bytes]:
    """Give a function that writes the description of this endpoint in one of the media types of `negotiate.GRAPHS`.

    `endpoint` is the public address, `graphs` are the names of the dataset's graphs. Each
    media type is written once. Source of the terms: the vocabulary sd: and
    https://www.w3.org/ns/formats/.
    """
    graph = description(endpoint, graphs)

    @lru_cache(maxsize=len(GRAPHS))
    def write(media_type: str) -> bytes:
        return graph.serialize(format=_WRITERS[GRAPHS[media_type]], encoding="utf-8")

    return write


def description(endpoint: str, graphs: Sequence[str] = ()) -> Graph:
    """Give the description as a graph: one service that reads one dataset, whose default graph is the union."""
    graph = Graph()
    graph.bind("formats", FORMATS)
    graph.bind("sd", SD)
    service, dataset, default = BNode("service"), BNode("dataset"), BNode("default")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL10Query))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in _FORMAT_NAMES:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    for number, name in enumerate(graphs):
        _add_named_graph(graph, dataset, name, number)
    return graph


def _add_named_graph(graph: Graph, dataset: BNode, name: str, number: int) -> None:
    named, content = BNode(f"named{number}"), BNode(f"graph{number}")
    graph.add((dataset, SD.namedGraph, named))
    graph.add((named, RDF.type, SD.NamedGraph))
    graph.add((named, SD.name, URIRef(name)))
    graph.add((named, SD.graph, content))
    graph.add((content, RDF.type, SD.Graph))
