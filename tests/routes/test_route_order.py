"""In which order routes come, how many, and what it takes to find them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from route_parts import flows, routes_over, walked, written

from graph_api import paths, walks
from graph_api.paths import Edge, Routes


def test_fewest_hand_overs_come_first_then_most_units_then_fewest_steps_within_then_names() -> None:
    over = routes_over("A D", "D C", "A B", "B C", "A E/x", "E C", "A F", "F G/y", "G/y C", "A H/x/z", "H C", "A I")
    assert walked(over, "A", "C") == [
        *("A > E/x ~ E > C", "A > H/x/z ~ H/x ~ H > C", "A > B > C", "A > D > C", "A > F > G/y > C")
    ]


def test_of_equally_many_hand_overs_the_one_between_units_is_told_first() -> None:
    over = routes_over("A/b I", "A/b I/t", "A I", "A I/t", "I C")
    told = ["A/b > I/t ~ I > C", "A/b > I > C", "A > I/t ~ I > C", "A > I > C"]
    assert walked(over, "A", "C") == told
    assert walked(over, "A", "C", limit=1) == told[:1]
    assert walked(over, "A", "C", grain="organisation") == ["A > I > C"]


def test_the_order_does_not_depend_on_the_order_of_the_flows() -> None:
    pairs = ["A B", "B C", "A D", "D C", "A E", "E C", "B D", "D E"]
    assert walked(routes_over(*pairs), "A", "C") == walked(routes_over(*reversed(pairs)), "A", "C")


FIVE = ("A B", "B C", "A D", "D C", "A E", "E C", "A F", "F C", "A G", "G C")


@pytest.mark.parametrize(("limit", "more"), [(1, True), (4, True), (5, False), (6, False)])
def test_at_most_limit_routes_are_given_and_whether_there_are_more(limit: int, more: bool) -> None:
    found, said = routes_over(*FIVE).between("A", "C", limit=limit)
    assert (len(found), said) == (min(limit, 5), more)


def complete(count: int) -> list[Edge]:
    actors = [chr(ord("A") + number) for number in range(count)]
    return [Edge(f"{one}{other}", one, other) for one in actors for other in actors if one != other]


def test_routes_that_were_not_looked_at_are_more_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six actors that all pass to each other have 65 routes between two of them."""
    every = Routes(complete(6), {}, {}).between("A", "F", limit=100)
    assert (len(every[0]), every[1]) == (65, False)
    monkeypatch.setattr(walks, "MOST_STEPS", 60)
    found, more = Routes(complete(6), {}, {}).between("A", "F", limit=100)
    assert more
    assert 0 < len(found) < 65
    assert found == every[0][: len(found)]


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[walks.State]:
    """Note the states whose moves are looked at."""
    states: list[walks.State] = []
    for name in ("onward", "back"):
        plain = getattr(walks.Ground, name)

        def noted(ground, state, barred, plain=plain):  # type: ignore[no-untyped-def]
            states.append(state)
            return plain(ground, state, barred)

        monkeypatch.setattr(walks.Ground, name, noted)
    return states


def test_the_best_route_is_found_without_trying_all_ways(looked_at: list[walks.State]) -> None:
    """Of 326 routes one has to be seen."""
    assert Routes(complete(7), {}, {}).reaches("A", "G")
    assert 0 < len(looked_at) < 50


def test_ways_that_lead_back_are_not_tried(looked_at: list[walks.State]) -> None:
    """W is told, and its part passes to X and hears from X only: 326 ways lead back to the part, none a route."""
    over = Routes([*complete(7), *flows("G W", "W/x X", "X W/x")], {"W/x": "W"}, {})
    assert over.between("A", "W/x") == ((), False)
    assert len(looked_at) < 50


def test_ways_past_an_actor_that_every_route_needs_are_not_tried(looked_at: list[walks.State]) -> None:
    """From A all goes through B to the end; behind B lie seven actors with thousands of ways, and B as the way out."""
    behind = [Edge(f"{edge.flow}!", f"{edge.sender}!", f"{edge.receiver}!") for edge in complete(7)]
    over = Routes([*flows("A B", "B A!", "G! B", "B C"), *behind], {}, {})
    found, more = over.between("A", "C")
    assert ([written(route) for route in found], more) == (["A > B > C"], False)
    assert len(looked_at) < 100


def ring(count: int) -> Routes:
    """Let each of so many actors pass to the next, to the seventh and to the sixty-first after it."""
    names = [f"{number:05}" for number in range(count)]
    return Routes(
        flows(*(f"{names[i]} {names[(i + step) % count]}" for i in range(count) for step in (1, 7, 61))), {}, {}
    )


def test_what_a_route_takes_does_not_grow_with_the_graph(looked_at: list[walks.State]) -> None:
    taken = []
    for count in (500, 5_000):
        looked_at.clear()
        ((best, *_), more) = ring(count).between("00001", "00071")
        assert (best.hand_overs, more) == (4, True)  # 61, 7 and twice 1
        taken.append(len(looked_at))
    assert taken[1] <= taken[0]


def test_finding_that_there_is_no_route_takes_each_move_once(looked_at: list[walks.State]) -> None:
    over = ring(500)
    looked_at.clear()
    assert not over.reaches("00001", "nobody") and not over.reaches("nobody", "00001")
    assert len(looked_at) <= 3 * 500


def test_destinations_and_origins_take_time_by_what_they_give(looked_at: list[walks.State]) -> None:
    over = ring(500)
    assert len(over.destinations("00001")[0]) == 499
    assert len(looked_at) <= 3 * 500
    looked_at.clear()
    found = over.origins("00001")[0]
    assert len(found) == 499
    longest = max(route.hand_overs for route in found.values())
    assert len(looked_at) <= 3 * 500 + 3 * 499 * longest


def test_at_most_so_many_destinations_and_origins_are_given_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MOST_REACHED", 3)
    over = routes_over("A B", "B C", "C D", "D E")
    assert [list(over.destinations("A")[0]), over.destinations("A")[1]] == [["B", "C", "D"], True]
    assert [list(over.destinations("B")[0]), over.destinations("B")[1]] == [["C", "D", "E"], False]
    assert [list(over.origins("E")[0]), over.origins("E")[1]] == [["B", "C", "D"], True]
    assert [list(over.origins("D")[0]), over.origins("D")[1]] == [["A", "B", "C"], False]


def test_routes_can_be_asked_from_several_threads() -> None:
    pairs = [(f"{start:05}", f"{end:05}") for start in range(40) for end in range(40, 80)]
    alone, shared = ring(300), ring(300)
    expected = [alone.best(*pair) for pair in pairs]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda pair: shared.best(*pair), pairs)) == expected
