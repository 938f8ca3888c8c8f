"""Routes over the flows of a whole graph: the tiny one for exact routes, the real one for what must hold."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from graph_api.computations import read_members, routes_of
from graph_api.engine import Embedded, Rows
from graph_api.errors import NotFoundError
from graph_api.load import read
from graph_api.prefixes import DEF, PREFIXES, split, thing
from graph_api.respond import Respondent, RouteAnswer
from graph_api.settings import Folders

SEATS_WITHOUT_FLOW = f"""PREFIX kg: <{DEF}>
PREFIX org: <{PREFIXES["org"]}>
PREFIX standing: <{DEF}standing/>
SELECT ?seat WHERE {{
  ?seat a kg:Seat ; org:member ?member ; org:organization ?body .
  FILTER NOT EXISTS {{
    ?flow kg:hasSender ?member ; kg:hasReceiver ?body ; kg:hasStanding standing:actual .
  }}
}}
ORDER BY ?seat"""


def told(answer: RouteAnswer) -> list[list[str]]:
    return [[(split(actor) or ("", ""))[1] for actor in route.actors] for route in answer.routes]


def test_routes_follow_actual_flows_only(respondent: Respondent) -> None:
    """A denied flow goes straight from Noordpost to Oosterlicht."""
    assert told(respondent.routes("noordpost", "oosterlicht")) == [["noordpost-desk", "zuidwacht", "oosterlicht"]]
    assert told(respondent.routes("oosterlicht", "noordpost")) == []


def test_routes_are_asked_by_any_name(respondent: Respondent) -> None:
    assert told(respondent.routes("NP", "West House")) == [["noordpost-desk", "zuidwacht", "council", "westhuis"]]


def test_routes_are_asked_by_the_names_that_answers_show(respondent: Respondent) -> None:
    assert told(respondent.routes("medewerker (NP)", "Zuidwacht")) == told(
        respondent.routes("noordpost-employee", "zuidwacht")
    )
    assert told(respondent.routes("Noordpost (NP)", "Zuidwacht")) == told(respondent.routes("noordpost", "zuidwacht"))


def test_routes_can_be_limited_to_the_flows_of_one_document(respondent: Respondent) -> None:
    given = {"start": "noordpost", "end": "oosterlicht"}
    assert told(respondent.routes(**given, document="harbour-letter-2022")) == []
    assert told(respondent.routes(**given, document="Havenverslag 2021")) == told(respondent.routes(**given))


def test_limited_to_a_document_a_hand_over_is_proved_by_that_document(respondent: Respondent) -> None:
    answer = respondent.routes("noordpost", "zuidwacht", document="harbour-letter-2022")
    passages = {record["passage"].rpartition("/")[2] for record in answer.rows.records()}
    assert told(answer) == [["noordpost-desk", "zuidwacht"]]
    assert passages == {"letter-desk"}


def test_routes_avoid_actors_by_any_name(respondent: Respondent) -> None:
    assert told(respondent.routes("noordpost", "westhuis", avoid=("MO",))) == []


def test_routes_by_organisation_name_organisations(respondent: Respondent) -> None:
    answer = respondent.routes("noordpost-employee", "oosterlicht", grain="organisation")
    assert told(answer) == [["noordpost", "zuidwacht", "oosterlicht"]]


@pytest.mark.parametrize(
    "given",
    [
        {"start": "nobody", "end": "westhuis"},
        {"start": "noordpost", "end": "nobody"},
        {"start": "noordpost", "end": "westhuis", "avoid": ("nobody",)},
        {"start": "noordpost", "end": "westhuis", "document": "no-letter"},
    ],
)
def test_who_or_what_nobody_knows_is_named(respondent: Respondent, given: dict[str, object]) -> None:
    with pytest.raises(NotFoundError, match=r"nobody|no-letter"):
        respondent.routes(**given)  # type: ignore[arg-type]


def test_members_are_read_by_body(respondent: Respondent) -> None:
    members = {
        body.rpartition("/")[2]: {actor.rpartition("/")[2] for actor in found}
        for body, found in read_members(respondent.engine).items()
    }
    assert members == {"council": {"zuidwacht", "oosterlicht"}, "evening-table": {"oosterlicht", "westhuis"}}


def test_on_the_real_graph_every_seat_comes_with_a_flow_into_its_body(real_folders: Folders) -> None:
    """A route enters a body by a recorded flow; a seat alone makes no hand-over."""
    rows = Embedded(read(real_folders).store).select(SEATS_WITHOUT_FLOW)
    assert [record["seat"] for record in rows.records()] == []


def test_on_the_real_graph_a_signal_of_a_coa_employee_reaches_the_aivd(real_folders: Folders) -> None:
    answer = Respondent(read(real_folders)).routes("coa-employee", "aivd")
    assert answer.routes
    assert all(route.hand_overs >= 2 for route in answer.routes)


def test_a_signal_goes_only_by_flows_that_can_carry_one(respondent: Respondent) -> None:
    flow, one, other, third, yes, no = (
        NamedNode("https://example.org/first"),
        *(NamedNode(f"https://example.org/{name}") for name in "abc"),
        Literal(True),
        Literal(False),
    )
    rows = Rows(
        ("flow", "edgeFrom", "edgeTo", "carries"),
        ((flow, one, other, yes), (NamedNode("https://example.org/second"), other, third, no)),
    )
    ends = (one.value, third.value)
    assert not routes_of(rows, respondent.names, {}).reaches(*ends)
    assert routes_of(rows, respondent.names, {}, anything=True).reaches(*ends)


def test_on_the_real_graph_a_laissez_passer_carries_no_signal_to_a_family_member(real_folders: Folders) -> None:
    """The IND asks for the laissez-passer and the family member gets it: that is information, and no signal."""
    answer = Respondent(read(real_folders)).routes("coa-employee", "family-member")
    assert answer.no_signal
    assert answer.routes


def test_on_the_real_graph_the_destinations_of_a_coa_employee_are_those_with_a_route(real_folders: Folders) -> None:
    real = Respondent(read(real_folders))
    found = real.answer("where-can-signal-end-up", {"sender": "coa-employee"}, "nl")
    assert {"aivd", "ind", "police-cter-cluster"} <= {(split(item.iri or "") or ("", ""))[1] for item in found.items}
    for item in found.items:
        assert item.passages
        assert not real.routes("coa-employee", item.iri or "").no_signal


def test_the_query_of_the_document_finds_the_same_receivers_as_the_routes(
    real_folders: Folders, checkout: Path
) -> None:
    real = Respondent(read(real_folders))
    blocks = re.findall(r"```sparql\n(.*?)```", (checkout / "docs" / "answers.md").read_text(encoding="utf-8"), re.S)
    (query,) = (block for block in blocks if "actor:coa-employee" in block)
    listed = {record["receiver"] for record in real.engine.select(query).records()}
    assert listed == set(real.graph().destinations(thing("actor", "coa-employee"))[0])
