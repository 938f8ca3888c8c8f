"""What changed between two graphs: things, terms and questions that came, went, were retired or say something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal as Either

from pyoxigraph import Literal, NamedNode

from graph_api.described import PREF_LABEL
from graph_api.load import RDF_TYPE, Term
from graph_api.prefixes import DEF, ID, KINDS, PREFIXES, split, thing
from graph_api.questions import Question
from graph_api.snapshot import Snapshot

Happened = Either["added", "removed", "retired", "changed"]
Section = Either["Data", "Ontology", "Questions"]

ORDER: Sequence[Happened] = ("added", "retired", "removed", "changed")
STATUS = NamedNode(f"{DEF}Status")
RETIRED = NamedNode(f"{DEF}RetiredThing")
REPLACED = NamedNode(f"{PREFIXES['dcterms']}isReplacedBy")
SHAPES = f"{DEF}shape/"
FIRST = ("flow", "actor", "status", "measure", "passage", "document")
GROUPS = (*FIRST, *(kind for kind in KINDS if kind not in (*FIRST, "question")), "term", "question")


@dataclass(frozen=True)
class Field:
    """One property of a thing that says something else: the values that went and those that came.

    `name` is the IRI of the property, or what a question calls the part; `lang` is that of texts, or ''.
    `replaces` says that there was one value and is one, so that the new one stands for the old.
    """

    name: str
    lang: str
    removed: tuple[Term, ...]
    added: tuple[Term, ...]
    replaces: bool = False


@dataclass(frozen=True)
class Change:
    """What happened to one thing (IRI), which is of the group `kind`: see GROUPS."""

    section: Section
    kind: str
    happened: Happened
    iri: str
    fields: tuple[Field, ...] = ()
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    """All changes between two graphs, by section, group, kind of change and IRI.

    `questions_compared` is false where one of the two comes without its library.
    """

    old: Snapshot = field(repr=False)
    new: Snapshot = field(repr=False)
    changes: tuple[Change, ...]
    questions_compared: bool

    def label(self, iri: str, lang: str) -> str:
        """Give what a thing is or was called, or '' when neither graph has a label for it."""
        name = NamedNode(iri)
        own = self.new.said.label(name, lang) or self.old.said.label(name, lang)
        slug = (split(iri) or ("", ""))[1]
        libraries = (self.new.questions or {}, self.old.questions or {})
        return own or next((library[slug].title[lang] for library in libraries if slug in library), "")


def compare(old: Snapshot, new: Snapshot) -> Differences:
    """Compare two graphs in what they say of each thing and each term, and in their questions where both have them.

    Shapes and rules are left out: they say what may be written, not what is said.
    """
    found = list(_of_graphs(old, new))
    both = old.questions is not None and new.questions is not None
    if old.questions is not None and new.questions is not None:
        found += _of_questions(old.questions, new.questions)
    ranked = sorted(found, key=lambda one: (GROUPS.index(one.kind), ORDER.index(one.happened), one.iri))
    return Differences(old, new, tuple(ranked), both)


def _of_graphs(old: Snapshot, new: Snapshot) -> Iterator[Change]:
    before, after = _things(old), _things(new)
    for iri in before | after:
        node = NamedNode(iri)
        was_retired, is_retired = (RETIRED in one.said.values(node, RDF_TYPE) for one in (old, new))
        kind = _kind(iri, new if iri in after and not is_retired else old)
        section: Section = "Ontology" if kind == "term" else "Data"
        if is_retired and not was_retired:
            successors = sorted(value.value for value in new.said.values(node, REPLACED))
            yield Change(section, kind, "retired", iri, replaced_by=tuple(successors))
        elif iri not in before:
            yield Change(section, kind, "added", iri)
        elif iri not in after:
            yield Change(section, kind, "removed", iri)
        elif fields := tuple(_fields(node, old, new)):
            yield Change(section, kind, "changed", iri, fields)


def _things(snapshot: Snapshot) -> set[str]:
    """Give the IRIs of the things and terms that a graph describes."""
    named = (node.value for node in snapshot.said.subjects if isinstance(node, NamedNode) and node.value != DEF)
    return {iri for iri in named if iri.startswith((ID, DEF)) and not iri.startswith(SHAPES)}


def _kind(iri: str, snapshot: Snapshot) -> str:
    if STATUS in snapshot.said.values(NamedNode(iri), RDF_TYPE):
        return "status"
    return (split(iri) or ("term",))[0]


def _fields(node: NamedNode, old: Snapshot, new: Snapshot) -> Iterator[Field]:
    before, after = (one.said.subjects.get(node, {}) for one in (old, new))
    names = sorted({*before, *after}, key=lambda name: (name != PREF_LABEL, name.value))
    for name in names:
        was, is_ = _by_language(before.get(name, ())), _by_language(after.get(name, ()))
        for lang in sorted({*was, *is_}):
            gone, come = was.get(lang, set()) - is_.get(lang, set()), is_.get(lang, set()) - was.get(lang, set())
            if gone or come:
                single = len(was.get(lang, ())) == len(is_.get(lang, ())) == 1
                yield Field(name.value, lang, _sorted(gone), _sorted(come), single)


def _by_language(values: Iterable[Term]) -> Mapping[str, set[Term]]:
    found: dict[str, set[Term]] = {}
    for value in values:
        lang = (value.language or "") if isinstance(value, Literal) else ""
        found.setdefault(lang, set()).add(value)
    return found


def _sorted(values: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(values, key=str))


def _of_questions(old: Mapping[str, Question], new: Mapping[str, Question]) -> Iterator[Change]:
    for slug in sorted({*old, *new}):
        iri = thing("question", slug)
        if slug not in old or slug not in new:
            yield Change("Questions", "question", "added" if slug in new else "removed", iri)
        elif fields := tuple(_question_fields(old[slug], new[slug])):
            yield Change("Questions", "question", "changed", iri, fields)


def _question_fields(was: Question, is_: Question) -> Iterator[Field]:
    for part in ("title", "wordings", "answer", "nothing"):
        for lang in ("nl", "en"):
            one, other = (_texts(getattr(question, part)[lang]) for question in (was, is_))
            gone, come = ([text for text in texts if text not in rest] for texts, rest in ((one, other), (other, one)))
            if gone or come:
                yield Field(part, lang, _literals(gone, lang), _literals(come, lang), part != "wordings")
    for part in ("sparql", "parameters", "item", "verdict", "closed", "compute"):
        if getattr(was, part) != getattr(is_, part):
            yield Field(part, "", (), ())


def _literals(texts: Iterable[str], lang: str) -> tuple[Term, ...]:
    return tuple(Literal(text, language=lang) for text in texts)


def _texts(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else found
