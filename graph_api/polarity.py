"""Weigh whether a passage affirms or denies what a yes-or-no question asks.

A passage often denies one thing and affirms another: 'the processes suffice, and large further steps are not needed'.
Which of the two a question is about shows in how near its words stand to the negation: what a negation reaches is
taken to be the words around it in its sentence (compare S. Das and M. Chen, 'Yahoo! for Amazon', 2001, who take those
after it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from graph_api.answers import Answer
from graph_api.tokens import concept, fold, lemma, words
from graph_api.wording import begin, write_truth

WINDOW = 7
AHEAD = 4
ENOUGH_DENIED = 0.5
SENTENCE = re.compile(r"[.;:] ")
NEGATIONS = frozenset(
    (
        *("niet", "geen", "nooit", "noch", "niets", "niemand", "zonder", "anders"),
        *("not", "no", "never", "nor", "neither", "without", "none", "nothing", "cannot", "unlike"),
    )
)
LIMITS = frozenset(
    (
        *("alleen", "slechts", "uitsluitend", "enkel", "beperkt", "beperkte", "sommige", "soms", "beginsel"),
        *("only", "solely", "limited", "some", "sometimes"),
    )
)
AHEAD_ONLY = frozenset(("zonder", "anders", "without", "unlike"))
SOLE = frozenset(("alleen", "slechts", "only", "merely"))
ABSOLUTE = frozenset(("negated", "all", "only", "direct"))
MOST_TEXTS = 5_000


def turned(answer: Answer, asks: frozenset[str], asked: Mapping[str, float], lang: str) -> list[Answer]:
    """Give the other verdict of a passage that denies half of what is asked, or where all or nothing is asked."""
    if answer.verdict is None or not answer.citations:
        return []
    told = answer.citations[0].paraphrase
    denied = near_negation(asked, told, lang) >= ENOUGH_DENIED
    if answer.verdict and not denied and not asks & ABSOLUTE:
        return []
    verdict = not answer.verdict
    text = f"{begin(write_truth(str(verdict).lower(), lang))}: {told}"
    return [replace(answer, status="denied" if denied and not verdict else "answered", verdict=verdict, text=text)]


def weigh_verdict(answer: Answer, asks: frozenset[str], asked: Mapping[str, float], lang: str) -> dict[str, float]:
    """Weigh a verdict against what its passage denies or limits, and against what the question itself denies."""
    told, said = answer.citations[0].paraphrase, "yes" if answer.verdict else "no"
    weighed = {"denied": near_negation(asked, told, lang), "limited": near_limit(asked, told, lang)}
    weighed |= dict.fromkeys(ABSOLUTE & asks, 1.0)
    return {f"{said}_{name}": weight for name, weight in weighed.items()} | {f"says_{said}": 1.0}


def near_negation(asked: Mapping[str, float], text: str, lang: str) -> float:
    """Give the share (0 to 1) of what a text has of the question that stands near a negation.

    `asked` are the terms of the question with their weights.
    """
    return _share(asked, text, lang, NEGATIONS)


def near_limit(asked: Mapping[str, float], text: str, lang: str) -> float:
    """Give the share (0 to 1) of what a text has of the question that stands near a word that limits, as 'only'."""
    return _share(asked, text, lang, LIMITS)


def _share(asked: Mapping[str, float], text: str, lang: str, sought: frozenset[str]) -> float:
    held, near = _terms(text, lang, sought)
    borne = sum(weight for term, weight in asked.items() if term in held)
    return sum(weight for term, weight in asked.items() if term in near) / borne if borne else 0.0


@lru_cache(maxsize=MOST_TEXTS)
def _terms(text: str, lang: str, sought: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Give the terms of a text, and those of them that stand near one of the words that are sought."""
    held, near = set[str](), set[str]()
    for sentence in SENTENCE.split(text):
        typed = [fold(word) for word in words(sentence)]
        told = [concept(lemma(word, lang)) for word in typed]
        held.update(told)
        for at in _places(typed, sought):
            ahead = typed[at] in AHEAD_ONLY
            near.update(told[at if ahead else max(0, at - WINDOW) : at + (AHEAD if ahead else WINDOW) + 1])
    return frozenset(held), frozenset(near)


def _places(typed: list[str], sought: frozenset[str]) -> Iterator[int]:
    """Give the places of the words that are sought; 'not only' denies nothing."""
    for at, word in enumerate(typed):
        if word in sought and not (word in ("niet", "not") and set(typed[at + 1 : at + 2]) & SOLE):
            yield at
