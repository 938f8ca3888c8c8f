"""Weigh the answers that a typed question can have: how likely each is to be the right one.

Every proposal is answered first; what is weighed are the words of the question that wording, names and cited passages
account for, how near wording and passages come, and whether the kind of answer is the kind that was asked for. What
these weights come to is told in `choosing.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph_api.answers import Answer
from graph_api.asking import SURE
from graph_api.evidence import Asked, Evidence
from graph_api.intent import features_of
from graph_api.linking import Linked
from graph_api.matching import Matcher
from graph_api.polarity import weigh_verdict
from graph_api.prefixes import split
from graph_api.proposals import OF_PASSAGE, TURNED, Proposal
from graph_api.questions import Question
from graph_api.retrieval import PassageIndex
from graph_api.tokens import concept, is_known

BEGINNING = 120
NOBODY = frozenset(("stage", "procedure", "system", "signal", "law", "figure", "condition", "channel"))
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
        self._evidence = Evidence(
            index, lru_cache(maxsize=None)(lambda slug: frozenset(concept(word) for word in matcher.words_of(slug)))
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
        row |= self._evidence.weigh(asked, proposal, answer) | _shape(asked, proposal, answer)
        row |= _kinds(asked.asks, question, answer) | features_of(asked.near.likely, proposal.question)
        silent = answer.status == "not_stated"
        if silent:
            row |= {f"silent_{name}": row.get(name, 0.0) for name in OF_SILENT}
        if proposal.side in (OF_PASSAGE, TURNED) and answer.verdict is not None and answer.citations:
            row |= weigh_verdict(answer, asked.asks, asked.sought.terms, asked.lang)
        row[proposal.question] = 1.0
        row["meets"] = float(bool(asked.asks.intersection(question.asked_for)))
        if proposal.side in (OF_PASSAGE, TURNED):
            row |= {f"passage_{name}": row.get(name, 0.0) for name in ("explained_by_passage", "covered", "unknown")}
            row |= {f"{proposal.question}:{name}": 1.0 for name in asked.asks}
        return row


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

    That the sources do not say can be the answer to anything. Who does not do something is no list of who does: that
    is for a question about what is not so, or for a passage.
    """
    of_passage = any(one.kind == OF_PASSAGE for one in question.parameters.values())
    if "who_not" in asks and not (of_passage or question.silent or question.asks_what_is_not):
        return question.verdict is not None
    if SURE in asks:
        return question.verdict is not None or question.silent
    return question.verdict is None or "question_word" not in asks


def names_somebody(asks: frozenset[str], answer: Answer) -> bool:
    """Say whether an answer can tell who: one that lists only stages, systems and the like cannot."""
    if "who_start" not in asks or answer.verdict is not None or not answer.items:
        return True
    return not {(split(item.iri or "") or ("",))[0] for item in answer.items} <= NOBODY
