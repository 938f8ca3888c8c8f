"""Each rule of graph_api/paths.py on a handful of flows.

Actors are letters; 'A/x' is part of 'A', and 'A/x/y' of 'A/x'. A flow is written as its sender and its receiver.
"""

from __future__ import annotations

import pytest
from route_parts import routes_over, walked

from graph_api.paths import Edge, Hop, Routes


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
    assert route.hops == (Hop("A", "B/x", ("A>B/x",), units=1), Hop("B/x", "B", whole="B"), Hop("B", "C", ("B>C",)))
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
    assert walked(over, "A", "C") == ["A/x > C", "A/x/y > C", "A > C"]


def test_a_route_from_a_part_starts_at_that_part_or_its_own_parts() -> None:
    over = routes_over("A/x C", "A/x/y C", "A/z C")
    assert walked(over, "A/x", "C") == ["A/x > C", "A/x/y > C"]


def test_a_route_ends_at_the_organisation_or_at_any_of_its_parts() -> None:
    assert walked(routes_over("A C", "A C/x"), "A", "C") == ["A > C/x", "A > C"]


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
