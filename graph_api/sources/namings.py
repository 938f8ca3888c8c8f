"""Where the source texts use a name, and which texts never do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph_api.sources.texts import SourceText, spelt

BREAK = r"[ \t]*\r?\n\s*"  # the end of a line inside a word
ABBREVIATION_LENGTH = 5


@dataclass(frozen=True)
class NamingCount:
    """All places where one document uses one form of a thing's name; without offsets, it never does."""

    thing: str
    form: str
    document: str
    offsets: tuple[int, ...]


def namings(texts: Sequence[SourceText], forms: Mapping[str, Iterable[str]]) -> list[NamingCount]:
    """Look for every form of every thing in every text, and give all outcomes, absence included.

    A form is found as whole words, over line breaks and words broken by a
    hyphen; a footnote digit glued to it does not hide it. Capitals matter only
    in abbreviations: capitals throughout, of at most five letters.
    """
    return [
        NamingCount(thing, form, text.name, tuple(found.start() for found in pattern(form).finditer(text.text)))
        for thing, names in forms.items()
        for form in names
        for text in texts
    ]


def pattern(form: str) -> re.Pattern[str]:
    """Give the pattern that finds a form of a name in a text; raises ValueError for one without letters or digits."""
    clean = unicodedata.normalize("NFC", form).strip()
    if not any(character.isalnum() for character in clean):
        raise ValueError(f"The form '{form}' of a name has no letters or digits; correct it.")
    sought = r"\s+".join(_word(word) for word in clean.split())
    before = r"(?<![^\W_])" if clean[0].isalnum() else ""
    after = r"(?!\d)(?![^\W\d_])" if clean[-1].isdigit() else r"(?![^\W\d_])" if clean[-1].isalpha() else ""
    return re.compile(before + sought + after, 0 if is_abbreviation(clean) else re.IGNORECASE)


def is_abbreviation(form: str) -> bool:
    """Say whether a form is written in capitals throughout and has at most five letters."""
    return form.isupper() and sum(character.isalpha() for character in form) <= ABBREVIATION_LENGTH


def _word(word: str) -> str:
    """Let a word be broken over two lines: after its own hyphen, or between two letters with a hyphen put in."""
    pieces = [spelt(word[0])]
    for before, character in pairwise(word):
        if before == "-":
            pieces.append(f"(?:{BREAK})?")
        elif before.isalnum() and character.isalnum():
            pieces.append(f"(?:-{BREAK}|\u00ad(?:{BREAK})?)?")
        pieces.append(spelt(character))
    return "".join(pieces)
