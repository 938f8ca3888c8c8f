"""Choose among the answers that a typed question can have: the best first, and how likely it is to be right.

The trees in `texts/ranking.json` are fitted by `tests/evaluation/fit.py` on the evaluation questions with an odd number
and on the examples beside the checkout, by LambdaMART: C. Burges, 'From RankNet to LambdaRank to LambdaMART', 2010.
Those with an even number are held out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph_api.ranking import Candidate
from graph_api.wording import FOLDER

ALONE = 3.0

Tree = tuple[int, float, "Tree", "Tree"] | float


@dataclass(frozen=True)
class Model:
    """The fitted trees over `features`, and the weights of how sure the best candidate is."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]
    intercept: float
    weights: Mapping[str, float]

    def score(self, row: Mapping[str, float]) -> float:
        """Add up what each tree says of a candidate: the higher, the likelier right compared with its rivals."""
        values = [row.get(name, 0.0) for name in self.features]
        total = 0.0
        for tree in self.trees:
            while type(tree) is tuple:
                tree = tree[2] if values[tree[0]] <= tree[1] else tree[3]
            total += tree  # type: ignore[operator]
        return total

    def sure(self, row: Mapping[str, float]) -> float:
        """Give how likely the best candidate is to be right, from 0 to 1."""
        total = self.intercept + sum(weight * row.get(name, 0.0) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _read_tree(written: Any) -> Tree:
    if not isinstance(written, list):
        return float(written)
    feature, threshold, low, high = written
    return feature, threshold, _read_tree(low), _read_tree(high)


@lru_cache(maxsize=1)
def read_model() -> Model:
    """Read the fitted model."""
    read = json.loads((FOLDER / "ranking.json").read_text(encoding="utf-8"))
    sure = read["confidence"]
    return Model(
        tuple(read["features"]), tuple(map(_read_tree, read["trees"])), float(sure["intercept"]), sure["weights"]
    )


def rank(candidates: Sequence[Candidate]) -> tuple[float, list[Candidate]]:
    """Give how likely the best candidate is to be right, and all of them, the best first.

    A question put as the library puts it is that question, whatever else it resembles.
    """
    model = read_model()
    scored = sorted(
        ((model.score(one.features), one) for one in candidates), key=lambda one: (-one[0], one[1].proposal.key)
    )
    if not scored:
        return 0.0, []
    exact = [one for _, one in scored if one.proposal.is_exact]
    if exact:
        nearest = max(exact, key=lambda one: one.proposal.near)
        return 1.0, [nearest, *(one for _, one in scored if one is not nearest)]
    best = scored[0][1]
    row = {**best.features, **lead([(score, one.says) for score, one in scored])}
    return model.sure(row), [one for _, one in scored]


def lead(scored: Sequence[tuple[float, tuple[str, str]]]) -> dict[str, float]:
    """Give how far the best of the candidates is ahead: of the next, and of the next that says something else.

    Each is a score with what the candidate says, the best first; both the model's fitting and its use take this.
    """
    (top, said), rest = scored[0], scored[1:]
    lone = top - ALONE
    next_best = next((score for score, _ in rest), lone)
    other = next((score for score, says in rest if says != said), lone)
    return {"score": top, "margin": top - next_best, "margin_other": top - other}
