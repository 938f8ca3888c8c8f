"""Cut a typed question into words, reduce them to lemmas, and recognise its language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TypedDict, TypeVar

from graph_api.finding import plain
from graph_api.wording import FOLDER, texts
from graph_api.writing_out import WORDS, write_out

T = TypeVar("T")

LANGUAGES = ("nl", "en")
MOST_WORDS = 50_000
ARTICLES = frozenset(("de", "het", "een", "the", "a", "an", "'t", "t"))


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Fold case and accents, and drop the ampersand between letters: 'DT&V' becomes 'dtv'."""
    return re.sub(r"(?<=\w)&(?=\w)", "", plain(text))


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text written out, accents folded and capitals kept."""
    text = re.sub(r"(?<=\w)&(?=\w)", "", write_out(text))
    return tuple(WORDS.get(fold(word), word) for word in re.findall(r"\w+", text) if fold(word))


class Looked(TypedDict):
    """What was looked up in the dictionaries, by word: lemmas by the language that was tried first, and if it is known.

    The dictionaries take a third of a second to open, so that what is looked up for a graph is kept with it.
    """

    nl: dict[str, str]
    en: dict[str, str]
    known: dict[str, bool]


_LOOKED: Looked = {"nl": {}, "en": {}, "known": {}}
_RECORD: ContextVar[Looked | None] = ContextVar("record", default=None)


@contextmanager
def recording() -> Iterator[Looked]:
    """Record what this thread looks up while the block runs, and what it looks up for every meaning."""
    record: Looked = {"nl": {}, "en": {}, "known": {}}
    before = _RECORD.set(record)
    try:
        _read_concepts()
        yield record
    finally:
        _RECORD.reset(before)


def remember(looked: Looked) -> None:
    """Know what was looked up before, so that it is not looked up again."""
    for lang in LANGUAGES:
        _lemmas(_LOOKED, lang).update(_lemmas(looked, lang))
    _LOOKED["known"].update(looked["known"])


def open_dictionaries() -> None:
    """Read the dictionaries now, so that the first word that was never looked up does not wait for them."""
    import simplemma

    simplemma.is_known("qq", lang=LANGUAGES)
    for order in (LANGUAGES, LANGUAGES[::-1]):
        simplemma.lemmatize("qq", lang=order)


def lemma(word: str, lang: str = "nl") -> str:
    """Give the lemma of a word in this language, else in the other; a word that neither knows is its own lemma."""
    folded, known = fold(word), _lemmas(_LOOKED, lang)
    found = known.get(folded)
    if found is None:
        import simplemma  # not at the start of a server, which does without until the first word it never saw

        order = LANGUAGES if lang == "nl" else LANGUAGES[::-1]
        found = plain(str(simplemma.lemmatize(folded, lang=order)))
        _put(known, folded, found)
    if (record := _RECORD.get()) is not None:
        _lemmas(record, lang)[folded] = found
    return found


def _lemmas(looked: Looked, lang: str) -> dict[str, str]:
    return looked["nl"] if lang == "nl" else looked["en"]


def _put(known: dict[str, T], word: str, found: T) -> None:
    """Note what was found of a word; when there are too many words, all are forgotten."""
    if len(known) >= MOST_WORDS:
        known.clear()
    known[word] = found


def lemmas(text: str, lang: str = "nl") -> tuple[str, ...]:
    """Give the lemmas of a text, articles left out."""
    return tuple(lemma(word, lang) for word in words(text) if fold(word) not in ARTICLES)


@lru_cache(maxsize=1)
def _concepts() -> dict[str, str]:
    return _read_concepts()


def _read_concepts() -> dict[str, str]:
    read: dict[str, str] = json.loads((FOLDER / "concepts.json").read_text(encoding="utf-8"))
    pairs = [(lemma(word, lang), name) for name, told in read.items() for word in told.split() for lang in LANGUAGES]
    return dict(reversed(pairs))


def concept(word: str) -> str:
    """Give the meaning that a lemma of either language stands for, in capitals, or the lemma itself."""
    return _concepts().get(word, word)


def is_known(word: str) -> bool:
    """Say whether the word is Dutch or English, or a number."""
    if word.isdigit():
        return True
    folded = fold(word)
    found = _LOOKED["known"].get(folded)
    if found is None:
        import simplemma

        found = bool(simplemma.is_known(folded, lang=LANGUAGES))
        _put(_LOOKED["known"], folded, found)
    if (record := _RECORD.get()) is not None:
        record["known"][folded] = found
    return found


@lru_cache(maxsize=len(LANGUAGES))
def small_words(lang: str) -> frozenset[str]:
    """Give the words of this language that hardly occur in the other and never in a name."""
    return frozenset(texts(lang)["small_words"].split())


def recognise_language(text: str) -> str | None:
    """Give 'nl' or 'en', or None when the text does not tell.

    The small words of a language tell more in a short question full of Dutch
    names than its other words do; only where they are even is the rest weighed.
    """
    typed = [fold(word) for word in words(text)]
    dutch, english = (sum(word in small_words(lang) for word in typed) for lang in LANGUAGES)
    if dutch == english:
        import simplemma

        scores = dict(simplemma.langdetect(text, lang=LANGUAGES))
        dutch, english = round(scores.get("nl", 0.0) * 100), round(scores.get("en", 0.0) * 100)
    if dutch == english:
        return None
    return "nl" if dutch > english else "en"
