"""What a search for routes found, and how it is drawn; all texts in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from visualisation.model import Actor, Flow

Place = tuple[int, int]


@dataclass(frozen=True)
class Step:
    """One step: a hand-over with its recorded flows, or without flows a step within `whole`, which no source states."""

    sender: Actor
    receiver: Actor
    flows: tuple[Flow, ...] = ()
    whole: str | None = None

    @property
    def ends(self) -> tuple[str, str]:
        """Give the sender and receiver by IRI."""
        return self.sender.iri, self.receiver.iri

    @property
    def stated(self) -> bool:
        """Say whether a source states a flow of this step; a step within an organisation is no flow."""
        return any(flow.certainty == "stated" for flow in self.flows)


@dataclass(frozen=True)
class Way:
    """One route from beginning to end; `href` is the page on which it is the chosen one."""

    steps: tuple[Step, ...]
    href: str

    @property
    def hand_overs(self) -> tuple[Step, ...]:
        """Give the steps that are recorded flows."""
        return tuple(step for step in self.steps if step.flows)

    @property
    def stated(self) -> int:
        """Count the hand-overs that a source states."""
        return sum(step.stated for step in self.hand_overs)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Give the actors in the order in which the signal reaches them."""
        return (self.steps[0].sender, *(step.receiver for step in self.steps))

    def numbered(self) -> Iterator[tuple[int | None, Step]]:
        """Give each step with its number; steps within an organisation have none."""
        number = 0
        for step in self.steps:
            number += bool(step.flows)
            yield (number if step.flows else None), step


@dataclass(frozen=True)
class Found:
    """The routes between two actors, the best first; `chosen` counts from 1.

    `others` are the flows between the actors shown that are not actual, and count as no step.
    `homes` are (actor IRI, the organisation or body that it is drawn in).
    `no_signal` says that only information can go by these routes, no signal.
    """

    ways: tuple[Way, ...]
    chosen: int
    more: bool
    others: tuple[Step, ...]
    homes: tuple[tuple[str, Actor], ...]
    no_signal: bool = False

    @property
    def way(self) -> Way:
        """Give the chosen route."""
        return self.ways[self.chosen - 1]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Give every step of the routes once, in the order of the routes."""
        once: dict[tuple[str, str], Step] = {}
        for way in self.ways:
            for step in way.steps:
                once.setdefault(step.ends, step)
        return tuple(once.values())


@dataclass(frozen=True)
class Limit:
    """A filter that is set: its name, what was chosen in words, and the address without it."""

    name: str
    text: str
    href: str


@dataclass(frozen=True)
class Emptied:
    """That nothing satisfies all filters: the one without which most is left, how much, and the address without any.

    `limit` is None where nothing is left without any single one of them either.
    """

    limit: Limit | None
    number: int
    href: str


@dataclass(frozen=True)
class Row:
    """One row of the table beside the drawing: a flow, or a step within an organisation.

    `places` says in which routes, and as which hand-over of it, both counted from 1.
    """

    step: Step
    flow: Flow | None
    places: tuple[Place, ...]
    chosen: bool


@dataclass(frozen=True)
class Node:
    """One actor as drawn: its left upper corner, its size, its label cut into lines."""

    actor: Actor
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    chosen: bool
    received: int
    sent: int


@dataclass(frozen=True)
class Block:
    """One organisation in one column, around its nodes."""

    actor: Actor
    x: float
    y: float
    width: float
    height: float
    head: str
    nodes: tuple[Node, ...]
    chosen: bool


@dataclass(frozen=True)
class Line:
    """One line: the path, and the tip at its receiver; `kind` is chosen, other, or a standing that is not actual."""

    step: Step
    kind: str
    within: bool
    doubtful: bool
    path: str
    tip: str
    row: int


@dataclass(frozen=True)
class Mark:
    """A numbered circle on a hand-over of the chosen route."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Diagram:
    """The drawing of what was found; `columns` are the left edges of the columns."""

    width: float
    height: float
    columns: tuple[float, ...]
    column_width: float
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Give the drawn actors, by column from top to bottom."""
        return tuple(node for block in self.blocks for node in block.nodes)
