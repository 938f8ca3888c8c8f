"""On small random graphs, the routes are exactly those that trying everything finds.

`try_everything` says the rules of graph_api/paths.py again, without a graph library and without haste.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from graph_api.paths import Edge, Routes

SEEDS = range(80)
ALL = 100_000

Steps = tuple[tuple[str, str], ...]  # (how one comes to an actor, the actor), the start first


@dataclass(frozen=True)
class Sample:
    edges: tuple[Edge, ...]
    wholes: dict[str, str]
    members: dict[str, frozenset[str]]

    @property
    def actors(self) -> list[str]:
        return sorted({*"ABCM", *self.wholes})

    def routes(self) -> Routes:
        return Routes(self.edges, self.wholes, self.members)


def sample(seed: int) -> Sample:
    """Make three organisations with up to four parts each, one body with two members, and some flows."""
    chance = random.Random(seed)
    wholes: dict[str, str] = {}
    for number in range(chance.randint(0, 6)):
        whole = chance.choice(["A", "B", "B", "C", *wholes])
        wholes[f"{whole}/{number}"] = whole
    actors = sorted({*"ABCM", *wholes})
    pairs = {tuple(chance.sample(actors, 2)) for _ in range(chance.randint(4, 14))}
    edges = tuple(Edge(f"{one}>{other}", one, other) for one, other in sorted(pairs))
    return Sample(edges, wholes, {"M": frozenset(chance.sample(actors, 2))})


def parts(actor: str, wholes: dict[str, str]) -> set[str]:
    return {actor} | {lower for part, whole in wholes.items() if whole == actor for lower in parts(part, wholes)}


def top(actor: str, wholes: dict[str, str]) -> str:
    return top(wholes[actor], wholes) if actor in wholes else actor


def kept(given: Sample) -> list[Edge]:
    return [edge for edge in given.edges if edge.receiver not in given.members.get(edge.sender, frozenset())]


def try_everything(given: Sample, start: str, end: str, avoid: tuple[str, ...] = (), exactly: bool = False) -> set[str]:
    """Give the actors of every route, the first sender first; `exactly`: to the end itself, not to a part of it."""
    wholes, edges = given.wholes, kept(given)
    barred = {part for actor in avoid for part in parts(actor, wholes)}
    inside = {edge.sender for edge in edges if top(edge.sender, wholes) == top(edge.receiver, wholes)}
    starts, ends = parts(start, wholes), {end} if exactly else parts(end, wholes)

    def moves(came: str, actor: str) -> Iterator[tuple[str, str]]:
        yield from (("hand-over", edge.receiver) for edge in edges if edge.sender == actor)
        if came != "down" and actor in wholes and actor not in inside:
            yield "up", wholes[actor]
        if came in ("hand-over", "down"):
            yield from (("down", part) for part, whole in wholes.items() if whole == actor)

    def walk(steps: Steps) -> Iterator[Steps]:
        came, actor = steps[-1]
        if actor in ends:
            if came == "hand-over":
                yield steps
            return
        for step in moves(came, actor):
            if step[1] not in barred | starts and step[1] not in {seen for _, seen in steps}:
                yield from walk((*steps, step))

    firsts = sorted(starts - barred)
    return {" ".join(actor for _, actor in steps) for first in firsts for steps in walk((("start", first),))}


def computed(given: Sample, start: str, end: str, **wanted: object) -> set[str]:
    found, _ = given.routes().between(start, end, limit=ALL, **wanted)  # type: ignore[arg-type]
    return {" ".join(route.actors) for route in found}


def apart(given: Sample) -> list[tuple[str, str]]:
    """Give the pairs of actors of which neither is a part of the other."""
    pairs = ((one, other) for one in given.actors for other in given.actors)
    return [(a, b) for a, b in pairs if not parts(a, given.wholes) & parts(b, given.wholes)]


def test_the_samples_have_routes_that_go_up_down_and_through_the_body() -> None:
    samples = [sample(seed) for seed in SEEDS]
    found = [(given, way.split()) for given in samples for pair in apart(given) for way in try_everything(given, *pair)]
    steps = [(given.wholes, one, other) for given, way in found for one, other in pairwise(way)]
    assert any(wholes.get(one) == other for wholes, one, other in steps)
    assert any(wholes.get(other) == one for wholes, one, other in steps)
    assert any("M" in way[1:-1] for _, way in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_routes_between_all_actors_are_those_that_trying_everything_finds(seed: int) -> None:
    given = sample(seed)
    for start, end in apart(given):
        assert computed(given, start, end) == try_everything(given, start, end), (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_routes_that_avoid_an_organisation_are_those_that_trying_everything_finds(seed: int) -> None:
    given = sample(seed)
    for start, end in apart(given):
        assert computed(given, start, end, avoid=("B",)) == try_everything(given, start, end, ("B",)), (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_by_organisation_the_routes_are_those_of_the_joined_graph(seed: int) -> None:
    given = sample(seed)
    joined = {tuple(top(actor, given.wholes) for actor in (edge.sender, edge.receiver)) for edge in kept(given)}
    edges = tuple(Edge(f"{one}>{other}", one, other) for one, other in sorted(joined) if one != other)
    for start, end in apart(Sample(edges, {}, {})):
        expected = try_everything(Sample(edges, {}, {}), start, end)
        assert computed(given, start, end, grain="organisation") == expected, (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_of_a_route_is_a_flow_or_a_step_within(seed: int) -> None:
    given = sample(seed)
    flows = {(edge.sender, edge.receiver): (edge.flow,) for edge in kept(given)}
    for start, end in apart(given):
        for route in given.routes().between(start, end, limit=ALL)[0]:
            for hop in route.hops:
                pair = (hop.sender, hop.receiver)
                within = next((whole for part, whole in given.wholes.items() if {part, whole} == set(pair)), None)
                assert (hop.flows, hop.whole) in ((flows.get(pair), None), ((), within)), hop


@pytest.mark.parametrize("seed", SEEDS)
def test_routes_come_by_hand_overs_then_units_then_steps_within_then_names(seed: int) -> None:
    given = sample(seed)
    for start, end in apart(given):
        keys = []
        for route in given.routes().between(start, end, limit=ALL)[0]:
            handed = [hop for hop in route.hops if hop.flows]
            units = sum(actor in given.wholes for hop in handed for actor in (hop.sender, hop.receiver))
            keys.append((len(handed), -units, len(route.hops) - len(handed), route.actors))
        assert keys == sorted(keys)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_few_routes_are_the_first_of_all_routes(seed: int) -> None:
    given = sample(seed)
    for start, end in apart(given):
        every = given.routes().between(start, end, limit=ALL)[0]
        for limit in (1, 2, 5):
            assert given.routes().between(start, end, limit=limit) == (every[:limit], len(every) > limit), (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_actor_reaches_another_when_there_is_a_route(seed: int) -> None:
    given = sample(seed)
    reached = {pair for pair in apart(given) if given.routes().reaches(*pair)}
    assert reached == {pair for pair in apart(given) if try_everything(given, *pair)}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_indispensable_is_what_every_route_touches(seed: int) -> None:
    given = sample(seed)
    for start, end in apart(given):
        if ways := try_everything(given, start, end):
            touched = set.intersection(*({top(actor, given.wholes) for actor in way.split()} for way in ways))
            ends = {top(start, given.wholes), top(end, given.wholes)}
            assert set(given.routes().indispensable(start, end)) == touched - ends, (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_origins_are_where_a_route_to_the_end_can_start(seed: int) -> None:
    given = sample(seed)
    for end in given.actors:
        others = [actor for actor in "ABCM" if actor != top(end, given.wholes)]
        reaching = {actor for actor in others if try_everything(given, actor, end)}
        assert set(given.routes().origins(end)[0]) == reaching, end


@pytest.mark.parametrize("seed", SEEDS)
def test_destinations_are_the_actors_that_some_route_ends_at_with_the_shortest(seed: int) -> None:
    given = sample(seed)
    for start in given.actors:
        found, more = given.routes().destinations(start)
        assert not more
        for end in set(given.actors) - parts(start, given.wholes):
            ways = try_everything(given, start, end, exactly=True)
            assert (end in found) == bool(ways), (start, end)
            assert not ways or " ".join(found[end].actors) in ways, (start, end)
        assert list(found.values()) == sorted(found.values(), key=lambda route: route.order)
