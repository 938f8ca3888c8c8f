"""Routes: by which hand-overs a signal can get from one actor to another, computed over the recorded flows.

A hand-over is a recorded flow. A step within an organisation costs no hand-over and is no fact of the sources:
- from a part up to its whole, only when the whole is the stated sender of the next flow, and only when no flow
  inside the organisation starts at the part (where a source says how the chain goes on inside, it goes that way);
- from a whole down to its part, only when the whole is the stated receiver and the part sends the next flow;
- never from one part to another.
A body passes on by its own flows only, and never back to its members.

A signal goes only by flows that can carry one (`kg:carriesSignal`): a laissez-passer or a Dublin request passes no
signal on. Information of any kind goes by every flow.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import Literal, TypeVar

from graph_api.walks import Distances, Ground, HandOver, Search, Walk, nearest

Grain = Literal["unit", "organisation"]
KEPT = 2_000
KEPT_DISTANCES = 32
MOST_REACHED = 1_000
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Edge:
    """One recorded flow: its IRI, its sender and its receiver (IRIs of actors), and whether it can carry a signal."""

    flow: str
    sender: str
    receiver: str
    carries: bool = True


@dataclass(frozen=True)
class Hop:
    """One step of a route; `flows` are the recorded flows of a hand-over, and empty for a step within `whole`.

    `units` says how many of the two ends of a hand-over are a unit of another actor.
    """

    sender: str
    receiver: str
    flows: tuple[str, ...] = ()
    whole: str | None = None
    units: int = 0


@dataclass(frozen=True)
class Route:
    """The steps of one route in order."""

    hops: tuple[Hop, ...]

    @property
    def hand_overs(self) -> int:
        """Count the hand-overs; steps within an organisation are none."""
        return sum(1 for hop in self.hops if hop.flows)

    @property
    def actors(self) -> tuple[str, ...]:
        """Give the actors in the order in which the signal reaches them, the first sender included."""
        return (self.hops[0].sender, *(hop.receiver for hop in self.hops)) if self.hops else ()

    @property
    def order(self) -> tuple[int, int, int, tuple[str, ...]]:
        """Give what routes are ordered by: fewest hand-overs, most of their ends units, fewest steps within, IRIs."""
        units = sum(hop.units for hop in self.hops)
        return self.hand_overs, -units, len(self.hops) - self.hand_overs, self.actors


class Routes:
    """The flows as a graph that routes are computed on; may be asked from several threads."""

    def __init__(self, edges: Iterable[Edge], wholes: Mapping[str, str], members: Mapping[str, frozenset[str]]) -> None:
        """Take the flows that count, `wholes` (part to whole) and `members` (body to the actors that sit in it)."""
        self._wholes = dict(wholes)
        self._parts: dict[str, list[str]] = {}
        for part, whole in sorted(self._wholes.items()):
            self._parts.setdefault(whole, []).append(part)
        self._recorded = tuple(sorted(edges, key=lambda edge: edge.flow))
        self._edges = tuple(one for one in self._recorded if one.receiver not in members.get(one.sender, frozenset()))
        self._kept: OrderedDict[tuple[object, ...], tuple[tuple[Route, ...], bool]] = OrderedDict()
        self._distances: OrderedDict[tuple[object, ...], Distances] = OrderedDict()

    def top(self, actor: str) -> str:
        """Give the outermost whole that the actor is part of; the actor itself when it is part of nothing."""
        seen = {actor}
        while (whole := self._wholes.get(actor)) and whole not in seen:
            seen.add(whole)
            actor = whole
        return actor

    def parts(self, actor: str) -> frozenset[str]:
        """Give the actor and everything that is part of it."""
        found, left = {actor}, [actor]
        while left:
            more = [part for part in self._parts.get(left.pop(), ()) if part not in found]
            found.update(more)
            left += more
        return frozenset(found)

    @cached_property
    def between_tops(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The flows from one organisation or body to another, by the two; those to members of a body included."""
        found: dict[tuple[str, str], list[str]] = {}
        for edge in self._recorded:
            ends = self.top(edge.sender), self.top(edge.receiver)
            if ends[0] != ends[1]:
                found.setdefault(ends, []).append(edge.flow)
        return {ends: tuple(flows) for ends, flows in found.items()}

    @cached_property
    def first_senders(self) -> frozenset[str]:
        """The actors that send by a flow and receive by none from inside their own organisation."""
        given = {edge.receiver for edge in self._edges if self.top(edge.sender) == self.top(edge.receiver)}
        return frozenset(edge.sender for edge in self._edges) - given

    def between(
        self, start: str, end: str, *, grain: Grain = "unit", avoid: Iterable[str] = (), limit: int = 5
    ) -> tuple[tuple[Route, ...], bool]:
        """Give up to `limit` routes from `start` (or a part of it) to `end` (or a part of it), the best first.

        `avoid` names actors that no route may touch, parts included. The second
        value says whether there were more routes, or more to try, than were looked at.
        """
        asked = start, end, grain, frozenset(avoid), limit
        found = self._kept.get(asked)
        if found is None:
            starts, ends = self._ends(start, end, grain)
            found = self._search(starts, ends, grain, self._barred(avoid), limit)
            _keep(self._kept, asked, found, KEPT)
        return found

    def best(self, start: str, end: str, avoid: Iterable[str] = ()) -> Route | None:
        """Give the best route from `start` to `end`, as `between` does, without looking whether there are more."""
        starts, ends = self._ends(start, end, "unit")
        return self._best(starts, ends, self._barred(avoid))

    def reaches(self, start: str, end: str, avoid: Iterable[str] = ()) -> bool:
        """Say whether a signal of `start` can reach `end` without touching the actors in `avoid`."""
        return self.best(start, end, avoid) is not None

    def indispensable(self, start: str, end: str) -> tuple[str, ...]:
        """Give the organisations and bodies without which no route from `start` to `end` is left."""
        best = self.best(start, end)
        if best is None:
            return ()
        between = {self.top(actor) for actor in best.actors} - {self.top(start), self.top(end)}
        return tuple(sorted(actor for actor in between if not self.reaches(start, end, (actor,))))

    def destinations(
        self, start: str, avoid: Iterable[str] = (), most: int | None = None
    ) -> tuple[dict[str, Route], bool]:
        """Give every actor that a hand-over of a route from `start` ends at, with its best route, the nearest first.

        At most `most` and MOST_REACHED of them; the second value says whether there were more.
        """
        most = min(most or MOST_REACHED, MOST_REACHED)
        starts, barred = self.parts(start), self._barred(avoid)
        found: dict[str, Route] = {}
        doubtful: list[str] = []
        for walk in nearest(self._ground("unit"), starts, barred):
            route = self._route(walk, "unit", barred)
            if len(set(route.actors)) < len(route.actors):
                doubtful.append(route.actors[-1])
            else:
                found[route.actors[-1]] = route
            if len(found) > most:
                break
        for end in doubtful:
            route_there = self._best(starts, frozenset({end}), barred)
            if route_there is not None:
                found[end] = route_there
        ordered = sorted(found.items(), key=lambda one: one[1].order)
        return dict(ordered[:most]), len(ordered) > most

    def origins(self, end: str, avoid: Iterable[str] = (), most: int | None = None) -> tuple[dict[str, Route], bool]:
        """Give the organisations and bodies from which a signal can reach `end` without touching those in `avoid`.

        Each with its best route, by IRI; at most the `most` and MOST_REACHED nearest of them. The second value
        says whether there were more.
        """
        most = min(most or MOST_REACHED, MOST_REACHED)
        avoid = tuple(avoid)
        distances = self._distances_to(self.parts(end), "unit", self._barred(avoid))
        found: dict[str, Route] = {}
        seen = {*avoid, self.top(end)}
        for actor, _ in distances.reached():
            if (top := self.top(actor)) in seen:
                continue
            seen.add(top)
            if (route := self.best(top, end, avoid)) is None:
                continue
            if len(found) == most:
                return dict(sorted(found.items())), True
            found[top] = route
        return dict(sorted(found.items())), False

    def _ends(self, start: str, end: str, grain: Grain) -> tuple[frozenset[str], frozenset[str]]:
        """Give where a route may start and where it may end: at parts too, unless the one is part of the other."""
        if grain == "organisation":
            start, end = self.top(start), self.top(end)
        starts, ends = self.parts(start), self.parts(end)
        return (frozenset({start}), frozenset({end})) if starts & ends else (starts, ends)

    def _barred(self, avoid: Iterable[str]) -> frozenset[str]:
        return frozenset(part for actor in avoid for part in self.parts(actor))

    def _best(self, starts: frozenset[str], ends: frozenset[str], barred: frozenset[str]) -> Route | None:
        if starts & ends:
            return None
        search = Search(self._ground("unit"), starts, self._distances_to(ends, "unit", barred), barred)
        return next((self._route(walk, "unit", barred) for walk in search.walks()), None)

    def _search(
        self, starts: frozenset[str], ends: frozenset[str], grain: Grain, barred: frozenset[str], limit: int
    ) -> tuple[tuple[Route, ...], bool]:
        if starts & ends:
            return (), False
        search = Search(self._ground(grain), starts, self._distances_to(ends, grain, barred), barred)
        found: dict[tuple[str, ...], Route] = {}
        for walk in search.walks():
            route = self._route(walk, grain, barred)
            found.setdefault(route.actors, route)
            if len(found) > limit:
                break
        return tuple(islice(found.values(), limit)), len(found) > limit or search.cut

    def _distances_to(self, ends: frozenset[str], grain: Grain, barred: frozenset[str]) -> Distances:
        """Give the distances to some ends; those asked for last are kept, as many questions share them."""
        asked = ends, grain, barred
        found = self._distances.get(asked)
        if found is None:
            found = Distances(self._ground(grain), ends, barred)
            _keep(self._distances, asked, found, KEPT_DISTANCES)
        return found

    def _ground(self, grain: Grain) -> Ground:
        return self._units if grain == "unit" else self._organisations

    @cached_property
    def _units(self) -> Ground:
        ground = Ground(frozenset(self._wholes))
        for edge in self._edges:
            if edge.sender != edge.receiver:
                ground.add_hand_over(edge.sender, edge.receiver, HandOver(edge.flow, edge.sender, edge.receiver))
        inside = {edge.sender for edge in self._edges if self.top(edge.sender) == self.top(edge.receiver)}
        for part, whole in sorted(self._wholes.items()):
            if part not in inside and whole not in ground.after.get(part, ()):
                ground.add_up(part, whole)
            if part not in ground.after.get(whole, ()):
                ground.add_down(whole, part)
        return ground

    @cached_property
    def _organisations(self) -> Ground:
        ground = Ground()
        for edge in self._edges:
            one, other = self.top(edge.sender), self.top(edge.receiver)
            if one != other:
                ground.add_hand_over(one, other, HandOver(edge.flow, edge.sender, edge.receiver))
        return ground

    def _route(self, walk: Walk, grain: Grain, barred: frozenset[str]) -> Route:
        hops, ground = [], self._ground(grain)
        for (sender, _), (receiver, came) in pairwise(walk):
            if came == "in":
                flows, units = ground.flows(sender, receiver, barred), ground.precision(sender, receiver)
                hops.append(Hop(sender, receiver, flows, units=units))
            else:
                hops.append(Hop(sender, receiver, whole=receiver if came == "up" else sender))
        return Route(tuple(hops))


def _keep(kept: OrderedDict[Key, Value], asked: Key, found: Value, most: int) -> None:
    """Keep what was found, and let go of what was found first once there is too much."""
    kept[asked] = found
    while len(kept) > most:
        kept.popitem(last=False)
