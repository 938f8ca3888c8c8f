"""Questions that were written for passages and silences: which of them comes nearest to a typed question.

They serve as search words, in other words than those of our paraphrases, and tell how like a typed question is to one
that a passage is known to answer, or that the sources are known to leave open. `texts/asked.json` holds their terms;
`tests/evaluation/fit_asked.py` makes it from the questions in `tests/evaluation/asked.tsv`. Compared by cosine over
tf-idf, as in `matching.py`.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from graph_api.prefixes import ID
from graph_api.wording import FOLDER

THING = "/"
UNSEEN = 0.7


class AskedBefore:
    """The questions written for the passages and silences of one graph."""

    def __init__(self, asked: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Take the terms of each question, by the IRI of what it was written for."""
        questions = [(iri, frozenset(question)) for iri, several in asked.items() for question in several]
        seen = Counter(term for _, question in questions for term in question)
        total = len(questions)
        self._rare = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in seen.items()}
        self._unseen = math.log(total + 1) * UNSEEN
        self._written_for = [iri for iri, _ in questions]
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, question) in enumerate(questions):
            length = math.sqrt(sum(self._rare[term] ** 2 for term in question)) or 1.0
            for term in question:
                self._postings[term].append((number, self._rare[term] / length))

    def near(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Give for each passage and silence how near the nearest of its questions comes (0 to 1)."""
        vector = {term: self._rare.get(term, self._unseen) * weight for term, weight in terms.items()}
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        scores: dict[int, float] = defaultdict(float)
        for term, weight in vector.items():
            for number, worth in self._postings.get(term, ()):
                scores[number] += weight * worth
        best: dict[str, float] = {}
        for number, score in scores.items():
            iri = self._written_for[number]
            if score / length > best.get(iri, 0.0):
                best[iri] = score / length
        return best


@lru_cache(maxsize=1)
def read_asked() -> dict[str, list[list[str]]]:
    """Read the terms of the questions written for each passage or silence (by IRI)."""
    read = json.loads((FOLDER / "asked.json").read_text(encoding="utf-8"))
    terms = [ID + term[len(THING) :] if term.startswith(THING) else term for term in read["terms"]]
    return {ID + slug: [[terms[n] for n in question] for question in told] for slug, told in read["asked"].items()}


def write_asked(asked: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Write the terms of questions as `read_asked` reads them, a line for each passage or silence (by IRI)."""
    used = sorted({term for several in asked.values() for question in several for term in question})
    places = {term: number for number, term in enumerate(used)}
    terms = json.dumps([term.replace(ID, THING, 1) for term in used], ensure_ascii=False, separators=(",", ":"))
    lines = [
        f"{json.dumps(iri.removeprefix(ID))}:"
        + json.dumps([sorted({places[term] for term in question}) for question in several], separators=(",", ":"))
        for iri, several in sorted(asked.items())
    ]
    return f'{{"terms":{terms},\n"asked":{{\n' + ",\n".join(lines) + "\n}}\n"
