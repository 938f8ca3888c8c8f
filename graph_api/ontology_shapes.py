"""What the SHACL shapes ask of each class, property by property, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph_api.described import Described
from graph_api.load import Term
from graph_api.prefixes import PREFIXES

SH, RDF = PREFIXES["sh"], PREFIXES["rdf"]
TARGET, PROPERTY, PATH, LEAST, MOST, CLASS, DATATYPE, IN, OR, MESSAGE = (
    NamedNode(SH + name)
    for name in (
        *("targetClass", "property", "path", "minCount", "maxCount"),
        *("class", "datatype", "in", "or", "message"),
    )
)
FIRST, REST = NamedNode(RDF + "first"), NamedNode(RDF + "rest")
IN_SCHEME = NamedNode(PREFIXES["skos"] + "inScheme")


@dataclass(frozen=True)
class Constraint:
    """What one shape asks of one property of its class.

    `values` are the classes, datatype or code lists that its values come from (possibly none);
    `most` is None where there is no limit; `messages` are the advice by language.
    """

    target: Term
    path: Term
    least: int
    most: int | None
    values: tuple[Term, ...]
    messages: Mapping[str, str]


def read_constraints(said: Described) -> tuple[Constraint, ...]:
    """Give the constraints of all shapes, in the order of the files."""
    return tuple(
        _constraint(said, target, part, path)
        for shape in tuple(said.subjects)
        for target in said.values(shape, TARGET)
        for part in said.values(shape, PROPERTY)
        if (path := said.first(part, PATH)) is not None
    )


def _constraint(said: Described, target: Term, part: Term, path: Term) -> Constraint:
    texts = (text for text in said.values(part, MESSAGE) if isinstance(text, Literal))
    messages = {text.language or "": text.value for text in texts}
    most = _number(said, part, MOST)
    return Constraint(target, path, _number(said, part, LEAST) or 0, most, tuple(_values(said, part)), messages)


def _number(said: Described, part: Term, property_: NamedNode) -> int | None:
    found = said.first(part, property_)
    return int(found.value) if found is not None else None


def _values(said: Described, part: Term) -> Iterator[Term]:
    yield from said.values(part, CLASS)
    yield from said.values(part, DATATYPE)
    for head in said.values(part, OR):
        for alternative in _members(said, head):
            yield from _values(said, alternative)
    members = (member for head in said.values(part, IN) for member in _members(said, head))
    yield from dict.fromkeys(scheme for member in members for scheme in said.values(member, IN_SCHEME))


def _members(said: Described, head: Term) -> Iterator[Term]:
    """Give the members of an RDF list."""
    left: Term | None = head
    while left is not None and (member := said.first(left, FIRST)) is not None:
        yield member
        left = said.first(left, REST)
