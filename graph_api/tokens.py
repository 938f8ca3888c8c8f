"""Cut a typed question into words, reduce them to lemmas, and recognise its language."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from graph_api.finding import plain
from graph_api.wording import FOLDER, texts

LANGUAGES = ("nl", "en")
SIGNS = {
    "->": " naar ",
    "→": " naar ",
    "i&r": "identificatie registratie",
    "w/o": "without",
    " w/ ": " with ",
    " & ": " en ",
}
SIGN = re.compile("|".join(map(re.escape, SIGNS)), re.IGNORECASE)
ARTICLES = frozenset(("de", "het", "een", "the", "a", "an", "'t", "t"))


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Fold case and accents, and drop the ampersand between letters: 'DT&V' becomes 'dtv'."""
    return re.sub(r"(?<=\w)&(?=\w)", "", plain(text))


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text, accents folded and capitals kept; an arrow becomes 'naar'."""
    if SIGN.search(text):
        for sign, meaning in SIGNS.items():
            text = re.sub(re.escape(sign), meaning, text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\w)&(?=\w)", "", text)
    return tuple(word for word in re.findall(r"\w+", text) if fold(word))


@lru_cache(maxsize=50_000)
def lemma(word: str, lang: str = "nl") -> str:
    """Give the lemma of a word in this language, else in the other; a word that neither knows is its own lemma."""
    import simplemma  # not at the start of a server, which does without until the first typed question

    order = LANGUAGES if lang == "nl" else LANGUAGES[::-1]
    return plain(str(simplemma.lemmatize(fold(word), lang=order)))


def lemmas(text: str, lang: str = "nl") -> tuple[str, ...]:
    """Give the lemmas of a text, articles left out."""
    return tuple(lemma(word, lang) for word in words(text) if fold(word) not in ARTICLES)


@lru_cache(maxsize=1)
def _concepts() -> dict[str, str]:
    read: dict[str, str] = json.loads((FOLDER / "concepts.json").read_text(encoding="utf-8"))
    pairs = [(lemma(word, lang), name) for name, told in read.items() for word in told.split() for lang in LANGUAGES]
    return dict(reversed(pairs))


def concept(word: str) -> str:
    """Give the meaning that a lemma of either language stands for, in capitals, or the lemma itself."""
    return _concepts().get(word, word)


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Say whether the word is Dutch or English, or a number."""
    import simplemma

    return word.isdigit() or bool(simplemma.is_known(fold(word), lang=LANGUAGES))


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
