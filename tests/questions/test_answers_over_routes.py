"""Answers that are computed over the flows, on the tiny graph."""

from __future__ import annotations

import pytest
from answer_parts import slugs

from graph_api.prefixes import thing
from graph_api.respond import Respondent


def test_a_route_is_told_step_by_step(respondent: Respondent) -> None:
    given = {"sender": "noordpost-employee", "receiver": "westhuis"}
    answer = respondent.answer("route-between", given, "nl")
    assert slugs(answer) == ["noordpost-employee", "noordpost-desk", "zuidwacht", "council", "westhuis"]
    assert "telt 4 overdrachten: medewerker (NP) → Meldkamer (NP) → Zuidwacht → Middenoverleg (MO)" in answer.text


def test_each_step_of_a_route_has_its_passages(respondent: Respondent) -> None:
    given = {"sender": "noordpost-employee", "receiver": "zuidwacht"}
    start, *steps = respondent.answer("route-between", given, "nl").items
    assert start.passages == ()
    assert [{iri.rpartition("/")[2] for iri in step.passages} for step in steps] == [
        {"report-employee"},
        {"report-desk", "letter-desk"},
    ]


def test_a_step_within_an_organisation_is_said_not_to_be_stated(respondent: Respondent) -> None:
    given = {"sender": "zuidwacht-employee", "receiver": "oosterlicht"}
    _, within, _ = respondent.answer("route-between", given, "nl").items
    assert (within.why, within.passages) == (("binnen Zuidwacht, niet vermeld",), ())


def test_without_a_route_nothing_is_stated_about_the_way(respondent: Respondent) -> None:
    answer = respondent.answer("route-between", {"sender": "westhuis", "receiver": "noordpost"}, "nl")
    assert (answer.status, answer.items) == ("not_stated", ())


@pytest.mark.parametrize(
    ("slug", "given", "actors"),
    [
        ("indispensable-actors", {"sender": "noordpost-employee", "receiver": "westhuis"}, ["council", "zuidwacht"]),
        ("indispensable-actors", {"sender": "westhuis", "receiver": "noordpost"}, []),
        ("who-can-reach", {"receiver": "westhuis"}, ["council", "noordpost", "traveller", "zuidwacht"]),
        ("who-still-reaches", {"receiver": "westhuis", "avoid": "noordpost"}, ["council", "zuidwacht"]),
        ("only-sends", {}, ["traveller"]),
        ("only-receives", {}, ["oosterlicht", "westhuis"]),
    ],
)
def test_what_is_computed_over_all_flows(
    respondent: Respondent, slug: str, given: dict[str, str], actors: list[str]
) -> None:
    assert slugs(respondent.answer(slug, given, "nl")) == actors


def test_a_way_around_an_actor_is_found_or_is_not_there(respondent: Respondent) -> None:
    given = {"sender": "noordpost-employee", "receiver": "westhuis"}
    assert respondent.answer("can-reach-without", {**given, "avoid": "oosterlicht"}, "nl").verdict is True
    assert respondent.answer("can-reach-without", {**given, "avoid": "council"}, "nl").verdict is False


# The whole network


@pytest.mark.parametrize("end", ["oosterlicht", "westhuis", "council"])
def test_the_network_holds_every_actual_flow(respondent: Respondent, end: str) -> None:
    assert respondent.graph().reaches(thing("actor", "traveller"), thing("actor", end))
