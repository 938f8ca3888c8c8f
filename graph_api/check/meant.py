"""Which name was meant where one is written that nothing has: those spelt nearly so that may stand in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from pyoxigraph import NamedNode
from rapidfuzz.distance import OSA

from graph_api.check.violation import short
from graph_api.described import Described, written
from graph_api.load import RDF_TYPE, Dataset, Term
from graph_api.ontology_shapes import IN_SCHEME, Constraint, read_constraints

WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
LETTERS_A_SLIP = 5  # one slip of the pen for every five letters, and one in a shorter name
SHOWN = 3


def nearest(iri: str, known: Iterable[str]) -> str:
    """Give the known names that this one may have been meant for, the most alike first; possibly nothing.

    A name is near when a few letters are missing, added, changed or swapped, or
    when it has all words of the one given. At most three, separated by commas.
    """
    given = _local(iri)
    allowed = max(len(given) // LETTERS_A_SLIP, 1)
    words = set(WORDS.findall(given))
    found = []
    for name in {short(one) for one in known}:
        slips = OSA.distance(given.casefold(), _local(name).casefold())
        if slips <= allowed or (words and words <= set(WORDS.findall(_local(name)))):
            found.append((slips, name))
    return ", ".join(name for _, name in sorted(found)[:SHOWN])


class Candidates:
    """What may stand in a place of a graph: read from its shapes, and only when a name is wrong."""

    def __init__(self, dataset: Dataset) -> None:
        """Look into this graph as its files write it."""
        self._dataset = dataset

    @cached_property
    def _said(self) -> Described:
        return written(self._dataset)

    @cached_property
    def _constraints(self) -> tuple[Constraint, ...]:
        return read_constraints(self._said)

    def named_like(self, iri: str) -> list[str]:
        """Give the described things and terms whose names begin as this one does: those of its kind."""
        start = iri[: len(iri) - len(_local(iri))]
        defined = (node.value for node in self._said.defined if isinstance(node, NamedNode))
        return [one for one in defined if one[: len(one) - len(_local(one))] == start]

    def asked(self, record: Term, path: NamedNode, used: str) -> list[str]:
        """Give what this property of this record may hold by the shapes; where they are silent, what is named alike."""
        classes = self._said.values(record, RDF_TYPE)
        asked = {
            value
            for constraint in self._constraints
            if constraint.path == path and not self._said.subclasses(constraint.target).isdisjoint(classes)
            for value in constraint.values
        }
        if not asked:
            return self.named_like(used)
        wanted = {below for value in asked for below in self._said.subclasses(value)}
        return [
            node.value
            for node in self._said.defined
            if isinstance(node, NamedNode)
            and node != record
            and wanted & {*self._said.values(node, RDF_TYPE), *self._said.values(node, IN_SCHEME)}
        ]


def _local(name: str) -> str:
    """Give what comes after the namespace, or after the prefix."""
    return re.split(r"[/#:]", name)[-1]
