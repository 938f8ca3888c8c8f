"""A procedure as rows of stages, and two procedures side by side; all texts in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from visualisation.content import Link
from visualisation.model import Actor, Citation, Flow


@dataclass(frozen=True)
class Use:
    """One system consulted in a stage; `purpose` says for what, `by` who does it (none: not stated)."""

    system: Link
    short: str
    standing: str
    standing_label: str
    by: tuple[Link, ...]
    purpose: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Stage:
    """One stage or, at `depth` 1, sub-stage; `number` is empty where no source gives its place in the order.

    `lanes` holds by organisation (IRI) the actors that carry it out; `pick` is the page that shows its particulars.
    """

    iri: str
    slug: str
    number: str
    depth: int
    label: str
    href: str
    pick: str
    definition: str
    notes: tuple[str, ...]
    standing: str
    standing_label: str
    certainty: str
    certainty_label: str
    conditions: tuple[str, ...]
    lanes: Mapping[str, tuple[Link, ...]]
    uses: tuple[Use, ...]
    signals: tuple[Link, ...]
    flows: tuple[Flow, ...]
    after: tuple[Link, ...]
    citations: tuple[Citation, ...]

    @property
    def denied(self) -> bool:
        """Say whether a source says that it does not take place."""
        return self.standing == "denied"


@dataclass(frozen=True)
class Group:
    """Stages under one heading: `key` is outline, described or denied."""

    key: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Track:
    """One way that the procedure can go on; `decided` are the stages in which that is decided."""

    label: str
    href: str
    definition: str
    conditions: tuple[str, ...]
    decided: tuple[Link, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Process:
    """One procedure; `lanes` are the organisations that carry stages out, in the order of first use."""

    slug: str
    title: str
    href: str
    thing_href: str
    definition: str
    lanes: tuple[Actor, ...]
    groups: tuple[Group, ...]
    tracks: tuple[Track, ...]
    citations: tuple[Citation, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Give all stages in the order of the page."""
        return tuple(stage for group in self.groups for stage in group.stages)


@dataclass(frozen=True)
class Shared:
    """One thing that occurs in the left procedure, in the right one, or in both."""

    link: Link
    left: bool
    right: bool


def compare(left: Process, right: Process) -> dict[str, tuple[Shared, ...]]:
    """Give the organisations, systems and signals of two procedures, and in which of the two each occurs."""
    return {
        "actors": _share(_carriers(left), _carriers(right)),
        "systems": _share(_systems(left), _systems(right)),
        "signals": _share(_signals(left), _signals(right)),
    }


def _share(left: Iterable[Link], right: Iterable[Link]) -> tuple[Shared, ...]:
    one, other = set(left), set(right)
    found = [Shared(link, link in one, link in other) for link in one | other]
    return tuple(sorted(found, key=lambda s: (not (s.left and s.right), s.right, s.link[0].casefold())))


def _carriers(process: Process) -> list[Link]:
    taking_place = {lane for stage in process.stages if not stage.denied for lane in stage.lanes}
    return [(actor.name, actor.href) for actor in process.lanes if actor.iri in taking_place]


def _systems(process: Process) -> list[Link]:
    uses = (use for stage in process.stages if not stage.denied for use in stage.uses)
    return [use.system for use in uses if use.standing == "actual"]


def _signals(process: Process) -> list[Link]:
    return [signal for stage in process.stages if not stage.denied for signal in stage.signals]
