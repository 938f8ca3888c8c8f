"""Which records look alike to the shapes, so that of a large graph one of them is validated for all.

A shape sees of a record its classes and the values of some properties; of most values it sees the kind, the datatype
and the language, or the classes. What it sees more of is kept as it is written, unless it surely fits. So records
that look alike get the same verdict: it rests on shapes that use no term but those of KNOWN, each as is said there
(https://www.w3.org/TR/shacl/, sections 2.1 and 4).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph_api.load import RDF_TYPE, Term, plain
from graph_api.prefixes import PREFIXES

SH, RDF, XSD = PREFIXES["sh"], PREFIXES["rdf"], PREFIXES["xsd"]
TARGET, PROPERTY, PATH, PATTERN, LEAST, LESS = (
    NamedNode(SH + name) for name in ("targetClass", "property", "path", "pattern", "minInclusive", "lessThan")
)
SHAPES = {NamedNode(SH + name) for name in ("NodeShape", "PropertyShape")}
OF_VALUES = ("class", "datatype", "in", "minCount", "maxCount", "message", "name", "nodeKind", "or", "uniqueLang")
KNOWN = {RDF_TYPE, TARGET, PROPERTY, PATH, PATTERN, LEAST, LESS}
KNOWN |= {NamedNode(SH + name) for name in OF_VALUES} | {NamedNode(RDF + "first"), NamedNode(RDF + "rest")}
TEXTS = {XSD + "string", RDF + "langString"}
INTEGER = XSD + "integer"
WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
Said = Mapping[NamedNode, Iterable[Term]]


@dataclass(frozen=True)
class Sight:
    """What some shapes see: the properties, terms named as they are, and what they ask of single values."""

    paths: frozenset[NamedNode]
    named: frozenset[str]
    patterns: Mapping[NamedNode, tuple[re.Pattern[str], ...]]
    least: Mapping[NamedNode, tuple[int, ...]]
    less: Mapping[NamedNode, tuple[NamedNode, ...]]

    @classmethod
    def of(cls, shapes: Iterable[Quad]) -> Sight | None:
        """Give what these shapes see, or None where they use a term in a way that is not known here."""
        said: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in shapes:
            said[plain(quad.subject)][quad.predicate].append(plain(quad.object))
        parts = {part for values in said.values() if TARGET in values for part in values.get(PROPERTY, ())}
        if not all(_is_known(subject in parts, values) for subject, values in said.items()):
            return None
        asked = [(path, said[part]) for part in parts for path in said[part][PATH] if isinstance(path, NamedNode)]
        least, patterns, less = (
            {path: tuple(value for at, one in asked if at == path for value in one.get(name, ())) for path, _ in asked}
            for name in (LEAST, PATTERN, LESS)
        )
        if not all(_whole_number(value) is not None for values in least.values() for value in values):
            return None
        others = {path: tuple(one for one in values if isinstance(one, NamedNode)) for path, values in less.items()}
        return cls(
            frozenset(path for path, _ in asked) | {one for several in others.values() for one in several},
            frozenset(value.value for values in said.values() for several in values.values() for value in several),
            {path: tuple(re.compile(value.value) for value in values) for path, values in patterns.items()},
            {path: tuple(int(value.value) for value in values) for path, values in least.items()},
            others,
        )

    def groups(self, rooms: Sequence[Iterable[Quad]]) -> list[list[Term]] | None:
        """Give the subjects that have a class, those that look alike together; `rooms` are the quads of each file.

        Gives None where one of them is a blank node, which a report cannot be traced to.
        """
        classes, scattered = _survey(rooms)
        if any(isinstance(subject, BlankNode) for subject in classes):
            return None
        found: dict[Hashable, list[Term]] = defaultdict(list)

        def sort(described: Mapping[Term, Said]) -> None:
            for subject, said in described.items():
                if subject in classes:
                    found[self._looks(subject, said, classes)].append(subject)

        apart: dict[Term, dict[NamedNode, dict[Term, None]]] = {subject: {} for subject in scattered}
        for quads in rooms:
            here: dict[Term, dict[NamedNode, dict[Term, None]]] = {}
            for quad in quads:
                subject = plain(quad.subject)
                said = apart[subject] if subject in apart else here.setdefault(subject, {})
                if quad.predicate in self.paths:
                    said.setdefault(quad.predicate, {})[plain(quad.object)] = None
            sort(here)
        sort(apart)
        return list(found.values())

    def _looks(self, subject: Term, said: Said, classes: Mapping[Term, frozenset[Term]]) -> Hashable:
        values = frozenset(
            (path, frozenset(Counter(self._looks_in(path, value, classes) for value in several).items()))
            for path, several in said.items()
        )
        return classes[subject], values, tuple(self._compared(path, said) for path in self.less)

    def _looks_in(self, path: NamedNode, value: Term, classes: Mapping[Term, frozenset[Term]]) -> Hashable:
        """Give what is seen of a value: the value itself unless it surely is as good as others that look the same."""
        patterns, least = self.patterns[path], self.least[path]
        if value.value in self.named or not all(pattern.search(value.value) for pattern in patterns):
            return value
        if not isinstance(value, Literal):
            return value if patterns or least else (type(value), classes.get(value))
        number = _whole_number(value)
        if number is None and (least or value.datatype.value not in TEXTS):
            return value
        if number is not None and any(number < bound for bound in least):
            return value
        return value.datatype, value.language

    def _compared(self, path: NamedNode, said: Said) -> Hashable:
        """Say whether the values of a property are surely less than those that they are to be less than."""
        others = [value for other in self.less[path] for value in said.get(other, ())]
        ours = list(said.get(path, ()))
        numbers = [_whole_number(value) for value in (*ours, *others)]
        known = [number for number in numbers if number is not None]
        if not others or not ours or (len(known) == len(numbers) and max(known[: len(ours)]) < min(known[len(ours) :])):
            return bool(ours), bool(others)
        return frozenset(ours), frozenset(others)


def _survey(rooms: Sequence[Iterable[Quad]]) -> tuple[dict[Term, frozenset[Term]], set[Term]]:
    """Give the classes of everything that has one, and the subjects of which several files say something."""
    same: dict[frozenset[Term], frozenset[Term]] = {}
    classes: dict[Term, frozenset[Term]] = {}
    homes: dict[Term, int] = {}
    scattered = set()
    for number, quads in enumerate(rooms):
        for quad in quads:
            subject = plain(quad.subject)
            if homes.setdefault(subject, number) != number:
                scattered.add(subject)
            if quad.predicate == RDF_TYPE:
                own = classes.get(subject, frozenset()) | {plain(quad.object)}
                classes[subject] = same.setdefault(own, own)
    return classes, scattered


def _is_known(is_part: bool, said: Mapping[NamedNode, Sequence[Term]]) -> bool:
    """Say whether what the shapes say of one node, a part with a path or another, is said as is known here."""
    if not KNOWN.issuperset(said) or not SHAPES.issuperset(said.get(RDF_TYPE, ())):
        return False
    if is_part:
        return (
            len(said.get(PATH, ())) == 1 and isinstance(said[PATH][0], NamedNode) and not {PROPERTY, TARGET} & set(said)
        )
    if {PATH, PATTERN, LEAST, LESS} & set(said):
        return False
    return PROPERTY not in said or TARGET in said


def _whole_number(value: Term) -> int | None:
    """Give the number that a literal surely is, or None."""
    if isinstance(value, Literal) and value.datatype.value == INTEGER and WHOLE_NUMBER.fullmatch(value.value):
        return int(value.value)
    return None
