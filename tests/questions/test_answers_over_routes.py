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


def test_other_routes_than_the_shortest_are_mentioned_where_there_are(respondent: Respondent, real: Respondent) -> None:
    given = {"sender": "coa", "receiver": "aivd"}
    assert real.routes(*given.values(), limit=1).more
    answer = real.answer("route-between", given, "nl")
    assert answer.text.endswith("Er zijn ook andere routes, met evenveel of meer overdrachten.")
    assert not answer.truncated
    one = {"sender": "noordpost-employee", "receiver": "westhuis"}
    assert not respondent.routes(*one.values(), limit=1).more
    assert "andere routes" not in respondent.answer("route-between", one, "nl").text


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
        ("who-loses-way", {"receiver": "westhuis", "avoid": "noordpost"}, ["traveller"]),
        ("who-loses-way", {"receiver": "westhuis", "avoid": "oosterlicht"}, []),
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


@pytest.mark.parametrize(
    ("asked", "slug", "receives"),
    [
        ("According to {document}, who only receives signals and passes none on?", "only-receives", True),
        ("Wie krijgt volgens {document} alleen signalen en geeft niets door?", "only-receives", True),
        ("Wie geeft volgens {document} alleen signalen door en krijgt er geen?", "only-sends", False),
    ],
)
@pytest.mark.parametrize("document", ["systeemcheck-2023", "kst-29754-754"])
def test_who_only_receives_or_sends_is_computed_over_the_document_that_is_named(
    real: Respondent, asked: str, slug: str, receives: bool, document: str
) -> None:
    answer = real.ask(asked.format(document=document))
    named = real.names.resolve("document", document)
    flows = real.graph((named,), anything=True).between_tops
    senders, receivers = ({ends[place] for ends in flows} for place in (0, 1))
    wanted = receivers - senders if receives else senders - receivers
    assert answer.understood.question == slug
    assert wanted
    assert {item.iri for item in answer.items} == wanted
    assert {citation.document for citation in answer.citations} == {document}
    assert real.names.own(named, "en" if "who" in asked else "nl") in answer.text


def test_who_is_indispensable_or_still_reaches_is_computed_over_the_document_that_is_named(real: Respondent) -> None:
    check, letter = "systeemcheck-2023", "kst-29754-754"
    needed = real.ask(f"Wie is volgens {check} onmisbaar tussen het COA en de AIVD?")
    assert needed.understood.question == "indispensable-actors"
    assert needed.items and {citation.document for citation in needed.citations} == {check}
    graph = real.graph((real.names.resolve("document", check),))
    coa, aivd, ind = (real.names.resolve("actor", slug) for slug in ("coa", "aivd", "ind"))
    assert {item.iri for item in needed.items} == set(graph.indispensable(coa, aivd))
    reaching = []
    for document in (check, letter):
        still = real.ask(f"Wie kan volgens {document} de AIVD nog bereiken zonder de IND?")
        limited = real.graph((real.names.resolve("document", document),))
        assert still.understood.question == "who-still-reaches"
        reaching.append({item.iri for item in still.items})
        assert reaching[-1] == set(limited.origins(aivd, (ind,))[0])
    assert reaching[0] and reaching[0] != reaching[1]


def test_a_route_from_an_organisation_begins_with_it_where_a_part_is_the_first_to_pass_on(
    respondent: Respondent,
) -> None:
    answer = respondent.answer("route-between", {"sender": "noordpost", "receiver": "zuidwacht"}, "en")
    steps = [((item.iri or "").rpartition("/")[2], item.why[:1]) for item in answer.items]
    assert steps[:2] == [("noordpost", ()), ("noordpost-desk", ("within NP, not stated",))]
    assert [actor for actor, _ in steps] == ["noordpost", "noordpost-desk", "zuidwacht"]
    assert "has 1 hand-over:" in answer.text


def test_a_route_from_a_part_begins_with_that_part(respondent: Respondent) -> None:
    answer = respondent.answer("route-between", {"sender": "noordpost-desk", "receiver": "zuidwacht"}, "en")
    assert [(item.iri or "").rpartition("/")[2] for item in answer.items] == ["noordpost-desk", "zuidwacht"]
