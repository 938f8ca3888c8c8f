"""Questions that were written for passages and silences: which of them comes nearest to a typed question.

They serve as search words, in other words than those of our paraphrases, and tell how like a typed question is to one
that a passage is known to answer, or that the sources are known to leave open. Each line of `texts/asked.tsv` has a
passage or silence ('passage/slug'), a language and a question, between tabs. They are compared by cosine over tf-idf,
as in `matching.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TypedDict

from graph_api.postings import Postings, add_up, how_rare
from graph_api.prefixes import ID
from graph_api.wording import FOLDER

FILE = FOLDER / "asked.tsv"
UNSEEN = 0.7


class WeighedAsked(TypedDict):
    """What each question was written for (IRIs), how much each term tells, and how much it tells of each question.

    The latter by the numbers of the questions. All is as JSON has it, to be kept.
    """

    iris: list[str]
    rare: dict[str, float]
    postings: Postings


def read_asked(known: Container[str]) -> Iterator[tuple[str, str, str]]:
    """Give what a question was written for, its language and the question, where the former (IRI) is known.

    Raises ValueError for a line that has not three fields.
    """
    for line in FILE.read_text(encoding="utf-8").splitlines():
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
    """The questions written for the passages and silences of one graph."""

    def __init__(self, weighed: WeighedAsked) -> None:
        """Take what `weigh_asked` gave."""
        self._written_for = weighed["iris"]
        self._rare = weighed["rare"]
        self._postings = weighed["postings"]
        self._unseen = math.log(len(self._written_for) + 1) * UNSEEN

    def near(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Give for each passage and silence how near the nearest of its questions comes (0 to 1)."""
        vector = {term: self._rare.get(term, self._unseen) * weight for term, weight in terms.items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        best: dict[str, float] = {}
        for number, score in add_up(vector, self._postings).items():
            iri = self._written_for[number]
            if score / length > best.get(iri, 0.0):
                best[iri] = score / length
        return best
