"""Who reaches whom, which actors are indispensable, and graphs that lead nowhere."""

from __future__ import annotations

import pytest
from route_parts import flows, routes_over, walked

from graph_api.paths import Routes


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
