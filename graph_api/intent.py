"""Tell which question of the library a typed question most likely is, by its words and by the kinds of things it names.

A linear model (multinomial logistic regression) over words, meanings and pairs of neighbours; names are replaced by
what kind of thing they name. The weights in `texts/intent.json` are fitted by `tests/evaluation/fit.py` on the
wordings of the library and the questions in `texts/readings.tsv`. That the sources do not say is the
question `what-comes-nearest`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph_api.linking import Linked
from graph_api.matching import features
from graph_api.prefixes import ANY_KIND, split
from graph_api.questions import SLOT, Question
from graph_api.tokens import lemmas
from graph_api.wording import FOLDER

KINDS = ("actor", "document", "system", "law", "procedure", "stage", "signal", "channel", "measure")
ASKED_MOST = ("actor", "system", "stage")
UNSAID = "what-comes-nearest"
LEAST = 1e-4


@dataclass(frozen=True)
class Intent:
    """The fitted weights: for each feature, those of the questions it speaks for or against."""

    questions: tuple[str, ...]
    base: tuple[float, ...]
    weights: Mapping[str, Sequence[tuple[int, float]]]

    def likely(self, tokens: Sequence[str]) -> dict[str, float]:
        """Give how likely each question of the library is (0 to 1, together 1), by the words in the order asked."""
        totals = list(self.base)
        for name, worth in vector(tokens).items():
            for number, weight in self.weights.get(name, ()):
                totals[number] += weight * worth
        most = max(totals, default=0.0)
        raised = [math.exp(total - most) for total in totals]
        whole = sum(raised) or 1.0
        return {question: one / whole for question, one in zip(self.questions, raised, strict=True)}


def vector(tokens: Sequence[str]) -> dict[str, float]:
    """Give the features of the words, each as one text, weighed so that long questions count as much as short ones."""
    found = list(features(tokens))
    return dict.fromkeys(found, 1 / math.sqrt(len(found) or 1))


def by_kind(linked: Linked) -> tuple[str, ...]:
    """Give the lemmas of a question, each name replaced by the kind of thing that it most likely names: '<actor>'."""
    tokens = list(linked.lemmas)
    taken: set[int] = set()
    for mention in sorted(linked.mentions, key=lambda one: -one.start):
        places = set(range(mention.start, mention.end))
        if not places & taken:
            taken |= places
            tokens[mention.start : mention.end] = [_kind({(split(thing) or ("",))[0] for thing in mention.things})]
    return tuple(tokens)


def of_wording(wording: str, question: Question, lang: str) -> list[tuple[str, ...]]:
    """Give the lemmas of a wording of the library, each slot replaced by the kind of thing that fills it.

    A slot for anything is filled with each of the kinds that are asked about most.
    """
    kinds = {name: parameter.kind for name, parameter in question.parameters.items()}
    fillings = ASKED_MOST if ANY_KIND in kinds.values() else ("",)
    return [
        _filled(wording, {name: thing if kind == ANY_KIND else kind for name, kind in kinds.items()}, lang)
        for thing in fillings
    ]


def _filled(wording: str, kinds: Mapping[str, str], lang: str) -> tuple[str, ...]:
    parts: list[str] = []
    at = 0
    for slot in SLOT.finditer(wording):
        parts += [*lemmas(wording[at : slot.start()], lang), f"<{kinds[slot[1]]}>"]
        at = slot.end()
    return (*parts, *lemmas(wording[at:], lang))


def _kind(kinds: set[str]) -> str:
    return f"<{next((kind for kind in KINDS if kind in kinds), min(kinds))}>"


def features_of(likely: Mapping[str, float], question: str) -> dict[str, float]:
    """Give what is weighed of a candidate for a question, by how likely each question is."""
    own, best = likely.get(question, 0.0), max(likely.values(), default=0.0)
    return {
        "intent": own,
        "intent_log": math.log(own + LEAST),
        "intent_best": best,
        "intent_unsaid": likely.get(UNSAID, 0.0),
        "behind_intent": best - own,
    }


@lru_cache(maxsize=1)
def read_intent() -> Intent:
    """Read the fitted weights."""
    read = json.loads((FOLDER / "intent.json").read_text(encoding="utf-8"))
    weights = {name: list(zip(told[::2], told[1::2], strict=True)) for name, told in read["weights"].items()}
    return Intent(tuple(read["questions"]), tuple(read["base"]), weights)
