"""What a network is made of: actors, flows with their citations, and the part of it that is drawn.

Every text is already in the language of the page, and every `href` is a path on this server.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

STANDINGS = ("actual", "denied", "planned", "recommended")


@dataclass(frozen=True)
class Actor:
    """An organisation, unit, function, body or category of persons.

    `sector` is a key of `tokens.SECTORS` (any other is drawn as "other"); `sector_label` names it to the
    reader. `parent_label` is the short name of what it is part of: a team's own label does not say it. `article`
    stands before its name in a sentence, with a space behind it, or is empty.
    """

    iri: str
    slug: str
    label: str
    abbreviation: str | None
    sector: str
    sector_label: str
    kind_label: str
    parent_label: str | None
    href: str
    article: str = ""

    @property
    def name(self) -> str:
        """Give the name that can stand alone: "Team Signalen (IND)", "Immigratiedienst (IND)"."""
        beside = self.abbreviation or self.parent_label
        return f"{self.label} ({beside})" if beside and beside != self.label else self.label

    @property
    def spoken(self) -> str:
        """Give the name as a sentence has it: "een medewerker (COA)", "de Immigratiedienst (IND)"."""
        return self.article + self.name


@dataclass(frozen=True)
class Citation:
    """One passage that a record rests on, as the reader sees it; `href` is our own page of the passage."""

    document: str
    document_title: str
    locator: str
    paraphrase: str
    href: str


@dataclass(frozen=True)
class Flow:
    """The passing on of one kind of signal by one actor (an IRI) to one other (an IRI).

    `standing` is one of STANDINGS, `certainty` stated, inferred, background or disputed; the labels beside
    them are for the reader. An empty text means that the sources do not say it.
    """

    iri: str
    slug: str
    href: str
    sender: str
    receiver: str
    passes: str
    channel: str
    conditions: tuple[str, ...]
    modality: str
    modality_label: str
    legal_basis: tuple[tuple[str, str], ...]
    on_behalf_of: tuple[str, ...]
    standing: str
    standing_label: str
    certainty: str
    certainty_label: str
    reason: str | None
    citations: tuple[Citation, ...]

    @property
    def ends(self) -> frozenset[str]:
        """Give the two actors, whatever the direction."""
        return frozenset((self.sender, self.receiver))


@dataclass(frozen=True)
class Network:
    """All actors and flows that may be drawn; no actor or flow occurs twice.

    What is looked up in it is put in order once: no drawing looks through all flows.
    """

    actors: tuple[Actor, ...]
    flows: tuple[Flow, ...]

    def by_iri(self) -> Mapping[str, Actor]:
        """Give the actors by their IRI, for templates that show the ends of a flow."""
        return self._by_iri

    @cached_property
    def _by_iri(self) -> Mapping[str, Actor]:
        return {actor.iri: actor for actor in self.actors}

    @cached_property
    def sent(self) -> Mapping[str, tuple[Flow, ...]]:
        """The flows by their sender (IRI)."""
        return _grouped((flow.sender, flow) for flow in self.flows)

    @cached_property
    def received(self) -> Mapping[str, tuple[Flow, ...]]:
        """The flows by their receiver (IRI)."""
        return _grouped((flow.receiver, flow) for flow in self.flows)

    @cached_property
    def counts(self) -> Mapping[str, tuple[int, int]]:
        """How many actual flows every actor (receives, passes on)."""
        actual = [flow for flow in self.flows if flow.standing == "actual"]
        received = Counter(flow.receiver for flow in actual)
        sent = Counter(flow.sender for flow in actual)
        return {actor.iri: (received[actor.iri], sent[actor.iri]) for actor in self.actors}


def _grouped(pairs: Iterable[tuple[str, Flow]]) -> Mapping[str, tuple[Flow, ...]]:
    found: dict[str, list[Flow]] = defaultdict(list)
    for iri, flow in pairs:
        found[iri].append(flow)
    return {iri: tuple(flows) for iri, flows in found.items()}


@dataclass(frozen=True)
class Box:
    """One actor as drawn: its column (-3…3), its centre and its size in pixels, and its label cut into lines."""

    actor: Actor
    column: int
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Ego:
    """The network around one actor, laid out: senders to the left, receivers to the right.

    `asked` is the distance that was asked for and `distance` the one drawn; they differ, and `reduced`
    is true, when the larger one would not be readable. `middle` are the actors (IRIs) of the middle column:
    the centre and those of its parts that have flows.
    """

    centre: Actor
    asked: int
    distance: int
    boxes: tuple[Box, ...]
    flows: tuple[Flow, ...]
    middle: frozenset[str]

    @property
    def reduced(self) -> bool:
        """Say whether the distance was dropped to keep the drawing readable."""
        return self.distance < self.asked

    @property
    def actors(self) -> dict[str, Actor]:
        """Give the drawn actors by their IRI."""
        return {box.actor.iri: box.actor for box in self.boxes}

    @property
    def received(self) -> tuple[Flow, ...]:
        """Give the flows that the middle receives from others, actual ones first, then by sender."""
        return self._sorted(f for f in self.flows if f.receiver in self.middle and f.sender not in self.middle)

    @property
    def passed_on(self) -> tuple[Flow, ...]:
        """Give the flows that the middle sends to others, actual ones first, then by sender and receiver."""
        return self._sorted(f for f in self.flows if f.sender in self.middle and f.receiver not in self.middle)

    @property
    def inside(self) -> tuple[Flow, ...]:
        """Give the flows between the actors in the middle, actual ones first, then by sender."""
        return self._sorted(flow for flow in self.flows if flow.ends <= self.middle)

    @property
    def others(self) -> tuple[Flow, ...]:
        """Give the drawn flows that the middle is no end of, actual ones first, then by sender."""
        return self._sorted(flow for flow in self.flows if not flow.ends & self.middle)

    def _sorted(self, flows: Iterable[Flow]) -> tuple[Flow, ...]:
        names = {iri: actor.name.casefold() for iri, actor in self.actors.items()}
        return tuple(
            sorted(flows, key=lambda f: (STANDINGS.index(f.standing), names[f.sender], names[f.receiver], f.iri))
        )
