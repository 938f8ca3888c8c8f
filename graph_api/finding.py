"""Find things by what is typed: by their names, abbreviations, paraphrases and conditions, in any order of words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

NEAR_FROM = 5
WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
LESS = 5.0  # a naming stands behind what it names
EXACT, BEGINS, PHRASE, WORDS, NEAR = 100.0, 80.0, 70.0, 60.0, 40.0


class Finder:
    """An index of spellings by their words, accents and case folded."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        """Take the spellings of every thing, by its IRI."""
        self._spelt = [(iri, plain(spelling)) for iri, several in spellings.items() for spelling in several]
        places: defaultdict[str, set[int]] = defaultdict(set)
        for place, (_, spelling) in enumerate(self._spelt):
            for word in WORD.findall(spelling):
                places[word].add(place)
        self._places = dict(places)
        self._words = sorted(self._places)

    def find(self, given: str, limit: int) -> list[str]:
        """Give the IRIs of the things that best fit what was typed: exact names first, then beginnings, then words.

        Only where nothing fits, one typing error in a word of NEAR_FROM letters or more is forgiven.
        """
        wanted = plain(given).strip()
        typed = list(dict.fromkeys(WORD.findall(wanted)))
        if not typed:
            return []
        found = self._with_all([self._beginning(word) for word in typed])
        found = found or self._with_all([self._beginning(word) | self._near(word) for word in typed])
        scored: dict[str, float] = {}
        for place in found:
            iri, spelling = self._spelt[place]
            score = _fit(wanted, typed, spelling) + (0.5 if "/actor/" in iri else -LESS if "/naming/" in iri else 0.0)
            scored[iri] = max(score, scored.get(iri, 0.0))
        return sorted(scored, key=lambda iri: (-scored[iri], iri))[:limit]

    def _with_all(self, several: list[set[str]]) -> set[int]:
        """Give the places of the spellings that have one word of each set."""
        sets = [set[int]().union(*(self._places[word] for word in words)) for words in several]
        return set.intersection(*sets)

    def _beginning(self, typed: str) -> set[str]:
        """Give the known words that begin like this."""
        first, last = bisect_left(self._words, typed), bisect_left(self._words, f"{typed}\uffff")
        return set(self._words[first:last])

    def _near(self, typed: str) -> set[str]:
        """Give the known words that are one typing error away: a letter more, less, other, or two exchanged."""
        if len(typed) < NEAR_FROM:
            return set()
        found = process.extract(typed, self._words, scorer=OSA.distance, score_cutoff=1, limit=None)
        return {word for word, _, _ in found}


def plain(text: str) -> str:
    """Fold case and accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()


def _fit(wanted: str, typed: list[str], spelling: str) -> float:
    if wanted == spelling:
        return EXACT
    if spelling.startswith(wanted):
        return BEGINS
    if f" {wanted}" in spelling:
        return PHRASE
    words = WORD.findall(spelling)
    if not all(any(word.startswith(one) for word in words) for one in typed):
        return NEAR + 10.0 * (len(words) == len(typed))
    return WORDS
