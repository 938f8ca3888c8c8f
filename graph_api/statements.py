"""Triples that the program itself states, and the notations they are written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from graph_api.negotiate import GRAPHS
from graph_api.prefixes import PREFIXES

Node: TypeAlias = NamedNode | BlankNode
Value: TypeAlias = NamedNode | BlankNode | Literal

MORE_PREFIXES: Mapping[str, str] = {
    "formats": "http://www.w3.org/ns/formats/",
    "void-ext": "http://ldf.fi/void-ext#",
}


class Statements:
    """Triples in the order in which they were stated; blank nodes are numbered, so that they are the same each time."""

    def __init__(self, room: str) -> None:
        """Begin with none; `room` begins the name of every blank node, and no other graph may use it."""
        self._room = room
        self._nodes = 0
        self._triples: list[tuple[Node, NamedNode, Value]] = []

    def node(self, class_: str | None = None) -> BlankNode:
        """Give a new blank node, of a class given by its short name."""
        self._nodes += 1
        node = BlankNode(f"{self._room}{self._nodes}")
        if class_:
            self.say(node, "rdf:type", named(class_))
        return node

    def say(self, subject: Node, property_: str, *values: Value) -> None:
        """State the values of a property, which is given by its short name ('void:triples')."""
        self._triples += [(subject, named(property_), value) for value in values]

    def quads(self, graph: str) -> tuple[Quad, ...]:
        """Give the statements as quads of a named graph."""
        return tuple(Quad(*triple, NamedNode(graph)) for triple in self._triples)

    def write(self, media_type: str) -> bytes:
        """Write the statements in a media type of `negotiate.GRAPHS`."""
        return write((Quad(*triple) for triple in self._triples), media_type)


def write(quads: Iterable[Quad], media_type: str) -> bytes:
    """Write quads as triples in a media type of `negotiate.GRAPHS`, with the prefixes they use."""
    triples = [Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    text = "".join(str(quad) for quad in triples)
    used = {name: base for name, base in {**PREFIXES, **MORE_PREFIXES}.items() if f"<{base}" in text}
    return serialize(triples, format=getattr(RdfFormat, GRAPHS[media_type]), prefixes=used) or b""


def named(short: str) -> NamedNode:
    """Give the node with this short name ('sd:Service'). Raises KeyError for a prefix nobody declared."""
    prefix, _, local = short.partition(":")
    return NamedNode((PREFIXES.get(prefix) or MORE_PREFIXES[prefix]) + local)


def both(texts: Mapping[str, str]) -> tuple[Literal, ...]:
    """Give a text in every language it is given in."""
    return tuple(Literal(text, language=language) for language, text in texts.items())


def typed(text: str, type_: str) -> Literal:
    """Give a literal of a type of XML Schema, by its local name ('date')."""
    return Literal(text, datatype=named(f"xsd:{type_}"))
