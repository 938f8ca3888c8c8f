"""Cut a typed question into words, reduce them to lemmas, and recognise its language."""

from __future__ import annotations

import re
from functools import lru_cache

import simplemma

from graph_api.names import plain

LANGUAGES = ("nl", "en")
SIGNS = {"->": " naar ", "→": " naar ", "i&r": "identificatie registratie"}


def fold(text: str) -> str:
    """Fold case and accents, and drop the ampersand between letters: 'DT&V' becomes 'dtv'."""
    return re.sub(r"(?<=\w)&(?=\w)", "", plain(text))


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text, case and accents folded; arrows become 'naar'."""
    text = text.casefold()
    for sign, meaning in SIGNS.items():
        text = text.replace(sign, meaning)
    return tuple(re.findall(r"[a-z0-9]+", fold(text)))


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Give the lemma of a Dutch or English word; a word that neither knows is its own lemma."""
    return plain(str(simplemma.lemmatize(word, lang=LANGUAGES)))


def lemmas(text: str) -> tuple[str, ...]:
    """Give the lemmas of a text."""
    return tuple(lemma(word) for word in words(text))


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Say whether the word is Dutch or English, or a number."""
    return word.isdigit() or bool(simplemma.is_known(word, lang=LANGUAGES))


def recognise_language(text: str) -> str | None:
    """Give 'nl' or 'en', or None when the text does not tell."""
    scores = dict(simplemma.langdetect(text, lang=LANGUAGES))
    dutch, english = scores.get("nl", 0.0), scores.get("en", 0.0)
    if dutch == english:
        return None
    return "nl" if dutch > english else "en"
