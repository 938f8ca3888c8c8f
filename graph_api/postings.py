"""Where each term stands, by the numbers of the texts in order, and what that comes to for the words of a question."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

Postings = dict[str, tuple[list[int], list[float]]]
"""For each term the numbers of the texts that have it, and how much it tells of each. As JSON has it, to be kept."""

NOWHERE: tuple[list[int], list[float]] = ([], [])


def how_rare(seen: Mapping[str, int], total: int) -> dict[str, float]:
    """Give how much each term tells that so many of `total` texts have: the inverse document frequency of BM25."""
    return {term: math.log(1 + (total - often + 0.5) / (often + 0.5)) for term, often in seen.items()}


def add_up(weights: Mapping[str, float], postings: Mapping[str, tuple[list[int], list[float]]]) -> dict[int, float]:
    """Give for each text that has one of these weighed terms, by its number, what they come to together."""
    scores: dict[int, float] = defaultdict(float)
    for term, weight in weights.items():
        for number, worth in zip(*postings.get(term, NOWHERE), strict=True):
            scores[number] += weight * worth
    return scores


def add_up_all(
    weights: Mapping[str, float], postings: Mapping[str, tuple[list[int], list[float]]], total: int
) -> list[float]:
    """Give what `add_up` gives, for each of `total` texts in order: faster where most of them share a word."""
    scores = [0.0] * total
    for term, weight in weights.items():
        for number, worth in zip(*postings.get(term, NOWHERE), strict=True):
            scores[number] += weight * worth
    return scores
