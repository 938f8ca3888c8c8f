"""Weigh the answers that a typed question can have: how likely each is to be the right one.

Every proposal is answered first; what is weighed are the words of the question that wording, names and cited passages
account for, how near wording and passages come, and whether the kind of answer is the kind that was asked for. What
these weights come to is told in `choosing.py`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph_api.answers import Answer
from graph_api.asked import Nearness
from graph_api.asking import SURE
from graph_api.intent import features_of
from graph_api.linking import Linked, Mention
from graph_api.matching import Matcher
from graph_api.polarity import weigh_verdict
from graph_api.prefixes import split
from graph_api.proposals import OF_PASSAGE, TURNED, Proposal
from graph_api.questions import Question
from graph_api.readings import NOT_STATED, key_of
from graph_api.retrieval import Hit, PassageIndex, Sought
from graph_api.tokens import concept, is_known

CITED = 3
BEGINNING = 120
NUMBER = re.compile(
    r"\d|\b(één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
TIME = re.compile(r"\b(19|20)\d\d\b|\b\d+ \w+ \d{4}\b|\b(wek\w+|weeks?|maand\w*|months?|jaar|years?|dag\w*|days?)\b")
OF_SILENT = (
    "near",
    "alike",
    "explained_by_wording",
    "covered",
    "unknown",
    "asked_cited",
    "asked_ahead_unsaid",
    "read_unstated",
)
LISTWISE = (
    "asked_cited",
    "near",
    "alike",
    "cited",
    "cited_all",
    "explained",
    "explained_by_wording",
    "explained_by_passage",
    "read",
    "read_question",
    "first_asked",
    "first_ahead",
    "first_borne",
)


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


@dataclass(frozen=True)
class Candidate:
    """A proposal with its answer and what is weighed of it."""

    proposal: Proposal
    answer: Answer
    features: Mapping[str, float]

    @property
    def says(self) -> tuple[str, str]:
        """Give what tells whether two candidates say the same: the question, and how the answer begins."""
        return self.proposal.question, self.answer.text[:BEGINNING]


class Scales:
    """Holds what features are made from."""

    def __init__(self, library: Mapping[str, Question], matcher: Matcher, index: PassageIndex) -> None:
        """Take the library, its wordings and the passages."""
        self._library = library
        self._index = index
        self._meanings = lru_cache(maxsize=None)(
            lambda question: frozenset(concept(word) for word in matcher.words_of(question))
        )

    def weigh(self, asked: Asked, answered: Sequence[tuple[Proposal, Answer]]) -> list[Candidate]:
        """Give the candidates with their features, those that compare them with one another included."""
        strange = self._strange(asked.linked)
        rows = [(proposal, answer, self._features(asked, proposal, answer) | strange) for proposal, answer in answered]
        for name in LISTWISE:
            most = max((row.get(name, 0.0) for _, _, row in rows), default=0.0)
            for _, _, row in rows:
                row[f"behind_{name}"] = most - row.get(name, 0.0)
        return [Candidate(proposal, answer, row) for proposal, answer, row in rows]

    def _strange(self, linked: Linked) -> dict[str, float]:
        """Count the words that neither the graph nor a dictionary knows: names of others, as a rule."""
        unknown = [word for word in linked.lemmas if not self._index.has(concept(word)) and not is_known(word)]
        return {"strange": float(len(unknown))}

    def _features(self, asked: Asked, proposal: Proposal, answer: Answer) -> dict[str, float]:
        question = self._library[proposal.question]
        row = {"near": proposal.near, "alike": proposal.alike, f"side_{proposal.side}": 1.0}
        row |= (
            self._passages(asked, answer)
            | _before(asked, proposal, answer)
            | self._words(asked, proposal, answer)
            | _shape(asked, proposal, answer)
        )
        row |= _kinds(asked.asks, question, answer) | features_of(asked.near.likely, proposal.question)
        silent = answer.status == "not_stated"
        if silent:
            row |= {f"silent_{name}": row.get(name, 0.0) for name in OF_SILENT}
        if proposal.side in (OF_PASSAGE, TURNED) and answer.verdict is not None and answer.citations:
            row |= weigh_verdict(answer, asked.asks, asked.sought.terms, asked.lang)
        row[proposal.question] = 1.0
        if proposal.side in (OF_PASSAGE, TURNED):
            row |= {f"passage_{name}": row.get(name, 0.0) for name in ("explained_by_passage", "covered", "unknown")}
            row |= {f"{proposal.question}:{name}": 1.0 for name in asked.asks}
        return row

    @staticmethod
    def _passages(asked: Asked, answer: Answer) -> dict[str, float]:
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
        for at, lemma in enumerate(linked.lemmas):
            term = concept(lemma)
            worth = self._index.rarity(term)
            said = at in named or term in wording
            borne = at in named or any(self._index.holds(iri, term) for iri in cited)
            total += worth
            by_wording += worth * said
            by_passage += worth * borne
            both += worth * (said or borne)
            worst = max(worst, 0.0 if said or borne else worth)
        total = total or 1.0
        left = [m for m in linked.mentions if not used & set(m.things) and not m.of("document")]
        things = {thing for iri in cited for thing in self._index.things.get(iri, ())}
        told = " ".join(citation.paraphrase for citation in answer.citations[:CITED])
        first = self._first(
            asked, answer, named | {at for at, word in enumerate(linked.lemmas) if concept(word) in wording}
        )
        return (
            _holds_asked(asked, things, told)
            | first
            | {
                "explained": both / total,
                "explained_by_wording": by_wording / total,
                "explained_by_passage": by_passage / total,
                "worst_unexplained": worst,
                "left": float(len(left)),
                "left_unborne": float(sum(1 for m in left if not _borne(m, things))),
            }
        )

    def _first(self, asked: Asked, answer: Answer, said: Collection[int]) -> dict[str, float]:
        """Weigh what the first passage alone accounts for: the others that are cited only come near.

        `said` are the places of the words that name or wording account for.
        """
        if not answer.citations:
            return {}
        first = answer.citations[0]
        left = [
            (self._index.rarity(term), self._index.holds(first.iri, term))
            for term in (concept(word) for at, word in enumerate(asked.linked.lemmas) if at not in said)
        ]
        held = _holds_asked(asked, self._index.things.get(first.iri, ()), first.paraphrase)
        asked_of, unsaid_of = asked.near.before.of(first.iri), asked.near.unsaid.of(first.iri)
        return {f"first_{name}": value for name, value in held.items()} | {
            "first_borne": sum(worth for worth, borne in left if borne) / (sum(worth for worth, _ in left) or 1.0),
            "first_worst": max((worth for worth, borne in left if not borne), default=0.0),
            "first_asked": asked_of,
            "first_unsaid": unsaid_of,
            "first_ahead": asked_of - unsaid_of,
        }


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
    kinds = {(split(thing) or ("",))[0] for thing in things if thing not in mentioned}
    found = {"number": bool(NUMBER.search(text)), "time": bool(TIME.search(text))}
    found |= {name: name in kinds for name in ("actor", "system", "law", "document", "measure", "condition")}
    wanted = [name for name in found if name in asked.asks]
    return {
        "holds_asked": float(sum(found[name] for name in wanted)),
        "lacks_asked": float(sum(not found[name] for name in wanted)),
    } | {f"lacks_{name}": 1.0 for name in wanted if not found[name]}


def _borne(mention: Mention, things: set[str]) -> bool:
    return bool(set(mention.things) & things)


def _shape(asked: Asked, proposal: Proposal, answer: Answer) -> dict[str, float]:
    items = len(answer.items)
    return {
        f"status_{answer.status}": 1.0,
        "items": math.log1p(items),
        "many_items": float(items > 8),
        "one_item": float(items == 1),
        "parameters": float(len(proposal.given)),
        "place": float(proposal.place),
        "digits": float(any(character.isdigit() for item in answer.items for character in item.label)),
        "words": float(len(asked.linked.lemmas)),
    }


def _kinds(asks: frozenset[str], question: Question, answer: Answer) -> dict[str, float]:
    """Cross what is asked for with the kind of things that the answer holds."""
    if question.verdict is not None or answer.verdict is not None:
        silent = not answer.items and answer.status != "denied"
        kind = "verdict" if not silent else "no_by_silence" if answer.verdict is not None else "unstated"
    elif question.compute is not None:
        kind = question.compute
    else:
        kinds = Counter((split(item.iri or "") or ("value",))[0] for item in answer.items)
        kind = kinds.most_common(1)[0][0] if kinds else "nothing"
    return {f"kind_{kind}": 1.0} | {f"{name}>{kind}": 1.0 for name in asks}


def fits(asks: frozenset[str], question: Question) -> bool:
    """Say whether a question can answer this at all: yes or no is answered to a question for it, and to no other.

    That the sources do not say can be the answer to anything.
    """
    if SURE in asks:
        return question.verdict is not None or question.silent
    return question.verdict is None or "question_word" not in asks
