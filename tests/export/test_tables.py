"""The tables hold every thing once, in both languages, and nothing that a spreadsheet would run."""

import csv
import io
from collections import Counter

import networkx as nx
import pytest
from export_parts import with_awkward

from graph_api.described import Described, is_thing, written
from graph_api.export_graph import network_of, write_gexf, write_graphml
from graph_api.export_register import write_register
from graph_api.export_release import Release
from graph_api.export_tables import TABLES, guarded, write_tables
from graph_api.load import RDF_TYPE, Dataset

RELEASE = Release("1.2.3", "2001-02-03", "abc")
Rows = list[dict[str, str]]


def rows(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.fixture
def tables(mini: Dataset) -> dict[str, Rows]:
    return {name: rows(content) for name, content in write_tables(written(mini), RELEASE)}


@pytest.fixture
def register(mini: Dataset) -> dict[str, dict[str, str]]:
    return {row["record"]: row for row in rows(write_register(written(mini), RELEASE))}


def everything(said: Described) -> set[str]:
    return {subject.value for subject, about in said.subjects.items() if is_thing(subject) and RDF_TYPE in about}


@pytest.mark.parametrize("of", ["mini", "real_dataset"])
def test_everything_is_in_one_table(of: str, request: pytest.FixtureRequest) -> None:
    said = written(request.getfixturevalue(of))
    found = Counter(row["iri"] for _, content in write_tables(said, RELEASE) for row in rows(content))
    assert set(found) == everything(said)
    assert set(found.values()) == {1}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_its_thing_its_class_and_the_release(name: str, tables: dict[str, Rows]) -> None:
    assert tables[name], "the tiny graph has something of everything"
    for row in tables[name]:
        assert row["id"] and row["iri"].endswith(row["id"]) and row["class"].startswith("kg:")
        assert row["label_nl"] and row["label_en"]
        assert (row["release"], row["issued"]) == ("1.2.3", "2001-02-03")


def test_a_link_is_given_with_its_name_in_both_languages(tables: dict[str, Rows]) -> None:
    flow = next(row for row in tables["flows"] if row["hasCondition"])
    assert flow["hasSender"].startswith("actor:") and flow["hasSender_nl"] and flow["hasSender_en"]
    assert flow["passages"].startswith("passage:")


def test_several_values_stand_in_one_cell(tables: dict[str, Rows]) -> None:
    assert [row["id"] for row in tables["actors"] if " | " in row.get("hasMember", "")]


def test_a_table_without_rows_still_has_its_columns() -> None:
    found = dict(write_tables(Described(()), RELEASE))
    assert found["flows"] == b"id,iri,class,label_nl,label_en,release,issued\r\n"


@pytest.mark.parametrize(
    ("text", "written_as"),
    [
        ("=1+1", "'=1+1"),
        ("+31 20", "'+31 20"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("＝x", "'＝x"),
        ("-2", "-2"),
        ("+2.50", "+2.50"),
        ("-2+3", "'-2+3"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_formula_is_guarded_and_a_number_is_not(text: str, written_as: str) -> None:
    assert guarded(text) == written_as


def test_no_cell_of_any_table_begins_a_formula(mini: Dataset) -> None:
    said = written(with_awkward(mini))
    contents = [content for _, content in write_tables(said, RELEASE)] + [write_register(said, RELEASE)]
    cells = [
        cell for content in contents for row in csv.reader(io.StringIO(content.decode(), newline="")) for cell in row
    ]
    assert "'=1+1|'calc'!A1" in cells
    assert [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")] == []


def test_the_register_has_every_flow_and_consultation(register: dict[str, dict[str, str]], mini: Dataset) -> None:
    said = written(mini)
    wanted = [*said.things("Flow"), *said.things("Consultation")]
    assert len(register) == len(wanted)
    assert {row["standing"].removeprefix("standing:") for row in register.values()} >= {"actual", "denied", "planned"}


def test_the_register_has_the_columns_of_the_model_of_the_government(register: dict[str, dict[str, str]]) -> None:
    model = ("source_organisation", "deciding_organisation", "data_group", "register", "condition", "rule")
    columns = list(next(iter(register.values())))
    assert {f"{name}{lang}" for name in model for lang in ("", "_nl", "_en")} | {"type", "passages"} <= set(columns)


def test_a_unit_stands_in_the_register_beside_its_organisation(register: dict[str, dict[str, str]]) -> None:
    row = next(row for row in register.values() if row["source_actor"] == "actor:noordpost-desk")
    assert (row["source_organisation"], row["source_organisation_nl"]) == ("actor:noordpost", "Noordpost")
    assert row["source_actor_en"] == "Report Room"


def test_the_register_calls_an_answer_pull_and_any_other_flow_push(mini: Dataset) -> None:
    from graph_api.export_register import ANSWERS

    said = written(mini)
    types = {row["record"]: row["type"] for row in rows(write_register(said, RELEASE))}
    answers = {f"flow:{flow.value.rpartition('/')[2]}" for flow in said.things("Flow") if said.values(flow, ANSWERS)}
    assert {name for name, kind in types.items() if kind == "pull"} == answers
    assert {kind for name, kind in types.items() if name.startswith("consultation:")} == {""}


def test_a_consultation_names_its_register_and_who_holds_it(register: dict[str, dict[str, str]]) -> None:
    assert [row for row in register.values() if row["register"] and row["register_nl"] and row["source_organisation"]]


@pytest.mark.parametrize("of", ["mini", "real_dataset"])
def test_the_network_has_the_actors_and_the_flows(of: str, request: pytest.FixtureRequest) -> None:
    said = written(request.getfixturevalue(of))
    network = network_of(said, RELEASE)
    assert set(network) == {actor.value.rpartition("/")[2] for actor in said.things("Actor")}
    assert network.number_of_edges() == len(said.things("Flow"))


def test_graphml_and_gexf_are_read_back_with_all_their_attributes(mini: Dataset) -> None:
    network = network_of(written(with_awkward(mini)), RELEASE)
    graphml = nx.parse_graphml(write_graphml(network).decode(), force_multigraph=True)
    gexf = nx.read_gexf(io.BytesIO(write_gexf(network, RELEASE)))
    for found in (graphml, gexf):
        assert set(found) == set(network)
        assert sorted((a, b) for a, b in found.edges()) == sorted((a, b) for a, b in network.edges())
    ends = {(sender, receiver): data for sender, receiver, data in network.edges(data=True)}
    for sender, receiver, data in graphml.edges(data=True):
        assert set(data) - {"id"} == set(ends[sender, receiver])
        assert data["hasStanding_nl"] and data["hasStanding_en"]
    assert graphml.nodes["awkward"]["label_nl"] == network.nodes["awkward"]["label_nl"]


def test_graphml_and_gexf_say_of_which_release_they_are(mini: Dataset) -> None:
    network = network_of(written(mini), RELEASE)
    for content in (write_graphml(network), write_gexf(network, RELEASE)):
        assert b"1.2.3" in content and b"2001-02-03" in content
    assert b'lastmodifieddate="2001-02-03"' in write_gexf(network, RELEASE)
