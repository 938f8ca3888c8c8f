"""Cut an actor's name into the lines of its box, and say how large the box must be."""

from __future__ import annotations

from visualisation.model import Actor

WIDTH = 172
PADDING = 8
FONT_SIZE = 14
LINE_LIMIT = 4
ROOM = WIDTH - 2 * PADDING - 4

# Widths of letters in sans-serif faces, in parts of the font size, rounded up: the face is the reader's own.
NARROW = dict.fromkeys("fijlrtI.,:;'|!()[] -–", 0.36)
WIDE = dict.fromkeys("mwMW@%&", 0.92)


def lines(actor: Actor) -> tuple[str, ...]:
    """Give the lines of the box: the abbreviation if there is one, else the label, then what it is part of."""
    own = actor.abbreviation or actor.label
    parent = (actor.parent_label,) if actor.parent_label and actor.parent_label not in own else ()
    return *wrap(own, LINE_LIMIT - len(parent)), *(line for name in parent for line in wrap(f"({name})", 1))


def height(rows: int) -> int:
    """Give the height of a box with this many lines."""
    return rows * FONT_SIZE + 2 * PADDING + 4


def estimate(text: str) -> float:
    """Give about how wide a text is in pixels; rather too wide than too narrow."""
    return sum(NARROW.get(c) or WIDE.get(c) or (0.72 if c.isupper() else 0.58) for c in text) * FONT_SIZE


def wrap(text: str, limit: int, room: float = ROOM) -> list[str]:
    """Cut a text into at most `limit` lines of at most `room` pixels; what does not fit ends in an ellipsis."""
    rows: list[str] = []
    for whole in text.split():
        first, *rest = _split(whole, room)
        if rows and not rest and estimate(f"{rows[-1]} {first}") <= room:
            rows[-1] += f" {first}"
        else:
            rows += [first, *rest]
    return [*rows[: limit - 1], _shorten(" ".join(rows[limit - 1 :]), room)] if len(rows) > limit else rows


def _split(word: str, room: float) -> list[str]:
    """Cut a word that is too long for a line in two, after a Dutch linking "s" near its middle if it has one."""
    if estimate(word) <= room:
        return [word]
    middle = len(word) // 2
    cut = min(
        (i + 1 for i, c in enumerate(word[:-3]) if c == "s" and i > 2), key=lambda i: abs(i - middle), default=middle
    )
    return [_shorten(f"{word[:cut]}-", room), _shorten(word[cut:], room)]


def _shorten(text: str, room: float) -> str:
    if estimate(text) <= room:
        return text
    while text and estimate(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"
