"""Find the things of the graph that a typed question names, spelling mistakes included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypedDict

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from graph_api.names import Names
from graph_api.prefixes import ANY_KIND, DEF, split
from graph_api.tokens import ARTICLES, fold, is_known, lemma, lemmas, words

JOINING = frozenset(("van", "der", "bij", "in", "of", "at", "s", "binnen", "within", "vd", "from", "en", "and"))
OF_DOCUMENTS = frozenset(("van", "uit", "over", "op", "aan", "bij", "of", "from", "on", "about", "to", "with", "date"))
ANY_CASE = frozenset(("system",))
UNNAMED = frozenset(("passage", "flow", "seat", "silence", "naming", "condition", "question"))
PEOPLE = f"{DEF}PersonCategory"
CORRECTED_FROM = 5
ALIKE = 82.0
MISTAKEN = 5
"""One mistake is taken for one in so many letters; more make it another word: 'Frontex' is no 'front'."""


@dataclass(frozen=True)
class Mention:
    """Words `start` to `end` (exclusive) of the question, and the things they can mean (IRIs).

    `within` are the procedures of the stages among these things.
    """

    start: int
    end: int
    things: tuple[str, ...]
    within: frozenset[str] = frozenset()

    def of(self, kind: str) -> tuple[str, ...]:
        """Give the things of this kind among those the words can mean."""
        return _of_kind(self.things, kind)


@dataclass(frozen=True)
class Linked:
    """A question as lemmas in its language, articles left out, with what it mentions and what was corrected."""

    lemmas: tuple[str, ...]
    mentions: tuple[Mention, ...]
    corrected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Word:
    """One word: as typed, as a key for names (Dutch lemma, else English), and as a lemma of the question."""

    typed: str
    key: str
    lemma: str


class Spelt(TypedDict):
    """The things by each of their spellings as lemmas apart by a space, and the words that are no mistakes, in order.

    `shouted` are the abbreviations that are also common words. All is as JSON has it, to be kept.
    """

    things: dict[str, list[str]]
    shouted: list[str]
    vocabulary: list[str]


def spell(names: Names, vocabulary: Iterable[str] = ()) -> Spelt:
    """Read the spellings; `vocabulary` are further words (of the questions' wordings) that are no mistakes."""
    things: dict[str, list[str]] = {}
    shouted: set[str] = set()
    plainly: set[str] = set()
    for name in names.things():
        if _kind(name.iri) in UNNAMED:
            continue
        for spelling in name.spellings():
            if not (words := lemmas(spelling)):
                continue
            for key in _keys(words, _kind(name.iri)):
                several = things.setdefault(key, [])
                if name.iri not in several:
                    several.append(name.iri)
            if len(words) != 1 or _kind(name.iri) in ANY_CASE:
                continue
            if not spelling.isupper():
                plainly.add(words[0])
            elif is_known(spelling.casefold()):
                shouted.add(words[0])
    known = {word for key in things for word in key.split(" ")} | set(vocabulary)
    return {"things": things, "shouted": sorted(shouted - plainly), "vocabulary": sorted(known)}


def _keys(words: tuple[str, ...], kind: str) -> set[str]:
    """Give a spelling as lemmas apart by a space; a document is named without prepositions too: 'brief juni 2024'."""
    bare = tuple(word for word in words if word not in OF_DOCUMENTS)
    return {" ".join(words), " ".join(bare)} if kind == "document" and len(bare) > 1 else {" ".join(words)}


class Linker:
    """Knows every spelling of everything in the graph."""

    def __init__(self, names: Names, spelt: Spelt) -> None:
        """Take the names and what `spell` gave for them."""
        self._names = names
        self._spellings = {tuple(key.split(" ")): things for key, things in spelt["things"].items()}
        self._shouted = {(word,) for word in spelt["shouted"]}
        self._people = {name.iri for name in names.things("actor") if PEOPLE in name.classes}
        self._longest = max(map(len, self._spellings), default=1)
        self._vocabulary = frozenset(spelt["vocabulary"])
        self._candidates = [word for word in spelt["vocabulary"] if len(word) >= CORRECTED_FROM - 1]

    def link(self, text: str, lang: str = "nl") -> Linked:
        """Find what a question mentions: the longest names first, each word in one mention, near misspellings too.

        An abbreviation that is also a common word ('OM') counts only in capitals, but for that of a system ('SIS').
        """
        typed = [word for word in words(text) if fold(word) not in ARTICLES]
        corrected = [self._correct(word, lang) for word in typed]
        changes = tuple(
            (word, " ".join(part.typed for part in parts))
            for word, parts in zip(typed, corrected, strict=True)
            if tuple(part.typed for part in parts) != (word,)
        )
        read = [part for parts in corrected for part in parts]
        mentions = self._merge(self._find(read), read)
        return Linked(tuple(word.lemma for word in read), tuple(mentions), changes)

    def _correct(self, word: str, lang: str) -> tuple[Word, ...]:
        known = Word(word, lemma(word), lemma(word, lang))
        if {known.key, known.lemma, fold(word)} & self._vocabulary or is_known(word) or len(word) < CORRECTED_FROM:
            return (known,)
        if any(character.isdigit() for character in word):  # a number has no spelling to mend
            return (known,)
        folded = fold(word)
        for cut in range(len(folded) - 3, 2, -1):
            head, tail = folded[:cut], folded[cut:]
            if lemma(head) in self._vocabulary and lemma(tail) in self._vocabulary and len(tail) > 3:
                return tuple(Word(part, lemma(part), lemma(part, lang)) for part in (head, tail))
        near = process.extractOne(folded, self._candidates, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if near is None or DamerauLevenshtein.distance(folded, near[0]) > max(1, len(folded) // MISTAKEN):
            return (known,)
        return (Word(near[0], near[0], lemma(near[0], lang)),)

    def _find(self, read: list[Word]) -> list[Mention]:
        keys = tuple(word.key for word in read)
        found, at = [], 0
        while at < len(keys):
            sizes = range(min(self._longest, len(keys) - at), 0, -1)
            size = next((n for n in sizes if self._names_something(keys[at : at + n], read[at])), 0)
            if size:
                found.append(Mention(at, at + size, self._named_by(keys[at : at + size])))
            at += size or 1
        return found

    def _named_by(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """Give what a name means, and after a channel the body that its name holds: that of a meeting."""
        things = tuple(self._spellings[key])
        if any(_kind(iri) != "channel" for iri in things):
            return things
        for size in range(len(key) - 1, 1, -1):
            for at in range(len(key) - size + 1):
                within = [iri for iri in self._spellings.get(key[at : at + size], ()) if _kind(iri) == "actor"]
                if within:
                    return (*things, *within)
        return things

    def _names_something(self, key: tuple[str, ...], first: Word) -> bool:
        return key in self._spellings and (key not in self._shouted or first.typed.isupper())

    def _merge(self, found: list[Mention], read: list[Word]) -> list[Mention]:
        """Let a name beside another say what is meant: 'medewerker van het COA', 'Bureau Veiligheid (COA)'."""
        merged: list[Mention] = []
        for mention in found:
            if merged and (joined := self._join(merged[-1], mention, read)):
                merged[-1] = joined
            else:
                merged.append(mention)
        return self._narrow(merged)

    def _is_of_people(self, mention: Mention) -> bool:
        """Say whether a name is of people who go through stages, as in 'screening van asielzoekers'."""
        return self._people.issuperset(mention.things)

    def _narrow(self, mentions: list[Mention]) -> list[Mention]:
        """Note the procedures of stages; a stage is one of a procedure that is named, where it can be."""
        named = {thing for mention in mentions for thing in mention.of("procedure")}
        kept = []
        for one in mentions:
            fit = tuple(iri for iri in one.things if self._names.context(iri) in named) or one.things
            kept.append(replace(one, things=fit, within=frozenset(filter(None, map(self._names.context, fit)))))
        return kept

    def _join(self, first: Mention, second: Mention, read: list[Word]) -> Mention | None:
        if any(fold(word.typed) not in JOINING for word in read[first.end : second.start]):
            return None
        if first.end == second.start:
            same = tuple(
                iri for iri in first.things if iri in second.things or self._names.context(iri) in second.things
            )
            if same:
                return replace(first, end=second.end, things=same)
        if first.of("stage") and self._is_of_people(second) and first.end < second.start:
            return replace(first, end=second.end)
        for part, whole in ((first, second), (second, first)):
            kept = tuple(iri for iri in part.things if set(self._names.wholes(iri)) & set(whole.things))
            if kept:
                return replace(first, end=second.end, things=kept)
        return None


@lru_cache(maxsize=10_000)
def _of_kind(things: tuple[str, ...], kind: str) -> tuple[str, ...]:
    return tuple(iri for iri in things if kind in (ANY_KIND, _kind(iri)))


def _kind(iri: str) -> str:
    return (split(iri) or ("",))[0]
