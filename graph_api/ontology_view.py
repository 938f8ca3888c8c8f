"""The ontology as its reader page takes it: terms, code lists, rules, derivations and alignments in one language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode

from graph_api.check import read_rules
from graph_api.contract import page_of
from graph_api.described import SUB_CLASS_OF, is_thing, written
from graph_api.load import RDF_TYPE, Dataset, Term, plain
from graph_api.ontology_shapes import Constraint, read_constraints
from graph_api.prefixes import DEF, PREFIXES, shorten
from graph_api.property_labels import OUTSIDE
from graph_api.wording import write_date

Link = tuple[str, str]
OWL, SKOS, DCTERMS = (PREFIXES[name] for name in ("owl", "skos", "dcterms"))
HEADER = NamedNode(DEF)
IN_SCHEME = NamedNode(SKOS + "inScheme")
KINDS: Mapping[str, str] = {
    "Class": "class",
    "ObjectProperty": "relation",
    "DatatypeProperty": "value",
    "AnnotationProperty": "value",
}
ALIGNMENTS = "ontology/alignments.ttl"
NAMED: Mapping[str, tuple[str, str]] = {
    **OUTSIDE,
    "skos:altLabel": ("andere naam", "other name"),
    "skos:definition": ("omschrijving", "definition"),
    "skos:prefLabel": ("eigen naam", "own name"),
}
RELATIONS: Mapping[str, tuple[str, str]] = {
    "rdfs:subClassOf": ("is een soort", "is a kind of"),
    "rdfs:subPropertyOf": ("is een bijzonder geval van", "is a special case of"),
    "owl:equivalentClass": ("is hetzelfde als", "is the same as"),
    "owl:equivalentProperty": ("is hetzelfde als", "is the same as"),
    "skos:exactMatch": ("is hetzelfde als", "is the same as"),
    "skos:closeMatch": ("komt dicht bij", "comes close to"),
    "skos:broadMatch": ("is enger dan", "is narrower than"),
    "skos:narrowMatch": ("is ruimer dan", "is wider than"),
    "skos:relatedMatch": ("hangt samen met", "is related to"),
}


@dataclass(frozen=True)
class Use:
    """A property as one class has it: how often (`most` None: no limit), which values are allowed, and advice."""

    text: str
    href: str
    least: int
    most: int | None
    allowed: tuple[Link, ...]
    message: str


@dataclass(frozen=True)
class Entry:
    """One term: `kind` is class, relation, value or member; `used_with` are the classes that a property goes with.

    `notes` hold (property, text). `uses` counts things of a class, its subclasses included, or statements with a
    property or member.
    """

    anchor: str
    iri: str
    name: str
    kind: str
    label: str
    definition: str
    notes: tuple[tuple[str, str], ...]
    href: str
    uses: int
    above: tuple[Link, ...] = ()
    below: tuple[Link, ...] = ()
    properties: tuple[Use, ...] = ()
    used_with: tuple[Link, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """A list of which a property takes one member."""

    anchor: str
    label: str
    members: tuple[Entry, ...]


@dataclass(frozen=True)
class RuleEntry:
    """A rule, or a derivation with the query that derives and how much it derived."""

    anchor: str
    text: str
    why: str
    severity: str = ""
    sparql: str = ""
    uses: int = 0


@dataclass(frozen=True)
class Vocabulary:
    """All of the ontology; `outside` holds (name, label, address, uses), `alignments` (term, relation, other term)."""

    iri: str
    description: str
    version: str
    issued: str
    classes: tuple[Entry, ...]
    properties: tuple[Entry, ...]
    lists: tuple[CodeList, ...]
    outside: tuple[tuple[str, str, str, int], ...]
    rules: tuple[RuleEntry, ...]
    derivations: tuple[RuleEntry, ...]
    alignments: tuple[tuple[Link, str, Link], ...]


# what was read of a dataset goes with it: a server that renews its graph must not keep the old one
_READ: WeakKeyDictionary[Dataset, dict[str, Vocabulary]] = WeakKeyDictionary()


def vocabulary(dataset: Dataset, lang: str) -> Vocabulary:
    """Give the ontology of a dataset in one language; it is read once for each."""
    read = _READ.setdefault(dataset, {})
    if lang not in read:
        read[lang] = _Reader(dataset, lang).read()
    return read[lang]


def anchor_of(iri: str) -> str:
    """Give the place of a term on the page."""
    return "term-" + iri.removeprefix(DEF).replace("/", "-")


class _Reader:
    """Holds what every part of the page is made from."""

    def __init__(self, dataset: Dataset, lang: str) -> None:
        self.dataset = dataset
        self.lang = lang
        self.said = written(dataset)
        self.constraints = read_constraints(self.said)
        self.uses = _count(dataset)

    def read(self) -> Vocabulary:
        entries = [self.entry(term, kind) for term, kind in self.terms()]
        return Vocabulary(
            iri=DEF,
            description=self.said.text(HEADER, NamedNode(DCTERMS + "description"), self.lang),
            version=self.dataset.release or "",
            issued=write_date(self.dataset.issued or "", self.lang),
            classes=tuple(entry for entry in entries if entry.kind == "class"),
            properties=tuple(entry for entry in entries if entry.kind in ("relation", "value")),
            lists=tuple(self.lists()),
            outside=tuple(self.outside()),
            rules=tuple(self.rules()),
            derivations=tuple(self.derivations()),
            alignments=tuple(self.alignments()),
        )

    def terms(self) -> Iterator[tuple[NamedNode, str]]:
        """Give our classes and properties in the order in which the ontology defines them."""
        kinds = {OWL + name: kind for name, kind in KINDS.items()}
        for subject in self.said.defined:
            types = self.said.values(subject, RDF_TYPE)
            kind = next((kinds[value.value] for value in types if value.value in kinds), None)
            if kind and isinstance(subject, NamedNode) and subject.value.startswith(DEF):
                yield subject, kind

    def entry(self, term: NamedNode, kind: str) -> Entry:
        above = (value for value in self.said.values(term, SUB_CLASS_OF) if value.value.startswith(DEF))
        below = (sub for sub, said in self.said.subjects.items() if term in said.get(SUB_CLASS_OF, ()))
        return Entry(
            anchor=anchor_of(term.value),
            iri=term.value,
            name=shorten(term.value),
            kind=kind,
            label=self.said.label(term, self.lang),
            definition=self.said.text(term, NamedNode(SKOS + "definition"), self.lang),
            notes=tuple(self.notes(term)),
            href=page_of(term.value, self.lang),
            uses=self.uses_of(term, kind),
            above=self.links(above),
            below=self.links(below),
            properties=tuple(self.use(one) for one in self.constraints if one.target == term),
            used_with=self.links(one.target for one in self.constraints if one.path == term),
        )

    def uses_of(self, term: NamedNode, kind: str) -> int:
        family = self.said.subclasses(term) if kind == "class" else {term}
        return sum(self.uses[one.value] for one in family)

    def notes(self, term: NamedNode) -> Iterator[tuple[str, str]]:
        """Give scope note and example, which a rule wants in both languages."""
        for name in ("scopeNote", "example"):
            if text := self.said.text(term, NamedNode(SKOS + name), self.lang):
                yield name, text

    def use(self, one: Constraint) -> Use:
        text, href = self.link(one.path)
        return Use(text, href, one.least, one.most, self.links(one.values), one.messages.get(self.lang, ""))

    def links(self, terms: Iterable[Term]) -> tuple[Link, ...]:
        return tuple(dict.fromkeys(self.link(term) for term in terms))

    def link(self, term: Term) -> Link:
        """Give the label of a term of ours with its place on the page, and any other term with its address."""
        if not term.value.startswith(DEF):
            return _outside_label(term.value, self.lang), term.value
        return self.said.label(term, self.lang) or shorten(term.value), f"#{anchor_of(term.value)}"

    def lists(self) -> Iterator[CodeList]:
        for scheme in self.of_type(SKOS + "ConceptScheme"):
            members = [member for member in self.of_type(SKOS + "Concept") if self.is_in(member, scheme)]
            entries = tuple(self.entry(member, "member") for member in members)
            yield CodeList(anchor_of(scheme.value), self.said.label(scheme, self.lang), entries)

    def is_in(self, member: NamedNode, scheme: NamedNode) -> bool:
        return scheme in self.said.values(member, IN_SCHEME)

    def of_type(self, iri: str) -> list[NamedNode]:
        kind = NamedNode(iri)
        nodes = (subject for subject, said in self.said.subjects.items() if kind in said.get(RDF_TYPE, ()))
        return [node for node in nodes if isinstance(node, NamedNode) and node.value.startswith(DEF)]

    def outside(self) -> Iterator[tuple[str, str, str, int]]:
        """Give the properties of other vocabularies that things have."""
        for iri in sorted(iri for iri in self.uses if not iri.startswith(DEF) and not is_thing(NamedNode(iri))):
            if (name := shorten(iri)) != "rdf:type":
                yield name, _outside_label(iri, self.lang), iri, self.uses[iri]

    def rules(self) -> Iterator[RuleEntry]:
        for rule in read_rules(self.dataset.folders):
            text = re.sub(r"\{\w+\}", "…", rule.rule[self.lang])
            yield RuleEntry(f"rule-{rule.name}", text, rule.why[self.lang], rule.severity)

    def derivations(self) -> Iterator[RuleEntry]:
        for one in self.dataset.derivations:
            name, title, why = f"derivation-{one.name}", one.title[self.lang], one.why[self.lang]
            yield RuleEntry(name, title, why, sparql=one.sparql.strip(), uses=len(one.quads))

    def alignments(self) -> Iterator[tuple[Link, str, Link]]:
        for file in self.dataset.files:
            for quad in file.quads if file.path == ALIGNMENTS else ():
                relation = shorten(quad.predicate.value)
                said = RELATIONS.get(relation, (relation, relation))[self.lang == "en"]
                other = plain(quad.object).value
                yield self.link(plain(quad.subject)), said, (shorten(other), other)


def _count(dataset: Dataset) -> Counter[str]:
    """Count for every term how many statements on things use it as property, class or member of a list."""
    uses: Counter[str] = Counter()
    for quad in dataset.quads():
        if is_thing(plain(quad.subject)):
            uses[quad.predicate.value] += 1
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(DEF):
                uses[quad.object.value] += 1
    return uses


def _outside_label(iri: str, lang: str) -> str:
    name = shorten(iri)
    return NAMED[name][lang == "en"] if name in NAMED else name
