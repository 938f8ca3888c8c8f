"""Measures over time: items with their dated statuses, and where these lie on a scale of years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from visualisation.content import Link
from visualisation.model import Citation

STRIP = 276
FULL_YEAR = 34.0  # pixels that a year in four digits needs
EDGE = 14
TARGET = 24
ARROW = 12
GOING_ON = frozenset(("in-force", "ongoing", "in-progress"))
ENDED = frozenset(("completed",))
UNKNOWN = frozenset(("not-mentioned",))


@dataclass(frozen=True)
class Status:
    """How a measure stands on one date according to one document (its slug)."""

    slug: str
    href: str
    date: str
    written: str
    state: str
    state_label: str
    document: str
    certainty: str
    certainty_label: str
    reason: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Item:
    """A measure, recommendation, attention point, motion, promise, inquiry or training with its statuses by date."""

    slug: str
    label: str
    href: str
    kind: str
    kind_label: str
    definition: str
    responsible: tuple[Link, ...]
    meant_for: tuple[Link, ...]
    due: str
    statuses: tuple[Status, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Scale:
    """The years that a timeline runs over, from the first up to but not including the last."""

    first: int
    last: int

    def at(self, iso: str) -> float:
        """Give the place of a date in pixels."""
        day = date.fromisoformat(iso)
        years = day.year + (day.timetuple().tm_yday - 1) / 366 - self.first
        return round(EDGE + years / (self.last - self.first) * (STRIP - 2 * EDGE), 1)

    def holds(self, iso: str) -> bool:
        """Say whether a date lies on it."""
        return self.first <= date.fromisoformat(iso).year < self.last

    def reaching(self, dates: Iterable[str]) -> Scale:
        """Give the scale that holds these dates (ISO) too."""
        return Scale(self.first, max(self.last, *(int(one[:4]) + 1 for one in dates), self.last))

    def between(self, first: str, last: str) -> Scale:
        """Give the part of the scale from one year to another; '' leaves an end as it is. Never less than a year."""
        begin = min(max(self.first, int(first or self.first)), self.last - 1)
        return Scale(begin, max(begin + 1, min(self.last, int(last or self.last) + 1)))

    @property
    def written(self) -> dict[int, str]:
        """Give how each year is written above the strip: in two digits where four would run into the next."""
        return {year: str(year) if width >= FULL_YEAR else f"’{year % 100:02}" for year, _, width in self.years}

    @property
    def years(self) -> tuple[tuple[int, float, float], ...]:
        """Give every year with its place and its width."""
        starts = [(year, self.at(f"{year}-01-01")) for year in range(self.first, self.last)]
        ends = [*(x for _, x in starts[1:]), float(STRIP - EDGE)]
        return tuple((year, x, round(end - x, 1)) for (year, x), end in zip(starts, ends, strict=True))


@dataclass(frozen=True)
class Bar:
    """A stretch of a timeline that looks as the state at its begin: on, open or unknown; an open end is an arrow."""

    begin: float
    end: float
    look: str
    arrow: bool


@dataclass(frozen=True)
class Tick:
    """A document on the axis; `row` counts from the axis upwards, so that no two lie upon each other."""

    slug: str
    title: str
    written: str
    x: float
    row: int


def scale(dates: Iterable[str]) -> Scale:
    """Give the scale on which all dates (ISO) lie."""
    years = [int(one[:4]) for one in dates] or [2021, 2025]
    return Scale(min(years), max(years) + 1)


def within(items: Iterable[Item], years: Scale) -> tuple[Item, ...]:
    """Give the items with those of their statuses that lie on the scale; items of which none does are left out."""
    cut = (replace(item, statuses=tuple(one for one in item.statuses if years.holds(one.date))) for item in items)
    return tuple(item for item in cut if item.statuses)


def bars(item: Item, years: Scale) -> tuple[Bar, ...]:
    """Give the bars from each status to the next, and the short arrow after a last one that is no end.

    Where the next document does not mention the item, the sources leave open how it went: that stretch is unknown.
    """
    found = []
    for one, after in zip_longest(item.statuses, item.statuses[1:]):
        begin = years.at(one.date)
        look = _look(one.state, after.state if after else "")
        if after and after.date != one.date and one.state not in ENDED:
            found.append(Bar(begin, years.at(after.date), look, arrow=False))
        elif after is None and one.state not in ENDED | UNKNOWN:
            found.append(Bar(begin, min(begin + ARROW, STRIP - 5.0), look, arrow=True))
    return tuple(found)


def _look(state: str, after: str) -> str:
    if UNKNOWN & {state, after}:
        return "unknown"
    return "on" if state in GOING_ON else "open"


def ticks(documents: Iterable[tuple[str, str, str, str]], years: Scale) -> tuple[Tick, ...]:
    """Give the documents (slug, title, date as written, ISO) that lie on the scale, each in the lowest free row."""
    ends: list[float] = []
    found = []
    for slug, title, written, iso in sorted(documents, key=lambda one: (one[3], one[0])):
        if not years.holds(iso):
            continue
        x = years.at(iso)
        row = next((at for at, end in enumerate(ends) if end + TARGET <= x), len(ends))
        ends[row : row + 1] = [x]
        found.append(Tick(slug, title, written, x, row))
    return tuple(found)
