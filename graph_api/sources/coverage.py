"""Which stretches of the source texts the graph cites, and which it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph_api.sources.passages import Passage
from graph_api.sources.texts import SourceText


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text with its lines, and the IRIs of the passages that all of it belongs to (none: not cited)."""

    start: int
    end: int
    first_line: int
    last_line: int
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """The stretches of a document, cited and not, and the share of its characters, white space aside, that is cited."""

    document: str
    cited: tuple[Stretch, ...]
    uncited: tuple[Stretch, ...]
    share: float


def coverage(texts: Sequence[SourceText], passages: Iterable[Passage]) -> list[Coverage]:
    """Divide every text into stretches by the passages that cite them; white space alone makes no stretch."""
    known = tuple(passages)
    return [_cover(text, [passage for passage in known if passage.document == text.name]) for text in texts]


def _cover(text: SourceText, passages: Sequence[Passage]) -> Coverage:
    whole = len(text.text)
    bounds = {0, whole} | {min(max(end, 0), whole) for passage in passages for end in (passage.start, passage.end)}
    parts = [part for start, end in pairwise(sorted(bounds)) if (part := _stretch(text, start, end, passages))]
    cited = tuple(part for part in parts if part.passages)
    uncited = tuple(part for part in parts if not part.passages)
    sizes = [sum(_size(text.text[part.start : part.end]) for part in some) for some in (cited, parts)]
    return Coverage(text.name, cited, uncited, sizes[0] / sizes[1] if sizes[1] else 1.0)


def _stretch(text: SourceText, start: int, end: int, passages: Sequence[Passage]) -> Stretch | None:
    inside = text.text[start:end]
    if not inside.strip():
        return None
    start, end = start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())
    citing = tuple(passage.iri for passage in passages if passage.start <= start and end <= passage.end)
    return Stretch(start, end, text.line(start), text.line(end - 1), citing)


def _size(text: str) -> int:
    return sum(not character.isspace() for character in text)
