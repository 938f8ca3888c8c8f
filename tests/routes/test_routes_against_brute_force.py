"""On small random graphs, the routes are exactly those that trying everything finds.

`try_everything` says the rules of graph_api/paths.py again, without a graph library and without haste.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

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


def try_everything(given: Sample, start: str, end: str, avoid: tuple[str, ...] = ()) -> list[str]:
    """Give all routes as text, in order: a flow from a whole to its part is shown rather than a step within."""
    wholes, edges = given.wholes, kept(given)
    barred = {part for actor in avoid for part in parts(actor, wholes)}
    inside = {edge.sender for edge in edges if top(edge.sender, wholes) == top(edge.receiver, wholes)}
    starts, ends = parts(start, wholes), parts(end, wholes)

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

    found: dict[tuple[str, ...], Steps] = {}
    for first in sorted(starts - barred):
        for steps in walk((("start", first),)):
            actors = tuple(actor for _, actor in steps)
            found[actors] = max(found.get(actors, steps), steps, key=hand_overs)
    ordered = sorted(found.values(), key=lambda steps: (hand_overs(steps), len(steps), [actor for _, actor in steps]))
    return [written(steps) for steps in ordered]


def hand_overs(steps: Steps) -> int:
    return sum(came == "hand-over" for came, _ in steps)


def written(steps: Steps) -> str:
    return steps[0][1] + "".join(f" {'>' if came == 'hand-over' else '~'} {actor}" for came, actor in steps[1:])


def computed(routes: Routes, start: str, end: str, **wanted: object) -> list[str]:
    found, _ = routes.between(start, end, limit=ALL, **wanted)  # type: ignore[arg-type]
    steps = (((hop.flows, hop.receiver) for hop in route.hops) for route in found)
    texts = ("".join(f" {'>' if flows else '~'} {actor}" for flows, actor in hops) for hops in steps)
    return [route.actors[0] + text for route, text in zip(found, texts, strict=True)]


def apart(given: Sample) -> list[tuple[str, str]]:
    """Give the pairs of actors of which neither is a part of the other."""
    pairs = ((one, other) for one in given.actors for other in given.actors)
    return [(a, b) for a, b in pairs if not parts(a, given.wholes) & parts(b, given.wholes)]


def test_the_samples_have_routes_of_every_kind() -> None:
    samples = [sample(seed) for seed in SEEDS]
    found = [way for given in samples for pair in apart(given) for way in try_everything(given, *pair)]
    kinds = {tuple(way.split()[1::2]) for way in found}
    assert {(">",), (">", "~", ">"), ("~", ">"), (">", ">", "~", ">"), (">", "~", "~", ">")} <= kinds
    assert any("M" in way.split()[2:-1] for way in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_routes_between_all_actors_are_those_that_trying_everything_finds(seed: int) -> None:
    given = sample(seed)
    routes = given.routes()
    for start, end in apart(given):
        assert computed(routes, start, end) == try_everything(given, start, end), (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_routes_that_avoid_an_organisation_are_those_that_trying_everything_finds(seed: int) -> None:
    given = sample(seed)
    routes = given.routes()
    for start, end in apart(given):
        assert computed(routes, start, end, avoid=("B",)) == try_everything(given, start, end, ("B",)), (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_by_organisation_the_routes_are_those_of_the_joined_graph(seed: int) -> None:
    given = sample(seed)
    joined = {tuple(top(actor, given.wholes) for actor in (edge.sender, edge.receiver)) for edge in kept(given)}
    edges = tuple(Edge(f"{one}>{other}", one, other) for one, other in sorted(joined) if one != other)
    for start, end in apart(Sample(edges, {}, {})):
        expected = try_everything(Sample(edges, {}, {}), start, end)
        assert computed(given.routes(), start, end, grain="organisation") == expected, (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_indispensable_is_what_every_route_touches(seed: int) -> None:
    given = sample(seed)
    routes = given.routes()
    for start, end in [pair for pair in apart(given) if routes.reaches(*pair)]:
        ways = [{top(actor, given.wholes) for actor in way.split()[::2]} for way in try_everything(given, start, end)]
        ends = {top(start, given.wholes), top(end, given.wholes)}
        assert set(routes.indispensable(start, end)) == set.intersection(*ways) - ends, (start, end)


@pytest.mark.parametrize("seed", SEEDS)
def test_origins_are_where_a_route_to_the_end_can_start(seed: int) -> None:
    given = sample(seed)
    for end in given.actors:
        reaching = {actor for actor in "ABCM" if actor != top(end, given.wholes) and try_everything(given, actor, end)}
        assert set(given.routes().origins(end)) == reaching, end
