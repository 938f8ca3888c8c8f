"""What the files say of each thing, value by value as they spell it, without a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from graph_api.load import RDF_TYPE, Dataset, Term, plain
from graph_api.prefixes import DEF, ID, PREFIXES

PREF_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
SUB_CLASS_OF = NamedNode(PREFIXES["rdfs"] + "subClassOf")
PART_OF = tuple(NamedNode(PREFIXES["org"] + name) for name in ("unitOf", "postIn"))


class Described:
    """Every subject with its values by property, in the order in which the files give them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Gather quads by subject and property; the same triple in two graphs counts once.

        `defined` holds the subjects in the order in which the files say what they are.
        """
        self.subjects: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        kept = dict.fromkeys(quad.triple for quad in quads)
        for triple in kept:
            self.subjects[plain(triple.subject)][triple.predicate].append(plain(triple.object))
        types = (triple for triple in kept if triple.predicate == RDF_TYPE)
        self.defined = tuple(dict.fromkeys(plain(triple.subject) for triple in types))

    def values(self, subject: Term, property_: NamedNode) -> list[Term]:
        """Give the values of one property of one thing; none when it says nothing."""
        return self.subjects.get(subject, {}).get(property_, [])

    def first(self, subject: Term, property_: NamedNode) -> Term | None:
        """Give the first value of a property, or None."""
        return next(iter(self.values(subject, property_)), None)

    def text(self, subject: Term, property_: NamedNode, lang: str) -> str:
        """Give the text of a property in this language, or ''."""
        found = (value for value in self.values(subject, property_) if isinstance(value, Literal))
        return next((value.value for value in found if value.language == lang), "")

    def label(self, subject: Term, lang: str) -> str:
        """Give the own name of a thing in this language, or ''."""
        return self.text(subject, PREF_LABEL, lang)

    def things(self, *classes: str) -> list[NamedNode]:
        """Give the things of these classes of ours, or of their subclasses, by IRI."""
        wanted = {sub for name in classes for sub in self.subclasses(NamedNode(DEF + name))}
        found = (subject for subject, said in self.subjects.items() if wanted & set(said.get(RDF_TYPE, ())))
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def subclasses(self, whole: Term) -> set[Term]:
        """Give a class with all classes below it."""
        found, left = {whole}, [whole]
        while left:
            above = left.pop()
            below = {sub for sub, said in self.subjects.items() if above in said.get(SUB_CLASS_OF, ())} - found
            found |= below
            left += below
        return found

    def organisation(self, actor: Term) -> Term:
        """Give the organisation that a unit or function belongs to; anything else is its own."""
        seen = {actor}
        while (whole := next((w for p in PART_OF for w in self.values(actor, p)), None)) and whole not in seen:
            actor = whole
            seen.add(whole)
        return actor


def written(dataset: Dataset) -> Described:
    """Give what the files say, what was derived left out."""
    return Described(dataset.quads(derived=False))


def is_thing(term: Term) -> bool:
    """Say whether a term is one of our things, not a term of the vocabulary."""
    return isinstance(term, NamedNode) and term.value.startswith(ID)
