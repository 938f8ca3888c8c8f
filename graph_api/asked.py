"""Questions that were written for passages and silences: which of them comes nearest to a typed question.

They serve as search words, in other words than those of our paraphrases, and tell how like a typed question is to one
that a passage is known to answer, or that the sources are known to leave open. Each line of `texts/asked.tsv` has a
passage or silence ('passage/slug'), a language and a question, between tabs. Those of `texts/unsaid.tsv` are alike, but
are what a reader of a passage could ask next and no document answers. They are compared by cosine over tf-idf, as in
`matching.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from graph_api.postings import Postings, add_up_all, how_rare
from graph_api.prefixes import ID
from graph_api.wording import FOLDER

FILE = FOLDER / "asked.tsv"
UNSAID_FILE = FOLDER / "unsaid.tsv"
UNSEEN = 0.7


class WeighedAsked(TypedDict):
    """What each question was written for (IRIs), how much each term tells, and how much it tells of each question.

    The latter by the numbers of the questions. All is as JSON has it, to be kept.
    """

    iris: list[str]
    rare: dict[str, float]
    postings: Postings


def read_asked(known: Container[str], file: Path = FILE) -> Iterator[tuple[str, str, str]]:
    """Give what a question was written for, its language and the question, where the former (IRI) is known.

    Raises ValueError for a line that has not three fields.
    """
    for line in file.read_text(encoding="utf-8").splitlines():
        slug, lang, text = line.split("\t")
        if ID + slug in known:
            yield ID + slug, lang, text


def weigh_asked(asked: Sequence[tuple[str, Sequence[str]]]) -> WeighedAsked:
    """Weigh the terms of questions, each given with what it was written for (IRI)."""
    seen = Counter(term for _, told in asked for term in set(told))
    total = len(asked)
    rare = how_rare(seen, total)
    postings: Postings = {term: ([], []) for term in rare}
    for number, (_, told) in enumerate(asked):
        length = math.sqrt(sum(rare[term] ** 2 for term in set(told))) or 1.0
        for term in sorted(set(told)):
            postings[term][0].append(number)
            postings[term][1].append(rare[term] / length)
    return {"iris": [iri for iri, _ in asked], "rare": rare, "postings": postings}


class AskedBefore:
    """The questions written for the passages and silences of one graph, or texts by their readings."""

    def __init__(self, weighed: WeighedAsked) -> None:
        """Take what `weigh_asked` gave."""
        self._rare = weighed["rare"]
        self._postings = weighed["postings"]
        self._numbers: dict[str, list[int]] = {}
        for number, iri in enumerate(weighed["iris"]):
            self._numbers.setdefault(iri, []).append(number)
        self._total = len(weighed["iris"])
        self._unseen = math.log(self._total + 1) * UNSEEN

    def near(self, terms: Mapping[str, float]) -> Nearness:
        """Give how near the nearest question of each passage and silence comes to weighed terms."""
        vector = {term: self._rare.get(term, self._unseen) * weight for term, weight in terms.items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return Nearness(self._numbers, add_up_all(vector, self._postings, self._total), length)


class Nearness:
    """How near the questions of each passage and silence come to a typed question, looked up one by one."""

    def __init__(self, numbers: Mapping[str, Sequence[int]], scores: Sequence[float], length: float) -> None:
        """Take the numbers of the questions of each, what each question scores, and what a score is a part of."""
        self._numbers = numbers
        self._scores = scores
        self._length = length
        self._known: dict[str, float] = {}

    def of(self, iri: str) -> float:
        """Give how near the nearest question of a passage or silence comes, from 0 to 1; 0 where there is none."""
        if iri not in self._known:
            scores = [self._scores[number] for number in self._numbers.get(iri, ())]
            self._known[iri] = max(scores, default=0.0) / self._length
        return self._known[iri]

    def grouped(self, numbers: Mapping[str, Sequence[int]]) -> Nearness:
        """Give how near the same questions come, put together in other groups."""
        return Nearness(numbers, self._scores, self._length)
