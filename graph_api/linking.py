"""Find the things of the graph that a typed question names, spelling mistakes included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from graph_api.names import Names
from graph_api.prefixes import split
from graph_api.tokens import is_known, lemma, lemmas, words

JOINING = frozenset(["van", "de", "het", "een", "der", "bij", "in", "of", "the", "at", "s", "binnen", "within"])
CORRECTED_FROM = 5
ALIKE = 82.0


@dataclass(frozen=True)
class Mention:
    """Words `start` to `end` (exclusive) of the question, and the things they can mean (IRIs)."""

    start: int
    end: int
    things: tuple[str, ...]


@dataclass(frozen=True)
class Linked:
    """A question as words, corrected and reduced to lemmas, with what it mentions; mentions may overlap."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    mentions: tuple[Mention, ...]
    corrected: tuple[tuple[str, str], ...] = ()


class Linker:
    """Knows every spelling of everything in the graph."""

    def __init__(self, names: Names, vocabulary: Iterable[str] = ()) -> None:
        """Read the spellings; `vocabulary` are further words (of the questions' wordings) that are no mistakes."""
        self._names = names
        self._spellings: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._longest = 1
        for name in names.things():
            if (split(name.iri) or ("", ""))[0] in ("passage", "flow", "seat", "silence"):
                continue
            for spelling in name.spellings():
                self._add(lemmas(spelling), name.iri)
        self._vocabulary = {word for key in self._spellings for word in key} | {lemma(w) for w in vocabulary}

    def _add(self, key: tuple[str, ...], iri: str) -> None:
        if key and iri not in self._spellings[key]:
            self._spellings[key].append(iri)
            self._longest = max(self._longest, len(key))

    def link(self, text: str) -> Linked:
        """Find what a question mentions: the longest names first, each word in one mention, near misspellings too."""
        typed = words(text)
        corrected = [self._correct(word) for word in typed]
        reduced = tuple(part for parts in corrected for part in parts)
        changes = tuple((a, " ".join(b)) for a, b in zip(typed, corrected, strict=True) if b != (lemma(a),))
        mentions = self._merge(self._find(reduced), reduced)
        return Linked(typed, reduced, tuple(mentions), changes)

    def _correct(self, word: str) -> tuple[str, ...]:
        reduced = lemma(word)
        if reduced in self._vocabulary or is_known(word) or len(word) < CORRECTED_FROM:
            return (reduced,)
        for cut in range(len(word) - 3, 2, -1):
            head, tail = word[:cut], lemma(word[cut:])
            if lemma(head) in self._vocabulary and tail in self._vocabulary and len(tail) > 3:
                return (lemma(head), tail)
        near = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return (near[0],) if near else (reduced,)

    def _find(self, reduced: tuple[str, ...]) -> list[Mention]:
        found, at = [], 0
        while at < len(reduced):
            size = next(
                (
                    n
                    for n in range(min(self._longest, len(reduced) - at), 0, -1)
                    if reduced[at : at + n] in self._spellings
                ),
                0,
            )
            if size:
                found.append(Mention(at, at + size, tuple(self._spellings[reduced[at : at + size]])))
            at += size or 1
        return found

    def _merge(self, found: list[Mention], reduced: tuple[str, ...]) -> list[Mention]:
        """Let a whole that stands beside its part say which part is meant: 'medewerker van het COA'."""
        merged: list[Mention] = []
        for mention in found:
            if merged and (joined := self._join(merged[-1], mention, reduced)):
                merged[-1] = joined
            else:
                merged.append(mention)
        return merged

    def _join(self, first: Mention, second: Mention, reduced: tuple[str, ...]) -> Mention | None:
        if any(word not in JOINING for word in reduced[first.end : second.start]):
            return None
        for part, whole in ((first, second), (second, first)):
            kept = tuple(iri for iri in part.things if set(self._names.wholes(iri)) & set(whole.things))
            if kept:
                return replace(first, end=second.end, things=kept)
        return None
