"""Find the question of the library that a typed question comes nearest to.

Words and pairs of words are weighed by how rare they are among all wordings (tf-idf) and compared by cosine, as in
G. Salton and C. Buckley, 'Term-weighting approaches in automatic text retrieval', 1988. Names are replaced by the
parameter they would fill, so that 'from {sender} to {receiver}' tells the direction.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

from graph_api.linking import Linked, Mention
from graph_api.prefixes import split
from graph_api.questions import SLOT, Question
from graph_api.tokens import lemmas

Vector = Mapping[tuple[str, ...], float]
PAIR = 1.3


@dataclass(frozen=True)
class Match:
    """A question with its parameters filled (IRIs), how near it comes (0 to 1), and names left ambiguous."""

    question: str
    given: Mapping[str, str]
    score: float
    ambiguous: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Wording:
    """One wording of one question as a vector."""

    question: str
    vector: Vector


def masked(wording: str) -> tuple[str, ...]:
    """Reduce a wording to lemmas, with each slot kept as one word: '{sender}'."""
    parts, at = [], 0
    for slot in SLOT.finditer(wording):
        parts += [*lemmas(wording[at : slot.start()]), slot[0]]
        at = slot.end()
    return (*parts, *lemmas(wording[at:]))


def features(tokens: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Count the words and the pairs of neighbouring words, with marks at both ends."""
    framed = ("^", *tokens, "$")
    return Counter([*((token,) for token in tokens), *pairwise(framed)])


class Matcher:
    """Knows the wordings of all questions."""

    def __init__(self, library: Mapping[str, Question]) -> None:
        """Weigh the words of all wordings and titles."""
        self._library = library
        told = [
            (question.slug, features(masked(wording)))
            for question in library.values()
            for wording in self._wordings(question)
        ]
        seen: Counter[tuple[str, ...]] = Counter(feature for _, counts in told for feature in counts)
        self._weights = {feature: math.log((1 + len(told)) / count) + 0.3 for feature, count in seen.items()}
        self._unseen = math.log(1 + len(told)) * 0.5
        self._wordings_of: dict[str, list[Wording]] = defaultdict(list)
        for slug, counts in told:
            self._wordings_of[slug].append(Wording(slug, self._vector(counts)))

    @staticmethod
    def _wordings(question: Question) -> Iterator[str]:
        for several in question.wordings.values():
            yield from several

    def vocabulary(self) -> Iterable[str]:
        """Give every word of every wording."""
        return {word for feature in self._weights for word in feature if not word.startswith(("{", "^", "$"))}

    def match(self, linked: Linked, limit: int = 4) -> list[Match]:
        """Give the best match of each question, the nearest first."""
        found = [best for question in self._library.values() if (best := self._best(question, linked))]
        return sorted(found, key=lambda match: (-match.score, match.question))[:limit]

    def _best(self, question: Question, linked: Linked) -> Match | None:
        tried = [
            Match(question.slug, given, self._score(question, tokens), ambiguous)
            for given, ambiguous, tokens in self._fillings(question, linked)
        ]
        return max(tried, key=lambda match: match.score, default=None)

    def _score(self, question: Question, tokens: Sequence[str]) -> float:
        vector = self._vector(features(tokens))
        return max(
            sum(weight * other.vector.get(f, 0.0) for f, weight in vector.items())
            for other in self._wordings_of[question.slug]
        )

    def _fillings(
        self, question: Question, linked: Linked
    ) -> Iterator[tuple[dict[str, str], tuple[Mention, ...], tuple[str, ...]]]:
        """Try every way of filling the parameters with mentions of the right kind."""
        slots = list(question.parameters.values())
        usable = [
            [mention for mention in linked.mentions if any((split(t) or ("",))[0] == slot.kind for t in mention.things)]
            for slot in slots
        ]
        mentions = list(dict.fromkeys(m for several in usable for m in several))
        for chosen in permutations(mentions, len(slots)):
            if any(mention not in fit for mention, fit in zip(chosen, usable, strict=True)):
                continue
            given, ambiguous = {}, []
            for slot, mention in zip(slots, chosen, strict=True):
                fit = [t for t in mention.things if (split(t) or ("",))[0] == slot.kind]
                given[slot.name] = fit[0]
                ambiguous += [Mention(mention.start, mention.end, tuple(fit))] if len(fit) > 1 else []
            filled = dict(zip(chosen, slots, strict=True))
            yield given, tuple(ambiguous), self._mask(linked, {m: slot.name for m, slot in filled.items()})

    @staticmethod
    def _mask(linked: Linked, filled: Mapping[Mention, str]) -> tuple[str, ...]:
        tokens = list(linked.lemmas)
        for mention in sorted(filled, key=lambda m: -m.start):
            tokens[mention.start : mention.end] = ["{" + filled[mention] + "}"]
        return tuple(tokens)

    def _vector(self, counts: Mapping[tuple[str, ...], int]) -> Vector:
        raw = {
            feature: self._weights.get(feature, self._unseen) * (PAIR if len(feature) > 1 else 1.0)
            for feature in counts
            if len(feature) == 1 or feature in self._weights
        }
        norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {feature: weight / norm for feature, weight in raw.items()}
