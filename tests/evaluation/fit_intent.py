"""Fit which question of the library a typed question is, on the library's wordings and on `texts/readings.tsv`.

Needs scikit-learn; `fit.py` says how it is run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_api.intent import Intent, of_wording, vector
from graph_api.questions import Question

Tokens = tuple[str, ...]
STRENGTH = 30.0
SEEN = 2
LEAST_WEIGHT = 0.35


@dataclass(frozen=True)
class Example:
    """The words of a text, names replaced by their kinds, and the question of the library that it is."""

    tokens: Tokens
    question: str


def of_library(library: Mapping[str, Question]) -> list[Example]:
    """Give the wordings of every question as examples."""
    return [
        Example(tokens, question.slug)
        for question in library.values()
        for lang, several in question.wordings.items()
        for wording in several
        for tokens in of_wording(wording, question, lang)
    ]


def fit(examples: Sequence[Example]) -> Intent:
    """Fit the weights; those that hardly tell are left out."""
    from sklearn.linear_model import LogisticRegression

    seen = Counter(feature for example in examples for feature in vector(example.tokens))
    columns = {feature: number for number, feature in enumerate(sorted(f for f, n in seen.items() if n >= SEEN))}
    model = LogisticRegression(C=STRENGTH, max_iter=200)
    model.fit(_table(examples, columns), [example.question for example in examples])
    weights = {
        feature: [(row, round(float(one), 2)) for row, one in enumerate(model.coef_[:, at]) if abs(one) >= LEAST_WEIGHT]
        for feature, at in columns.items()
    }
    base = tuple(round(float(one), 3) for one in model.intercept_)
    return Intent(tuple(model.classes_), base, {feature: told for feature, told in weights.items() if told})


def written(intent: Intent) -> dict[str, Any]:
    """Give the weights as they are stored: for each feature, numbers of questions and weights by turns."""
    weights = {feature: [part for pair in told for part in pair] for feature, told in intent.weights.items()}
    return {"questions": list(intent.questions), "base": list(intent.base), "weights": weights}


def _table(examples: Sequence[Example], columns: Mapping[str, int]) -> Any:
    from scipy.sparse import csr_matrix

    cells = [
        (row, columns[feature], worth)
        for row, example in enumerate(examples)
        for feature, worth in vector(example.tokens).items()
        if feature in columns
    ]
    rows, places, worths = zip(*cells, strict=True)
    return csr_matrix((worths, (rows, places)), shape=(len(examples), len(columns)))
