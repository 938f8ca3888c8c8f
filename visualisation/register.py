"""Systems by stage, and seats: rows for their pages, all texts in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visualisation.content import Link
from visualisation.model import Citation
from visualisation.process import Use

NOWHERE = ""


@dataclass(frozen=True)
class Column:
    """One stage as a column of the matrix; the last one, NOWHERE and without label, is for what has no stage."""

    slug: str
    label: str
    href: str


@dataclass(frozen=True)
class Phase:
    """The columns of one procedure."""

    label: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class SystemRow:
    """One system; `cells` holds the consultations by the slug of the stage."""

    slug: str
    name: str
    short: str
    href: str
    holder: Link | None
    cells: Mapping[str, tuple[Use, ...]]

    @property
    def number(self) -> int:
        """Count the consultations, each once though it belongs to two stages."""
        return len({use for uses in self.cells.values() for use in uses})


@dataclass(frozen=True)
class Systems:
    """The matrix of systems and stages."""

    phases: tuple[Phase, ...]
    rows: tuple[SystemRow, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Give all columns in order."""
        return tuple(column for phase in self.phases for column in phase.columns)

    def used(self, stage: str) -> int:
        """Count the systems of a column."""
        return sum(stage in row.cells for row in self.rows)


def strongest(uses: tuple[Use, ...]) -> str:
    """Give the standing that a cell shows: actual where one of its consultations is, else denied where one is."""
    order = ("actual", "denied", "planned", "recommended")
    return min((use.standing for use in uses), key=order.index)


@dataclass(frozen=True)
class Seat:
    """One actor in one body, for itself and on behalf of others."""

    slug: str
    href: str
    member: Link
    on_behalf_of: tuple[Link, ...]
    certainty: str
    certainty_label: str
    reason: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Body:
    """One body with its seats; `meets` and `founded` are empty where no source says it."""

    slug: str
    name: str
    href: str
    kind_label: str
    task: str
    meets: str
    founded: str
    network_href: str
    seats: tuple[Seat, ...]
