"""What the tests of the export share: a graph full of awkward literals, and graphs as sets that can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Quad, RdfFormat, parse
from pyoxigraph import Dataset as Quads

from graph_api.load import Dataset, TurtleFile, assemble
from graph_api.prefixes import GRAPH

AWKWARD = r"""@prefix actor: <https://w3id.org/ketenkaart/id/actor/> .
@prefix kg: <https://w3id.org/ketenkaart/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

actor:awkward
  a kg:Organisation ;
  skos:prefLabel "=1+1|'calc'!A1"@nl , "+31 20"@en ;
  skos:altLabel  "a\r\nb\tc"@nl , "\"quoted\" <&> 'it'"@nl , ""@en , "één ☃ 𐍈"@nl , "x"@en-us ;
  kg:value       2.50 , 007 , -0 , 1.0e6 , "1"^^xsd:boolean , true , "24:00:00"^^xsd:time , "P1Y0M"^^xsd:duration ;
  kg:start       "00012"^^xsd:integer , 12 , 123456789012345678901234567890 ;
  kg:note        "plain" , "taal"@nl , actor:noordpost ;
  kg:reason      "@SUM(A1)" , "-2" , "-x" , "\tx" , "％x" , "＝x" ;
  <http://example.org/odd#name> <http://example.org/a?b=c&d=%20e> , [ kg:note "nameless" ] .
"""


def with_awkward(dataset: Dataset) -> Dataset:
    """Add the awkward record to a graph, as a file of its own."""
    graph = f"{GRAPH}data/awkward"
    quads = tuple(_in(graph, parse(AWKWARD, RdfFormat.TURTLE)))
    return assemble(dataset.folders, (*dataset.files, TurtleFile("data/awkward.ttl", graph, AWKWARD, quads)))


def _in(graph: str, quads: Iterable[Quad]) -> Iterable[Quad]:
    from pyoxigraph import NamedNode

    return (Quad(*quad.triple, NamedNode(graph)) for quad in quads)


def comparable(quads: Iterable[Quad]) -> Quads:
    """Give quads so that two sets are equal when only the names of blank nodes differ."""
    found = Quads(quads)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def asserted(dataset: Dataset) -> Quads:
    """Give what the files say as one graph."""
    return comparable(Quad(*quad.triple) for quad in dataset.quads(derived=False))


def by_oxigraph(content: bytes, notation: RdfFormat) -> Quads:
    return comparable(parse(content, notation))


def by_rdflib(content: bytes, notation: str) -> Quads:
    graph = rdflib.Graph().parse(BytesIO(content), format=notation)
    return comparable(parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES))
