"""Who passes how many flows to whom, as a table of organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from visualisation.model import Actor, Flow
from visualisation.tokens import SECTORS

Ends = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """The flows from one organisation to one other: how many, how many of them actual, and the list of them."""

    number: int
    actual: int
    href: str


@dataclass(frozen=True)
class Matrix:
    """Organisations and bodies as senders (rows) and receivers (columns); an absent cell is no known flow."""

    senders: tuple[Actor, ...]
    receivers: tuple[Actor, ...]
    cells: Mapping[Ends, Cell]

    @property
    def number(self) -> int:
        """Count the flows in the cells."""
        return sum(cell.number for cell in self.cells.values())

    def sent(self, sender: str) -> int:
        """Count the flows in a row."""
        return sum(cell.number for (one, _), cell in self.cells.items() if one == sender)

    def received(self, receiver: str) -> int:
        """Count the flows in a column."""
        return sum(cell.number for (_, other), cell in self.cells.items() if other == receiver)


def matrix(
    flows: Iterable[Flow], actors: Mapping[str, Actor], home: Mapping[str, str], href: Callable[[str, str], str]
) -> Matrix:
    """Count the flows between organisations; `home` gives that of every actor, `href` the list of a cell."""
    groups: dict[Ends, list[Flow]] = {}
    for flow in flows:
        groups.setdefault((home[flow.sender], home[flow.receiver]), []).append(flow)
    cells = {
        ends: Cell(len(found), sum(flow.standing == "actual" for flow in found), href(*ends))
        for ends, found in sorted(groups.items())
    }
    senders = sorted({actors[sender] for sender, _ in cells}, key=_place)
    receivers = sorted({actors[receiver] for _, receiver in cells}, key=_place)
    return Matrix(tuple(senders), tuple(receivers), cells)


def _place(actor: Actor) -> tuple[int, str, str]:
    sector = SECTORS.index(actor.sector) if actor.sector in SECTORS else len(SECTORS)
    return sector, (actor.abbreviation or actor.label).casefold(), actor.iri
