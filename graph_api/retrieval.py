"""Find the passages that a typed question comes nearest to, by the words and names that they share.

Passages are weighed by Okapi BM25: S. Robertson and H. Zaragoza, 'The Probabilistic Relevance Framework: BM25 and
Beyond', 2009. What is searched is our own paraphrase in both languages, the texts of the records that cite the
passage, and the things that paraphrase and records name: a question in English finds a Dutch name by the thing itself.
So are the words of questions that were written for a passage (see `asked.py`), as in R. Nogueira and others, 'Document
Expansion by Query Prediction', 2019.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import TypedDict

from graph_api.asked import UNSAID_FILE, AskedBefore, WeighedAsked, read_asked, weigh_asked
from graph_api.engine import ALL, Engine, read_all
from graph_api.linking import Linked, Linker
from graph_api.passages import Passages
from graph_api.postings import NOWHERE, Postings, add_up, how_rare
from graph_api.prefixes import DEF, ID, PREFIXES, split
from graph_api.tokens import concept, lemmas
from graph_api.writing_out import places

CITING = f"""PREFIX kg: <{DEF}>
SELECT ?passage ?record ?property ?value WHERE {{
  ?record kg:isStatedIn ?passage ; ?property ?value .
  FILTER(?property != kg:isStatedIn)
}}"""
SILENCES = f"""PREFIX kg: <{DEF}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?silence ?text ?about WHERE {{
  ?silence a kg:Silence ; skos:prefLabel ?text ; kg:isAbout ?about .
}}
ORDER BY ?silence ?text ?about"""
SATURATION = 2.0
LENGTH = 0.5
PARAPHRASED = 2.0
RECORDED = 0.5
NAMED = 2.0
ASKED = 1.5
MOST = 2.0
SILENT = 2
FORMS = "="
MOST_TERMS = 10_000


@dataclass(frozen=True)
class Hit:
    """A passage (IRI) with its score; `share` is the score as a part of the best there is."""

    passage: str
    score: float
    share: float


@dataclass(frozen=True)
class Sought:
    """A question as it is searched: each term with its weight; `mass` weighs them all by how rare they are."""

    terms: Mapping[str, float]
    mass: float
    unknown: float


class Indexed(TypedDict):
    """The passages and silences (IRIs) in order, what each is about, and where each term stands, by numbers in order.

    `rare` says how much a term tells, `postings` how much it tells of each passage; `asked` are the questions that were
    written for them, `unsaid` those that come near them and have no answer. All is as JSON has it, to be kept.
    """

    iris: list[str]
    things: dict[str, list[str]]
    rare: dict[str, float]
    postings: Postings
    asked: WeighedAsked
    unsaid: WeighedAsked


def index(engine: Engine, passages: Passages, linker: Linker) -> Indexed:
    """Read the paraphrases, the records that cite each passage, and what both name."""
    return _Reading(passages, linker).read(engine)


class _Reading:
    """Counts the terms of every passage and silence, and notes what it is about."""

    def __init__(self, passages: Passages, linker: Linker) -> None:
        self._passages = passages
        self._linker = linker
        self._things: dict[str, set[str]] = defaultdict(set)
        self._counts: dict[str, Counter[str]] = {passage.iri: Counter() for passage in passages}

    def read(self, engine: Engine) -> Indexed:
        for passage in self._passages:
            for lang, text in passage.paraphrases.items():
                self._read_text(passage.iri, text, lang)
            _add(self._counts[passage.iri], places(passage.locators.get("nl", "")), NAMED)
        for record in read_all(engine, CITING, "passage", "record", "property", "value").rows:
            self._read_record(*record)
        for silence, said, about in engine.select(SILENCES, limit=ALL).rows:
            self._read_silence(silence, said, about)
        asked = [(iri, self._terms_of(text, lang)) for iri, lang, text in read_asked(self._counts)]
        for iri, told in asked:
            _add(self._counts[iri], told, ASKED)
        seen = Counter(term for count in self._counts.values() for term in count)
        rare = how_rare(seen, len(self._counts))
        things = {iri: sorted(about) for iri, about in self._things.items()}
        near = [(iri, self._terms_of(text, lang)) for iri, lang, text in read_asked(self._counts, UNSAID_FILE)]
        return {
            "iris": sorted(self._counts),
            "things": things,
            "rare": rare,
            "postings": self._weigh(rare),
            "asked": weigh_asked(asked),
            "unsaid": weigh_asked(near),
        }

    def _terms_of(self, text: str, lang: str) -> list[str]:
        return named_terms(text, lang, self._linker)

    def _read_text(self, iri: str, text: str, lang: str) -> None:
        _add(self._counts[iri], terms(text, lang), PARAPHRASED)
        for mention in self._linker.link(text, lang).mentions:
            _add(self._counts[iri], mention.things, NAMED / len(mention.things))

    def _read_record(self, passage: object, record: object, _: object, value: object) -> None:
        count = self._counts.get(getattr(passage, "value", ""))
        if count is None:
            return
        iri, text, lang = getattr(record, "value", ""), getattr(value, "value", ""), getattr(value, "language", None)
        found = self._things[getattr(passage, "value", "")]
        if iri not in found:
            _add(count, (iri,), NAMED)
            found.add(iri)
        if lang:
            _add(count, terms(text, lang), RECORDED)
        elif text.startswith(ID) and (split(text) or ("passage",))[0] != "passage" and text not in found:
            _add(count, (text,), NAMED)
            found.add(text)

    def _read_silence(self, silence: object, text: object, about: object) -> None:
        """Read what the sources leave open as if it were a passage: a question can come nearest to that."""
        iri, said, lang = (
            getattr(silence, "value", ""),
            getattr(text, "value", ""),
            getattr(text, "language", None) or "nl",
        )
        things = self._things[iri]
        if said not in things:
            self._counts.setdefault(iri, Counter())
            self._read_text(iri, said, lang)
        _add(self._counts[iri], {getattr(about, "value", "")} - things, NAMED)
        things |= {said, getattr(about, "value", "")}

    def _weigh(self, rare: Mapping[str, float]) -> Postings:
        lengths = {iri: sum(count.values()) for iri, count in self._counts.items()}
        usual = sum(lengths.values()) / (len(lengths) or 1) or 1.0
        postings: Postings = {term: ([], []) for term in rare}
        for number, iri in enumerate(sorted(self._counts)):
            slack = SATURATION * (1 - LENGTH + LENGTH * lengths[iri] / usual)
            for term, often in self._counts[iri].items():
                postings[term][0].append(number)
                postings[term][1].append(rare[term] * often * (SATURATION + 1) / (often + slack))
        return postings


class PassageIndex:
    """The words and things of every passage."""

    def __init__(self, passages: Passages, indexed: Indexed) -> None:
        """Take the passages and what `index` gave for them."""
        self._passages = passages
        self.things = defaultdict(set, {iri: set(about) for iri, about in indexed["things"].items()})
        self._iris = indexed["iris"]
        self._numbers = {iri: number for number, iri in enumerate(self._iris)}
        self._homes = [self._document(iri) for iri in self._iris]
        self._rare = indexed["rare"]
        self._unseen = math.log(len(self._iris) + 1)
        self._postings = indexed["postings"]
        self.before = AskedBefore(indexed["asked"])
        self.unsaid = AskedBefore(indexed["unsaid"])
        self._holding = lru_cache(maxsize=MOST_TERMS)(self._find_holding)

    def seek(self, linked: Linked, lang: str) -> Sought:
        """Turn a linked question into the terms it is searched by; documents that limit it are no terms."""
        wanted: Counter[str] = Counter()
        for lemma in linked.lemmas:
            _add(wanted, _forms(lemma), 1.0)
        for mention in linked.mentions:
            if not mention.of("document"):
                _add(wanted, mention.things, 1 / len(mention.things))
        weighed = {term: min(weight, MOST) for term, weight in wanted.items()}
        mass = sum(self.rarity(term) * weight for term, weight in weighed.items())
        unknown = sum(self.rarity(term) for term in weighed if term not in self._rare)
        return Sought(weighed, mass or 1.0, unknown)

    def rarity(self, term: str) -> float:
        """Give how much a term tells: the rarer, the more."""
        return self._rare.get(term, self._unseen)

    def has(self, term: str) -> bool:
        """Say whether any passage, record or question written for one has this term."""
        return term in self._rare

    def holding(self, term: str) -> frozenset[str]:
        """Give the passages and silences (IRIs) that have this term themselves, or a record that cites them."""
        return self._holding(term)

    def _find_holding(self, term: str) -> frozenset[str]:
        return frozenset(self._iris[number] for number in self._postings.get(term, NOWHERE)[0])

    def find(self, sought: Sought, documents: Iterable[str] = (), limit: int = 10) -> tuple[list[Hit], list[Hit]]:
        """Give the passages that fit best and the silences that do, the best first.

        Where documents (IRIs) are named, only passages of these are given. The share is that of the best passage.
        """
        scores = add_up(sought.terms, self._postings)
        wanted = frozenset(documents)

        def best(most: int, fits: Callable[[str | None], bool]) -> list[tuple[float, str]]:
            near = nsmallest(most, ((-score, number) for number, score in scores.items() if fits(self._homes[number])))
            return [(-less, self._iris[number]) for less, number in near]

        silent = best(SILENT, lambda home: home is None)
        found = best(limit, lambda home: home is not None and (not wanted or home in wanted))
        most = found[0][0] if found else 1.0
        hits, silences = ([Hit(iri, score, score / most) for score, iri in several] for several in (found, silent))
        return hits, silences

    def _document(self, iri: str) -> str | None:
        passage = self._passages.get(iri)
        return passage.document.iri if passage else None


def terms(text: str, lang: str) -> list[str]:
    """Give the terms of a text: each lemma, and the meaning it stands for where it has one."""
    return [form for lemma in lemmas(text, lang) for form in _forms(lemma)]


def named_terms(text: str, lang: str, linker: Linker) -> list[str]:
    """Give the terms of a text and the things that it names (IRIs)."""
    named = [thing for mention in linker.link(text, lang).mentions for thing in mention.things]
    return [*terms(text, lang), *named]


def _forms(lemma: str) -> tuple[str, ...]:
    meaning = concept(lemma)
    return (meaning,) if meaning == lemma else (meaning, FORMS + lemma)


def _add(count: Counter[str], found: Iterable[str], weight: float) -> None:
    for term in found:
        count[term] += weight  # type: ignore[assignment]
