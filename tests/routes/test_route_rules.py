"""Each rule of graph_api/paths.py on a handful of flows.

Actors are letters; 'A/x' is part of 'A', and 'A/x/y' of 'A/x'. A flow is written as its sender and its receiver.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from graph_api import paths, walks
from graph_api.paths import Edge, Hop, Route, Routes


def flows(*pairs: str) -> list[Edge]:
    """Make flows of 'A B', each called after the two."""
    return [Edge(pair.replace(" ", ">"), *pair.split()) for pair in pairs]


def routes_over(*pairs: str, members: dict[str, Iterable[str]] | None = None, actors: str = "") -> Routes:
    """Take the flows, with every part of a whole that is named in them or in `actors`."""
    named = {name for pair in (*pairs, actors) for name in pair.split()}
    wholes = {}
    while parts := {name for name in named if "/" in name and name not in wholes}:
        wholes |= {part: part.rpartition("/")[0] for part in parts}
        named |= set(wholes.values())
    return Routes(flows(*pairs), wholes, {body: frozenset(found) for body, found in (members or {}).items()})


def walked(routes: Routes, start: str, end: str, **wanted: object) -> list[str]:
    """Give the routes as text, '>' for a hand-over and '~' for a step within, the best first."""
    found, _ = routes.between(start, end, **{"limit": 100, **wanted})  # type: ignore[arg-type]
    return [written(route) for route in found]


def written(route: Route) -> str:
    return route.actors[0] + "".join(f" {'>' if hop.flows else '~'} {hop.receiver}" for hop in route.hops)


def test_a_route_follows_recorded_flows_from_sender_to_receiver() -> None:
    assert walked(routes_over("A B", "B C"), "A", "C") == ["A > B > C"]


def test_a_flow_is_not_followed_from_receiver_to_sender() -> None:
    assert walked(routes_over("B A", "B C"), "A", "C") == []


def test_an_actor_comes_once_in_a_route() -> None:
    assert walked(routes_over("A B", "B A", "B D", "D B", "D C"), "A", "C") == ["A > B > D > C"]


def test_two_flows_between_the_same_actors_are_one_hand_over() -> None:
    edges = [Edge("f2", "A", "B"), Edge("f1", "A", "B"), Edge("g", "B", "C")]
    ((route,), more) = Routes(edges, {}, {}).between("A", "C")
    assert [hop.flows for hop in route.hops] == [("f1", "f2"), ("g",)]
    assert not more


def test_a_hand_over_names_its_flows_and_a_step_within_names_its_whole() -> None:
    ((route,), _) = routes_over("A B/x", "B C").between("A", "C")
    assert route.hops == (Hop("A", "B/x", ("A>B/x",)), Hop("B/x", "B", whole="B"), Hop("B", "C", ("B>C",)))
    assert (route.hand_overs, route.actors) == (2, ("A", "B/x", "B", "C"))


def test_a_part_goes_up_when_the_whole_sends_the_next_flow() -> None:
    assert walked(routes_over("A B/x", "B C"), "A", "C") == ["A > B/x ~ B > C"]


def test_a_part_of_a_part_goes_up_to_the_outermost_whole() -> None:
    assert walked(routes_over("A B/x/y", "B C"), "A", "C") == ["A > B/x/y ~ B/x ~ B > C"]


def test_a_part_does_not_go_up_when_the_whole_sends_nothing() -> None:
    assert walked(routes_over("A B/x", "B/y C"), "A", "C") == []


def test_going_up_is_no_arrival_at_the_whole() -> None:
    assert walked(routes_over("A B/x", actors="B"), "A", "B") == ["A > B/x"]


def test_a_part_does_not_go_up_where_the_chain_goes_on_inside() -> None:
    assert walked(routes_over("A B/x", "B/x B/y", "B C"), "A", "C") == ["A > B/x > B/y ~ B > C"]


def test_a_part_that_only_reports_to_its_whole_goes_on_by_that_flow() -> None:
    assert walked(routes_over("A B/x", "B/x B", "B C"), "A", "C") == ["A > B/x > B > C"]


def test_a_part_does_not_go_up_past_a_receiver_inside_that_must_be_avoided() -> None:
    over = routes_over("A B/x", "B/x B/y", "B C")
    assert walked(over, "A", "C", avoid=("B/y",)) == []


def test_a_first_sender_that_is_a_part_goes_up_by_the_same_rule() -> None:
    assert walked(routes_over("B C", actors="B/x"), "B/x", "C") == ["B/x ~ B > C"]


def test_a_whole_goes_down_to_the_part_that_sends_the_next_flow() -> None:
    assert walked(routes_over("A B", "B/x C"), "A", "C") == ["A > B ~ B/x > C"]


def test_a_whole_goes_down_to_a_part_of_its_part() -> None:
    assert walked(routes_over("A B", "B/x/y C"), "A", "C") == ["A > B ~ B/x ~ B/x/y > C"]


def test_going_down_is_no_arrival_at_the_part() -> None:
    assert walked(routes_over("A B", actors="B/x"), "A", "B/x") == []


def test_a_whole_that_was_only_gone_up_to_does_not_go_down() -> None:
    assert walked(routes_over("A B/x", "B D", "B/y C"), "A", "C") == []


def test_a_part_never_goes_to_its_sibling() -> None:
    assert walked(routes_over("A B/x", "B/y C", actors="B"), "A", "C") == []


def test_a_part_of_a_part_never_goes_to_another_part_of_the_whole() -> None:
    assert walked(routes_over("A B/x/y", "B/z C"), "A", "C") == []


def test_a_stated_flow_inside_is_shown_rather_than_a_step_within() -> None:
    assert walked(routes_over("A B", "B B/x", "B/x C"), "A", "C") == ["A > B > B/x > C"]


def test_a_body_passes_on_by_its_own_flows() -> None:
    over = routes_over("A M", "M C", members={"M": ["A", "B"]})
    assert walked(over, "A", "C") == ["A > M > C"]


def test_a_body_never_passes_back_to_its_members() -> None:
    over = routes_over("A M", "M B", "B C", members={"M": ["A", "B"]})
    assert walked(over, "A", "C") == []
    assert walked(over, "M", "B") == []


def test_sitting_in_a_body_makes_no_hand_over_to_other_members() -> None:
    over = routes_over("A M", "B C", members={"M": ["A", "B"]})
    assert walked(over, "A", "C") == []


def test_a_body_may_pass_to_an_actor_that_sits_in_another_body() -> None:
    over = routes_over("A M", "M B", members={"M": ["A"], "N": ["B"]})
    assert walked(over, "A", "B") == ["A > M > B"]


def test_a_route_starts_at_the_organisation_or_at_any_of_its_parts() -> None:
    over = routes_over("A C", "A/x C", "A/x/y C")
    assert walked(over, "A", "C") == ["A > C", "A/x > C", "A/x/y > C"]


def test_a_route_from_a_part_starts_at_that_part_or_its_own_parts() -> None:
    over = routes_over("A/x C", "A/x/y C", "A/z C")
    assert walked(over, "A/x", "C") == ["A/x > C", "A/x/y > C"]


def test_a_route_ends_at_the_organisation_or_at_any_of_its_parts() -> None:
    assert walked(routes_over("A C", "A C/x"), "A", "C") == ["A > C", "A > C/x"]


def test_a_route_to_a_part_ends_at_that_part() -> None:
    assert walked(routes_over("A C", "A C/x", "A C/y"), "A", "C/x") == ["A > C/x"]


def test_a_route_does_not_pass_through_where_it_could_have_started_or_ended() -> None:
    over = routes_over("A/x A/y", "A/y C/x", "C/x C/y", "A B", "B C")
    assert walked(over, "A", "C") == ["A/y > C/x", "A > B > C"]


def test_a_route_inside_one_organisation_goes_from_the_one_to_the_other() -> None:
    assert walked(routes_over("A/x A/y", "A/y A/z"), "A/x", "A/z") == ["A/x > A/y > A/z"]


def test_a_part_reaches_its_whole_by_a_stated_flow_only() -> None:
    assert walked(routes_over("A/x A", actors="A/y"), "A/x", "A") == ["A/x > A"]
    assert walked(routes_over("A/x A", actors="A/y"), "A/y", "A") == []


def test_there_is_no_route_from_an_actor_to_itself() -> None:
    assert walked(routes_over("A B", "B A"), "A", "A") == []


def test_a_route_avoids_an_actor() -> None:
    assert walked(routes_over("A B", "B C", "A D", "D E", "E C"), "A", "C", avoid=("B",)) == ["A > D > E > C"]


def test_avoiding_an_organisation_avoids_all_its_parts() -> None:
    over = routes_over("A B/x/y", "B/x/y C", "A B", "B C")
    assert walked(over, "A", "C", avoid=("B",)) == []


def test_avoiding_a_part_leaves_the_organisation_and_its_other_parts() -> None:
    over = routes_over("A B/x", "B/x C", "A B/y", "B/y C")
    assert walked(over, "A", "C", avoid=("B/x",)) == ["A > B/y > C"]


def test_no_step_within_leads_through_an_actor_that_is_avoided() -> None:
    assert walked(routes_over("A B/x/y", "B C"), "A", "C", avoid=("B/x",)) == []


@pytest.mark.parametrize("avoided", ["A", "C"])
def test_there_is_no_route_that_avoids_its_own_start_or_end(avoided: str) -> None:
    assert walked(routes_over("A B", "B C", "A C"), "A", "C", avoid=(avoided,)) == []


def test_by_organisation_parts_count_as_their_organisation() -> None:
    over = routes_over("A/x B/y", "B/z C/x")
    assert walked(over, "A", "C", grain="organisation") == ["A > B > C"]
    assert walked(over, "A", "C", grain="unit") == []


def test_by_organisation_a_hand_over_holds_the_flows_of_all_parts() -> None:
    ((route,), _) = routes_over("A/x B", "A B/y", "A B").between("A", "B", grain="organisation")
    assert [hop.flows for hop in route.hops] == [("A/x>B", "A>B", "A>B/y")]


def test_by_organisation_flows_inside_are_no_hand_overs() -> None:
    assert walked(routes_over("A/x A/y", "A/y B"), "A/x", "B", grain="organisation") == ["A > B"]


def test_by_organisation_a_part_can_be_avoided() -> None:
    over = routes_over("A B/x", "B/y C")
    assert walked(over, "A", "C", grain="organisation", avoid=("B/y",)) == []


def test_fewest_hand_overs_come_first_then_fewest_steps_within_then_names() -> None:
    over = routes_over("A D", "D C", "A B", "B C", "A E/x", "E C", "A F", "F G", "G C")
    assert walked(over, "A", "C") == ["A > B > C", "A > D > C", "A > E/x ~ E > C", "A > F > G > C"]


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


@pytest.mark.parametrize(
    ("start", "end"), [("A", "nobody"), ("nobody", "A"), ("nobody", "nowhere"), ("nobody", "nobody")]
)
@pytest.mark.parametrize("grain", ["unit", "organisation"])
def test_an_unknown_actor_has_no_route(start: str, end: str, grain: str) -> None:
    over = routes_over("A B")
    assert over.between(start, end, grain=grain) == ((), False)  # type: ignore[arg-type]
    assert over.between("A", "B", avoid=("nobody",))[0]


def test_without_flows_there_are_no_routes() -> None:
    assert Routes([], {}, {}).between("A", "B") == ((), False)
    assert Routes([], {}, {}).origins("B") == ({}, False)


def test_a_cycle_of_wholes_does_not_hang() -> None:
    routes = Routes(flows("A B"), {"A": "X", "X": "A"}, {})
    assert walked(routes, "A", "B") == ["A > B"]


def test_the_parts_of_an_actor_are_all_parts_below_it_and_itself() -> None:
    over = routes_over("A/x/y B", "A/z B")
    assert over.parts("A") == {"A", "A/x", "A/x/y", "A/z"}
    assert (over.top("A/x/y"), over.top("A"), over.top("B")) == ("A", "A", "B")


def test_reaching_is_having_a_route() -> None:
    over = routes_over("A B", "B C")
    assert over.reaches("A", "C") and not over.reaches("C", "A") and not over.reaches("A", "C", ("B",))


def test_a_way_that_comes_back_to_where_it_would_end_does_not_reach() -> None:
    over = routes_over("A B", "B/x C", "C B/x")
    assert walked(over, "A", "B/x") == []
    assert not over.reaches("A", "B/x")


def test_a_way_that_comes_twice_to_an_actor_does_not_reach() -> None:
    over = routes_over("B B/y", "B/y B", "B/z C", actors="B/x")
    assert walked(over, "B/x", "C") == []
    assert not over.reaches("B/x", "C")


def test_a_part_that_passes_to_its_whole_reaches_it() -> None:
    over = routes_over("A/x A")
    assert walked(over, "A/x", "A") == ["A/x > A"]
    assert over.reaches("A/x", "A")


def test_what_every_route_touches_is_indispensable() -> None:
    over = routes_over("A B", "B C", "C D", "B E", "E D", "D F", "X D")
    assert over.indispensable("A", "F") == ("B", "D")


def test_an_organisation_is_indispensable_though_no_single_part_is() -> None:
    over = routes_over("A B/x", "B/x C", "A B/y", "B/y C")
    assert over.indispensable("A", "C") == ("B",)


def test_nothing_is_indispensable_where_two_routes_have_nothing_in_common() -> None:
    assert routes_over("A B", "B C", "A D", "D C").indispensable("A", "C") == ()


def test_the_two_ends_are_not_called_indispensable() -> None:
    assert routes_over("A/x B/y", "B/y C/z").indispensable("A", "C/z") == ("B",)


def test_nothing_is_indispensable_to_a_route_that_is_not_there() -> None:
    assert routes_over("A B", "C D").indispensable("A", "D") == ()


def test_origins_are_the_organisations_and_bodies_that_reach_an_end() -> None:
    over = routes_over("A B/x", "B C", "D C", "C E", "F G", "M C")
    assert tuple(over.origins("C")[0]) == ("A", "B", "D", "M")


def test_the_end_and_what_is_avoided_are_no_origins() -> None:
    over = routes_over("A B", "B C/x", "C/x C/y", "D C/y")
    assert tuple(over.origins("C/y", avoid=("B",))[0]) == ("D",)


def test_an_organisation_is_an_origin_though_one_of_its_parts_is_avoided() -> None:
    over = routes_over("A/x C", "A/y C")
    assert over.reaches("A", "C", ("A/x",))
    assert tuple(over.origins("C", avoid=("A/x",))[0]) == ("A",)
