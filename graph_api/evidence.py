"""Weigh what of a typed question an answer accounts for: by its wording, by names, and by what it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph_api.answers import Answer
from graph_api.asked import Nearness
from graph_api.asking import asked as asked_by
from graph_api.linking import Linked, Mention
from graph_api.prefixes import split
from graph_api.proposals import OF_SILENCE, Proposal
from graph_api.readings import NOT_STATED, key_of
from graph_api.retrieval import Hit, PassageIndex, Sought
from graph_api.tokens import concept

CITED = 3
NUMBER = re.compile(
    r"\d|\b(één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
TIME = re.compile(r"\b(19|20)\d\d\b|\b\d+ \w+ \d{4}\b|\b(wek\w+|weeks?|maand\w*|months?|jaar|years?|dag\w*|days?)\b")
SAID_BY = {"number": NUMBER, "time": TIME}
HELD = ("actor", "system", "law", "document", "measure", "condition")
TYPES = frozenset((*HELD, "number", "time", "place", "way", "why", "of_person", "of_cost", "of_address", "of_staff"))
MOST_SILENCES = 2_000


@dataclass(frozen=True)
class Near:
    """What a typed question comes near to.

    `likely` says how likely each question of the library is meant, `before` how near the questions come that were
    written for each passage and silence, `unsaid` those that come near each passage and have no answer, and `readings`
    the texts with a known reading, by that, and `by_question` whatever they are about.
    """

    likely: Mapping[str, float]
    before: Nearness
    unsaid: Nearness
    readings: Nearness
    by_question: Nearness


@dataclass(frozen=True)
class Asked:
    """A typed question as it is weighed: what it asks for, its words and names, and the passages found for it.

    `lang` is the language of its answers.
    """

    asks: frozenset[str]
    linked: Linked
    sought: Sought
    hits: Sequence[Hit]
    silences: Sequence[Hit]
    near: Near
    lang: str

    @cached_property
    def nearest(self) -> Mapping[str, float]:
        """Give how near what was found comes by the questions written for it, and readings that nothing answers."""
        told, unsaid = (max((near.of(hit.passage) for hit in self.hits), default=0.0) for near in self._written)
        silent = max((self.near.before.of(hit.passage) for hit in self.silences), default=0.0)
        return {
            "asked": told,
            "asked_silent": silent,
            "asked_ahead": told - silent,
            "asked_unsaid": unsaid,
            "asked_ahead_unsaid": told - unsaid,
            "read_unstated": self.near.by_question.of(NOT_STATED),
        }

    @property
    def _written(self) -> tuple[Nearness, Nearness]:
        return self.near.before, self.near.unsaid


class Evidence:
    """Weighs answers by the words of wordings and passages."""

    def __init__(self, index: PassageIndex, meanings: Callable[[str], Collection[str]]) -> None:
        """Take the passages; `meanings` gives those of the words in the wordings of a question (slug)."""
        self._index = index
        self._meanings = meanings
        self._read = lru_cache(maxsize=16)(self._weigh_words)

    def _weigh_words(self, lemmas: tuple[str, ...]) -> list[tuple[str, float, frozenset[str]]]:
        """Give the meaning of each word, how much it tells, and the passages that have it."""
        meant = [concept(lemma) for lemma in lemmas]
        return [(term, self._index.rarity(term), self._index.holding(term)) for term in meant]

    def weigh(self, asked: Asked, proposal: Proposal, answer: Answer) -> dict[str, float]:
        """Give the features of an answer that tell what it accounts for."""
        return _passages(asked, answer) | _before(asked, proposal, answer) | self._words(asked, proposal, answer)

    def _words(self, asked: Asked, proposal: Proposal, answer: Answer) -> dict[str, float]:
        """Weigh the words of the question that wording, names and cited passages account for."""
        linked, used = asked.linked, set(proposal.given.values()) | set(proposal.documents)
        named = {
            at for mention in linked.mentions if used & set(mention.things) for at in range(mention.start, mention.end)
        }
        wording = self._meanings(proposal.question)
        cited = [citation.iri for citation in answer.citations[:CITED]]
        total = by_wording = by_passage = both = 0.0
        worst = 0.0
        accounted = set[int]()
        for at, (term, worth, holding) in enumerate(self._read(linked.lemmas)):
            said = at in named or term in wording
            borne = at in named or not holding.isdisjoint(cited)
            if said:
                accounted.add(at)
            total += worth
            by_wording += worth * said
            by_passage += worth * borne
            both += worth * (said or borne)
            worst = max(worst, 0.0 if said or borne else worth)
        total = total or 1.0
        left = [m for m in linked.mentions if not used & set(m.things) and not m.of("document")]
        things = {thing for iri in cited for thing in self._index.things.get(iri, ())}
        told = " ".join(citation.paraphrase for citation in answer.citations[:CITED])
        row = {
            "explained": both / total,
            "explained_by_wording": by_wording / total,
            "explained_by_passage": by_passage / total,
            "worst_unexplained": worst,
            "left": float(len(left)),
            "left_unborne": float(sum(1 for m in left if not _borne(m, things))),
        }
        return row | _holds_asked(asked, things, told) | self._first(asked, proposal, answer, accounted)

    def _first(self, asked: Asked, proposal: Proposal, answer: Answer, said: Collection[int]) -> dict[str, float]:
        """Weigh what the silence or else the first passage alone accounts for: the others that are cited come near.

        `said` are the places of the words that name or wording account for.
        """
        if not answer.citations:
            return {}
        first = proposal.given.get(OF_SILENCE, answer.citations[0].iri)
        told = answer.text if OF_SILENCE in proposal.given else answer.citations[0].paraphrase
        left = [
            (worth, first in holding)
            for at, (_, worth, holding) in enumerate(self._read(asked.linked.lemmas))
            if at not in said
        ]
        held = _holds_asked(asked, self._index.things.get(first, ()), told)
        asked_of, unsaid_of = asked.near.before.of(first), asked.near.unsaid.of(first)
        return {f"first_{name}": value for name, value in held.items()} | {
            "first_borne": sum(worth for worth, borne in left if borne) / (sum(worth for worth, _ in left) or 1.0),
            "first_worst": max((worth for worth, borne in left if not borne), default=0.0),
            "first_asked": asked_of,
            "first_unsaid": unsaid_of,
            "first_ahead": asked_of - unsaid_of,
            **(_same_open(asked.asks, told) if OF_SILENCE in proposal.given else {}),
        }


def _passages(asked: Asked, answer: Answer) -> dict[str, float]:
    """Weigh how high the passages that are cited stand among those that were found."""
    shares = {hit.passage: hit.share for hit in asked.hits}
    cited = [citation.iri for citation in answer.citations]
    covered = asked.hits[0].score / asked.sought.mass if asked.hits else 0.0
    row = {
        "cited": max((shares.get(iri, 0.0) for iri in cited[:CITED]), default=0.0),
        "cited_all": sum(shares.get(iri, 0.0) for iri in cited) / (sum(shares.values()) or 1.0),
        "cites_best": float(bool(asked.hits) and asked.hits[0].passage in cited[:CITED]),
        "covered": covered,
        "unknown": asked.sought.unknown / asked.sought.mass,
        "best_silence": asked.silences[0].share if asked.silences else 0.0,
        "second_passage": asked.hits[1].share if len(asked.hits) > 1 else 0.0,
    }
    return row | {"covered_cited": covered * row["cited"]}


def _before(asked: Asked, proposal: Proposal, answer: Answer) -> dict[str, float]:
    """Weigh the nearest of the questions written for what is found, and for what is cited, and of the readings."""
    cited = (*proposal.given.values(), *(citation.iri for citation in answer.citations[:CITED]))
    own = max((asked.near.before.of(iri) for iri in cited), default=0.0)
    unanswered = max((asked.near.unsaid.of(iri) for iri in cited), default=0.0)
    return {
        **asked.nearest,
        "asked_cited": own,
        "asked_unsaid_cited": unanswered,
        "asked_ahead_unsaid_cited": own - unanswered,
        "read": asked.near.readings.of(key_of(proposal.question, proposal.given)),
        "read_question": asked.near.by_question.of(proposal.question),
    }


def _holds_asked(asked: Asked, things: Collection[str], text: str) -> dict[str, float]:
    """Weigh whether what is cited holds what is asked for: a number, a time, a thing that the question does not name.

    `things` are those in the passages that the answer cites, `text` is their paraphrases.
    """
    mentioned = {thing for mention in asked.linked.mentions for thing in mention.things}
    found = {name: bool(said.search(text)) for name, said in SAID_BY.items() if name in asked.asks}
    if wanted := [name for name in HELD if name in asked.asks]:
        kinds = {(split(thing) or ("",))[0] for thing in things if thing not in mentioned}
        found |= {name: name in kinds for name in wanted}
    lacking = [name for name, is_held in found.items() if not is_held]
    return {
        "holds_asked": float(len(found) - len(lacking)),
        "lacks_asked": float(len(lacking)),
    } | {f"lacks_{name}": 1.0 for name in lacking}


def _borne(mention: Mention, things: set[str]) -> bool:
    return bool(set(mention.things) & things)


@lru_cache(maxsize=MOST_SILENCES)
def _left_open(text: str) -> frozenset[str]:
    return asked_by(text) & TYPES


def _same_open(asks: frozenset[str], silence: str) -> dict[str, float]:
    """Weigh whether a silence leaves open what is asked for: who, when, how many, which system, …"""
    wanted, left = asks & TYPES, _left_open(silence)
    return {"open_same": float(len(wanted & left)), "open_else": float(len(wanted - left))}
