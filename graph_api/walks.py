"""Walks over actors: the moves there are, and the cheapest walks from some actors to others, in order.

A state is an actor and how one came to it: by a hand-over ("in"), up from a part, or down from a whole. What
leaves a state depends on both, so walks go over states; a walk comes to an actor once at most. A hand-over
costs HAND_OVER, less PRECISE for each of its two ends that is a unit, and a step within an organisation WITHIN: of
walks with as many hand-overs the one that says most precisely between whom is cheapest, then the one with the
fewest steps within.

No search looks further than it must: how far states are from the ends is found outwards from the ends as far
as it is asked for, and walks are tried in the order in which they are wanted. Enumeration of simple paths by
lengthening prefixes, each only when a rest without its actors exists, as in Yen, "Finding the k shortest
loopless paths in a network" (1971), with the bounds of A* (Hart, Nilsson and Raphael, 1968).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from threading import Lock
from typing import NamedTuple

State = tuple[str, str]
Walk = tuple[State, ...]
HAND_OVER = 1_000_000_000
PRECISE = 10_000
WITHIN = 1
MOST_STEPS = 40_000
CAME = ("in", "up", "down")


class HandOver(NamedTuple):
    """One flow beneath a hand-over: its IRI and its own two ends, which may be parts of those of the hand-over."""

    flow: str
    sender: str
    receiver: str


@dataclass
class Ground:
    """The moves: hand-overs by sender and receiver, steps up and down; `units` are the actors with a whole."""

    units: frozenset[str] = frozenset()
    after: dict[str, dict[str, list[HandOver]]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)
    up: dict[str, str] = field(default_factory=dict)
    risers: dict[str, list[str]] = field(default_factory=dict)
    down: dict[str, list[str]] = field(default_factory=dict)
    sinkers: dict[str, str] = field(default_factory=dict)

    def add_hand_over(self, sender: str, receiver: str, by: HandOver) -> None:
        """Let `sender` pass to `receiver` by one more flow."""
        several = self.after.setdefault(sender, {}).setdefault(receiver, [])
        if not several:
            self.before.setdefault(receiver, []).append(sender)
        several.append(by)

    def add_up(self, part: str, whole: str) -> None:
        """Let one go up from a part to its whole."""
        self.up[part] = whole
        self.risers.setdefault(whole, []).append(part)

    def add_down(self, whole: str, part: str) -> None:
        """Let one go down from a whole to its part."""
        self.sinkers[part] = whole
        self.down.setdefault(whole, []).append(part)

    def precision(self, sender: str, receiver: str) -> int:
        """Count the ends of a hand-over that are units."""
        return (sender in self.units) + (receiver in self.units)

    def flows(self, sender: str, receiver: str, barred: frozenset[str]) -> tuple[str, ...]:
        """Give the flows beneath a hand-over, those with a barred end left out."""
        several = self.after.get(sender, {}).get(receiver, ())
        return tuple(by.flow for by in several if by.sender not in barred and by.receiver not in barred)

    def onward(self, state: State, barred: frozenset[str]) -> Iterator[tuple[int, State]]:
        """Give the states that can follow a state, each with the cost of the move."""
        actor, came = state
        for receiver in self.after.get(actor, ()):
            if receiver not in barred and (not barred or self.flows(actor, receiver, barred)):
                yield HAND_OVER - PRECISE * self.precision(actor, receiver), (receiver, "in")
        if came != "down" and (whole := self.up.get(actor)) is not None and whole not in barred:
            yield WITHIN, (whole, "up")
        if came != "up":
            for part in self.down.get(actor, ()):
                if part not in barred:
                    yield WITHIN, (part, "down")

    def back(self, state: State, barred: frozenset[str]) -> Iterator[tuple[int, State]]:
        """Give the states that a state can follow, each with the cost of the move."""
        actor, came = state
        if came == "in":
            for sender in self.before.get(actor, ()):
                if sender not in barred and (not barred or self.flows(sender, actor, barred)):
                    cost = HAND_OVER - PRECISE * self.precision(sender, actor)
                    yield from ((cost, (sender, how)) for how in CAME)
        elif came == "up":
            risers = (part for part in self.risers.get(actor, ()) if part not in barred)
            yield from ((WITHIN, (part, how)) for part in risers for how in ("in", "up"))
        elif (whole := self.sinkers.get(actor)) is not None and whole not in barred:
            yield from ((WITHIN, (whole, how)) for how in ("in", "down"))


class Distances:
    """What it costs at least to get from a state to one of the ends; found outwards from the ends, as far as asked.

    The actors of a walk, which it may not come to again, are not looked at. May be used from several threads.
    """

    def __init__(self, ground: Ground, ends: frozenset[str], barred: frozenset[str]) -> None:
        """Begin at the ends, which are not left again."""
        self._ground, self._ends, self._barred = ground, ends, barred
        self._known: dict[State, int] = {}
        self._order: list[State] = []
        self._edge: list[tuple[int, State]] = [(0, (end, "in")) for end in sorted(ends - barred)]
        self._lock = Lock()

    def least(self, state: State) -> tuple[int, bool] | None:
        """Give the cost as far as it is known, and whether that is all of it; None when no end can be reached."""
        if state[0] in self._ends:
            return (0, True) if state[1] == "in" else None
        known = self._known.get(state)
        if known is not None:
            return known, True
        with self._lock:
            known = self._known.get(state)
            if known is not None:
                return known, True
            return (self._edge[0][0], False) if self._edge else None

    def go_on(self) -> None:
        """Look one cost further."""
        with self._lock:
            edge, known = self._edge, self._known
            cost = edge[0][0] if edge else 0
            while edge and edge[0][0] == cost:
                _, state = edge[0]
                if state not in known:
                    known[state] = cost
                    self._order.append(state)
                    for more, before in self._ground.back(state, self._barred):
                        if before not in known and before[0] not in self._ends:
                            heappush(edge, (cost + more, before))
                heappop(edge)
            while edge and edge[0][1] in known:
                heappop(edge)

    def reached(self) -> Iterator[State]:
        """Give the states from which an end can be reached, the nearest first."""
        place = 0
        while place < len(self._order) or self._edge:
            if place == len(self._order):
                self.go_on()
            else:
                yield self._order[place]
                place += 1


class _Prefix(NamedTuple):
    """The beginning of walks: they cost at least `bound`; `rest` is how it can go on at that cost, when known."""

    bound: int
    actors: tuple[str, ...]
    came: tuple[str, ...]
    cost: int
    rest: Walk | None


class Search:
    """The walks from `starts` to `ends`, by cost and then by the names of their actors.

    No walk comes to a start again, passes an end, or comes to an actor twice. `cut` says, afterwards, that
    the search was given up because it had taken `MOST_STEPS` steps: there may be more walks.
    """

    def __init__(self, ground: Ground, starts: frozenset[str], distances: Distances, barred: frozenset[str]) -> None:
        """Take the moves, and the distances to the ends over the same moves; `starts` holds none of the ends."""
        self._ground, self._starts, self._barred = ground, starts, barred
        self._distances = distances
        self._steps = 0
        self.cut = False

    def walks(self) -> Iterator[Walk]:
        """Give the walks, each when it is asked for."""
        heap = [_Prefix(0, (start,), ("in",), 0, None) for start in sorted(self._starts - self._barred)]
        while heap and not self.cut:
            found = heappop(heap)
            self._step()
            prefix = self._sure(found)
            if prefix is None:
                continue
            if prefix.bound > found.bound or prefix.rest is None:
                heappush(heap, prefix)
            elif not prefix.rest:
                yield tuple(zip(prefix.actors, prefix.came, strict=True))
            else:
                for longer in self._longer(prefix, prefix.rest):
                    heappush(heap, longer)

    def _sure(self, prefix: _Prefix) -> _Prefix | None:
        """Give the prefix with all that is known of its bound; None when it cannot be lengthened to a walk.

        Without a `rest` it has to be asked again.
        """
        if prefix.rest is not None:
            return prefix
        state = prefix.actors[-1], prefix.came[-1]
        least = self._distances.least(state)
        if least is None:
            return None
        bound, known = prefix.cost + least[0], least[1]
        if bound > prefix.bound:
            return prefix._replace(bound=bound)
        if not known:
            self._distances.go_on()
            return prefix
        rest = self._rest(state, frozenset(prefix.actors))
        if rest is None:
            return None
        return prefix._replace(bound=prefix.cost + rest[0], rest=rest[1])

    def _longer(self, prefix: _Prefix, rest: Walk) -> Iterator[_Prefix]:
        state = prefix.actors[-1], prefix.came[-1]
        for more, following in self._ground.onward(state, self._barred):
            actor, came = following
            if actor in self._starts or actor in prefix.actors:
                continue
            cost = prefix.cost + more
            goes_on = rest[1:] if following == rest[0] else None
            least = self._distances.least(following)
            if least is not None:
                bound = max(prefix.bound, cost + least[0])
                yield _Prefix(bound, (*prefix.actors, actor), (*prefix.came, came), cost, goes_on)

    def _rest(self, state: State, passed: frozenset[str]) -> tuple[int, Walk] | None:
        """Give the cheapest way from a state to an end that comes to no actor passed, with its cost.

        It may come to another actor twice, so a walk can cost more.
        """
        came: dict[State, State | None] = {}
        # of equal bounds the one that has come furthest is next, so that of many equal ways one is followed to its end
        heap: list[tuple[int, int, State, State | None]] = [(0, 0, state, None)]
        while heap and not self.cut:
            bound, less, here, before = heappop(heap)
            cost = -less
            if here in came:
                continue
            self._step()
            least = self._distances.least(here)
            if least is None:
                continue
            if cost + least[0] > bound:
                heappush(heap, (cost + least[0], less, here, before))
                continue
            came[here] = before
            if least == (0, True):
                return cost, _way(here, came)
            for more, following in self._ground.onward(here, self._barred):
                if following not in came and following[0] not in passed and following[0] not in self._starts:
                    heappush(heap, (bound, less - more, following, here))
        return None

    def _step(self) -> None:
        self._steps += 1
        self.cut = self._steps >= MOST_STEPS


def _way(last: State, came: Mapping[State, State | None]) -> Walk:
    """Give the states on the way to the last one, the first left out; `came` tells the one before each."""
    way = []
    here: State | None = last
    while here is not None:
        way.append(here)
        here = came[here]
    return tuple(reversed(way[:-1]))


def nearest(ground: Ground, starts: frozenset[str], barred: frozenset[str]) -> Iterator[Walk]:
    """Give the cheapest walk to each actor that a hand-over reaches, the nearest first, of equal ones by name.

    A walk may come to an actor twice, where it goes up to it first; of those that go on from `starts` none
    comes back to them.
    """
    heap: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = [
        (0, (start,), ("in",)) for start in sorted(starts - barred)
    ]
    seen: set[State] = set()
    while heap:
        cost, actors, came = heappop(heap)
        state = actors[-1], came[-1]
        if state in seen:
            continue
        seen.add(state)
        if state[1] == "in" and len(actors) > 1:
            yield tuple(zip(actors, came, strict=True))
        for more, (actor, how) in ground.onward(state, barred):
            if actor not in starts and (actor, how) not in seen:
                heappush(heap, (cost + more, (*actors, actor), (*came, how)))
