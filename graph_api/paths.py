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

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal

import networkx as nx

Grain = Literal["unit", "organisation"]
State = tuple[str, str]
WITHIN = 0.001
TRIED = 400
KEPT = 20_000
START: State = ("", "start")
END: State = ("", "end")


@dataclass(frozen=True)
class Edge:
    """One recorded flow: its IRI, its sender and its receiver (IRIs of actors), and whether it can carry a signal."""

    flow: str
    sender: str
    receiver: str
    carries: bool = True


@dataclass(frozen=True)
class Hop:
    """One step of a route; `flows` are the recorded flows of a hand-over, and empty for a step within `whole`."""

    sender: str
    receiver: str
    flows: tuple[str, ...] = ()
    whole: str | None = None


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
    def order(self) -> tuple[int, int, tuple[str, ...]]:
        """Give what routes are ordered by: hand-overs, then steps within, then IRIs."""
        return self.hand_overs, len(self.hops) - self.hand_overs, self.actors


class Routes:
    """The flows as a graph that routes are computed on."""

    def __init__(self, edges: Iterable[Edge], wholes: Mapping[str, str], members: Mapping[str, frozenset[str]]) -> None:
        """Take the flows that count, `wholes` (part to whole) and `members` (body to the actors that sit in it)."""
        self._wholes = dict(wholes)
        self._graphs: dict[tuple[Grain, frozenset[str]], nx.DiGraph[State]] = {}
        self._destinations: dict[tuple[str, frozenset[str]], dict[str, Route]] = {}
        self._walked: dict[tuple[object, ...], tuple[tuple[Route, ...], bool]] = {}
        self._reached: dict[tuple[str, str, frozenset[str]], bool] = {}
        self._flows: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for edge in sorted(edges, key=lambda e: e.flow):
            if edge.receiver not in members.get(edge.sender, frozenset()):
                self._flows.add_edge(edge.sender, edge.receiver, key=edge.flow)

    def top(self, actor: str) -> str:
        """Give the outermost whole that the actor is part of; the actor itself when it is part of nothing."""
        seen = {actor}
        while (whole := self._wholes.get(actor)) and whole not in seen:
            seen.add(whole)
            actor = whole
        return actor

    def parts(self, actor: str) -> frozenset[str]:
        """Give the actor and everything that is part of it."""
        found = {actor}
        while more := {part for part, whole in self._wholes.items() if whole in found} - found:
            found |= more
        return frozenset(found)

    def first_senders(self) -> frozenset[str]:
        """Give the actors that send by a flow and receive by none from inside their own organisation."""
        given = {receiver for sender, receiver in self._flows.edges() if self.top(sender) == self.top(receiver)}
        return frozenset(sender for sender, _ in self._flows.edges()) - given

    def between(
        self, start: str, end: str, *, grain: Grain = "unit", avoid: Iterable[str] = (), limit: int = 5
    ) -> tuple[tuple[Route, ...], bool]:
        """Give up to `limit` routes from `start` (or a part of it) to `end` (or a part of it), the best first.

        `avoid` names actors that no route may touch, parts included. The second
        value says whether there were more routes, or more to try, than were looked at.
        """
        asked = start, end, grain, frozenset(avoid), limit
        if asked not in self._walked:
            self._walked = self._walked if len(self._walked) < KEPT else {}
            self._walked[asked] = self._between(start, end, grain, asked[3], limit)
        return self._walked[asked]

    def _between(
        self, start: str, end: str, grain: Grain, avoid: frozenset[str], limit: int
    ) -> tuple[tuple[Route, ...], bool]:
        found: dict[tuple[str, ...], Route] = {}
        worst: tuple[int, int] = (0, 0)
        tried = 0
        for route in self._walk(self._graph(grain, avoid), start, end, grain):
            tried += 1
            if route is None:
                continue
            if len(found) > limit and route.order[:2] > worst:
                break
            worst = max(worst, route.order[:2])
            found.setdefault(route.actors, route)
        ordered = sorted(found.values(), key=lambda route: route.order)
        return tuple(ordered[:limit]), len(ordered) > limit or tried == TRIED

    def reaches(self, start: str, end: str, avoid: Iterable[str] = ()) -> bool:
        """Say whether a signal of `start` can reach `end` without touching the actors in `avoid`."""
        asked = start, end, frozenset(avoid)
        if asked not in self._reached:
            self._reached = self._reached if len(self._reached) < KEPT else {}
            walk = self._walk(self._graph("unit", asked[2]), start, end, "unit")
            self._reached[asked] = any(route is not None for route in walk)
        return self._reached[asked]

    def indispensable(self, start: str, end: str) -> tuple[str, ...]:
        """Give the organisations and bodies without which no route from `start` to `end` is left."""
        if not self.reaches(start, end):
            return ()
        ends = {self.top(start), self.top(end)}
        between = {self.top(actor) for actor in self._flows} - ends
        return tuple(sorted(actor for actor in between if not self.reaches(start, end, (actor,))))

    def destinations(self, start: str, avoid: Iterable[str] = ()) -> dict[str, Route]:
        """Give every actor that a hand-over of a route from `start` ends at, with its best route, the nearest first."""
        asked = start, frozenset(avoid)
        if asked not in self._destinations:
            graph, starts = self._graph("unit", asked[1]), self.parts(start)
            ends = sorted({receiver for _, receiver in self._flows.edges()} - starts)
            walks = {end: self._routes(graph, starts, frozenset({end})) for end in ends}
            found = {end: route for end, walk in walks.items() if (route := next(filter(None, walk), None))}
            self._destinations[asked] = dict(sorted(found.items(), key=lambda one: one[1].order))
        return self._destinations[asked]

    def origins(self, end: str, avoid: Iterable[str] = ()) -> tuple[str, ...]:
        """Give the organisations and bodies from which a signal can reach `end` without touching those in `avoid`."""
        barred = {*avoid, self.top(end)}
        tops = {self.top(actor) for actor in self._flows} - barred
        return tuple(sorted(actor for actor in tops if self.reaches(actor, end, avoid)))

    def _graph(self, grain: Grain, avoid: Iterable[str]) -> nx.DiGraph[State]:
        asked = grain, frozenset(avoid)
        if asked not in self._graphs:
            self._graphs = {kept: made for kept, made in self._graphs.items() if not kept[1]}
            self._graphs[asked] = self._build(*asked)
        return self._graphs[asked]

    def _build(self, grain: Grain, avoid: frozenset[str]) -> nx.DiGraph[State]:
        barred = {part for actor in avoid for part in self.parts(actor)}
        graph: nx.DiGraph[State] = nx.DiGraph()
        for sender, receiver, flow in self._flows.edges(keys=True):
            if sender in barred or receiver in barred:
                continue
            one, other = (self.top(sender), self.top(receiver)) if grain == "organisation" else (sender, receiver)
            if one != other:
                self._hand_over(graph, one, other, flow)
        if grain == "unit":
            self._steps_within(graph, barred)
        return graph

    @staticmethod
    def _hand_over(graph: nx.DiGraph[State], sender: str, receiver: str, flow: str) -> None:
        for came in ("in", "up", "down"):
            graph.add_edge((sender, came), (receiver, "in"), weight=1)
        edge = graph.edges[(sender, "in"), (receiver, "in")]
        edge["flows"] = (*edge.get("flows", ()), flow)

    def _steps_within(self, graph: nx.DiGraph[State], barred: set[str]) -> None:
        inside = {a for a, b in self._flows.edges() if self.top(a) == self.top(b)}
        for part, whole in sorted(self._wholes.items()):
            if part in barred or whole in barred:
                continue
            if part not in inside and not self._flows.has_edge(part, whole):
                graph.add_edge((part, "in"), (whole, "up"), weight=WITHIN)
                graph.add_edge((part, "up"), (whole, "up"), weight=WITHIN)
            if not self._flows.has_edge(whole, part):
                graph.add_edge((whole, "in"), (part, "down"), weight=WITHIN)
                graph.add_edge((whole, "down"), (part, "down"), weight=WITHIN)

    def _walk(self, graph: nx.DiGraph[State], start: str, end: str, grain: Grain) -> Iterator[Route | None]:
        """Try the walks from start to end, parts included, as `_routes` does."""
        if grain == "organisation":
            start, end = self.top(start), self.top(end)
        starts, ends = self.parts(start), self.parts(end)
        if starts & ends:
            starts, ends = frozenset({start}), frozenset({end})
        return self._routes(graph, starts, ends)

    def _routes(self, graph: nx.DiGraph[State], starts: frozenset[str], ends: frozenset[str]) -> Iterator[Route | None]:
        """Try the walks from one set to another, the shortest first; None stands for one that comes back."""
        walk = self._prepare(graph, starts, ends)
        if walk is None:
            return
        every = nx.shortest_simple_paths(walk, START, END, weight="weight")
        for states in islice(every, TRIED):
            route = self._route(graph, states[1:-1])
            actors = route.actors
            again = len(set(actors)) < len(actors) or set(actors[1:]) & starts or set(actors[:-1]) & ends
            yield None if again or not actors else route

    @staticmethod
    def _prepare(graph: nx.DiGraph[State], starts: frozenset[str], ends: frozenset[str]) -> nx.DiGraph[State] | None:
        """Give the graph with one start and one end added, or None when no walk leads from one to the other."""
        if starts & ends:
            return None
        walk: nx.DiGraph[State] = graph.copy()
        walk.remove_edges_from([(a, b) for a, b in graph.edges if b[0] in starts or a[0] in ends])
        walk.add_edges_from((START, (actor, "in"), {"weight": 0}) for actor in sorted(starts))
        walk.add_edges_from(((actor, "in"), END, {"weight": 0}) for actor in sorted(ends))
        return walk if nx.has_path(walk, START, END) else None

    def _route(self, graph: nx.DiGraph[State], states: list[State]) -> Route:
        hops = []
        for (sender, _), (receiver, came) in pairwise(states):
            if came == "in":
                hops.append(Hop(sender, receiver, graph.edges[(sender, "in"), (receiver, "in")]["flows"]))
            else:
                hops.append(Hop(sender, receiver, whole=receiver if came == "up" else sender))
        return Route(tuple(hops))
