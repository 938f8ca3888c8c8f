"""A source document for reading: its text cut into stretches that nest nowhere, its passages, and what is cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Marked:
    """One passage of the document, numbered in the order of the text; `supports` holds (kind, text, href)."""

    number: int
    slug: str
    href: str
    start: int
    end: int
    locator: str
    paraphrase: str
    first_words: str
    last_words: str
    official_url: str | None
    supports: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Stretch:
    """A piece of text with the numbers of the passages that it is part of, and of those that begin here."""

    text: str
    numbers: tuple[int, ...]
    begins: tuple[int, ...]


@dataclass(frozen=True)
class Reader:
    """One document; `stretches` is empty, and `lang` that of the document, where the text is not attached.

    `strip` holds (start, end) in thousandths of the text for what is cited; `cited` is the share in per cent.
    """

    slug: str
    title: str
    subtitle: str
    date: str
    reference: str
    official_url: str | None
    lang: str
    passages: tuple[Marked, ...]
    stretches: tuple[Stretch, ...]
    changed: bool
    strip: tuple[tuple[float, float], ...]
    cited: int

    @property
    def dashes(self) -> tuple[tuple[int, int], ...]:
        """Give `strip` for a line of dashes: (gap before it, length) in whole thousandths, each visible."""
        found, at = [], 0
        for start, end in self.strip:
            begin = max(at, round(start))
            found.append((begin - at, max(round(end) - begin, 1)))
            at = begin + found[-1][1]
        return tuple(found)


def cut(text: str, passages: Sequence[Marked]) -> tuple[Stretch, ...]:
    """Cut a text at every beginning and end of a passage, so that each stretch lies in the same passages throughout."""
    whole = len(text)
    bounds = {0, whole} | {min(max(place, 0), whole) for one in passages for place in (one.start, one.end)}
    found = []
    for start, end in pairwise(sorted(bounds)):
        numbers = tuple(one.number for one in passages if one.start <= start and end <= one.end)
        begins = tuple(one.number for one in passages if one.start == start)
        found.append(Stretch(text[start:end], numbers, begins))
    return tuple(found)


def strip(length: int, passages: Sequence[Marked]) -> tuple[tuple[float, float], ...]:
    """Give where passages lie in thousandths of a text of this length, overlaps joined."""
    joined: list[list[int]] = []
    for one in sorted(passages, key=lambda p: (p.start, p.end)):
        if joined and one.start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], one.end)
        else:
            joined.append([one.start, one.end])
    return tuple((round(a / length * 1000, 1), round(b / length * 1000, 1)) for a, b in joined) if length else ()
