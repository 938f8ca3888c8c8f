from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import httpx
import pytest
from app_site import BROWSER, PageReader, Site
from rdflib import Graph
from rdflib.compare import isomorphic

from graph_api.prefixes import DEF, ID, PREFIXES
from graph_api.questions import Question, read_library

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD

COA = f"{ID}actor/coa"
RECEIVERS = f"""PREFIX kg: <{DEF}>
SELECT DISTINCT ?receiver WHERE {{ ?flow kg:hasSender <{COA}> ; kg:hasReceiver ?receiver }} ORDER BY ?receiver"""
FLOWS = f"""PREFIX kg: <{DEF}>
CONSTRUCT {{ ?flow kg:hasReceiver ?receiver }} WHERE {{ ?flow kg:hasSender <{COA}> ; kg:hasReceiver ?receiver }}"""
PASSES = f"PREFIX kg: <{DEF}> ASK {{ ?flow kg:hasSender <{COA}> ; kg:hasReceiver <{ID}actor/ind> }}"
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
LIBRARY = read_library()
XML = "{http://www.w3.org/2005/sparql-results#}"


def values(answer: httpx.Response) -> list[str]:
    """Read the only column of a result in any of the four formats."""
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "application/sparql-results+json":
        found = json.loads(answer.text)
        (column,) = found["head"]["vars"]
        return [row[column]["value"] for row in found["results"]["bindings"]]
    if kind == "application/sparql-results+xml":
        return [uri.text or "" for uri in ElementTree.fromstring(answer.text).iter(f"{XML}uri")]
    rows = list(csv.reader(io.StringIO(answer.text), delimiter="\t" if kind == "text/tab-separated-values" else ","))
    return [cell.strip("<>") for (cell,) in rows[1:]]


def ways(site: Site, query: str, accept: str) -> list[httpx.Response]:
    """Ask by GET, by a form, and by the query itself as body."""
    headers = {"accept": accept}
    direct = headers | {"content-type": "application/sparql-query"}
    return [
        site.client.get("/sparql", params={"query": query}, headers=headers),
        site.client.post("/sparql", data={"query": query}, headers=headers),
        site.client.post("/sparql", content=query.encode(), headers=direct),
    ]


@pytest.mark.parametrize(
    "media_type",
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_who_the_coa_passes_signals_to_is_the_same_in_every_format_and_as_in_the_graph(
    site: Site, media_type: str
) -> None:
    flows = site.json("/api/graph.json")["flows"]
    expected = sorted({flow["receiver"] for flow in flows if flow["sender"] == COA})
    assert expected
    for answer in ways(site, RECEIVERS, media_type):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert values(answer) == expected


@pytest.mark.parametrize("media_type", GRAPHS)
def test_the_flows_of_the_coa_are_the_same_graph_in_every_format(site: Site, media_type: str) -> None:
    flows = [flow for flow in site.json("/api/graph.json")["flows"] if flow["sender"] == COA]
    expected = Graph().parse(
        data="".join(f"<{f['iri']}> <{DEF}hasReceiver> <{f['receiver']}> .\n" for f in flows), format="nt"
    )
    for answer in ways(site, FLOWS, media_type):
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert isomorphic(Graph().parse(data=answer.text, format=GRAPHS[media_type]), expected)


def test_a_yes_or_no_query_is_answered_with_a_boolean(site: Site) -> None:
    for answer in ways(site, PASSES, "application/sparql-results+json"):
        assert answer.json()["boolean"] is True


def test_a_thing_is_described_with_its_labels(site: Site, real_labels: dict[str, dict[str, str]]) -> None:
    for answer in ways(site, f"DESCRIBE <{COA}>", "text/turtle"):
        labels = {str(label) for label in Graph().parse(data=answer.text, format="turtle").objects()}
        assert set(real_labels[COA].values()) <= labels


@pytest.mark.parametrize("question", LIBRARY.values(), ids=LIBRARY)
def test_the_query_of_an_answer_gives_its_items_when_it_is_run_as_it_stands(site: Site, question: Question) -> None:
    answer = site.json(f"/api/questions/{question.slug}", **question.examples)
    found = site.json("/sparql", query=answer["sparql"])
    assert question.item in found["head"]["vars"]
    given = {name: f"/{value}" for name, value in question.examples.items()}
    for row in found["results"]["bindings"]:
        assert all(row[name]["value"].endswith(slug) for name, slug in given.items())
    if question.compute is None:
        items = {row[question.item]["value"] for row in found["results"]["bindings"] if question.item in row}
        assert {item["iri"] for item in answer["items"] if item["iri"]} <= items


def test_the_default_graph_is_the_union_and_every_file_is_a_graph(site: Site) -> None:
    query = "SELECT DISTINCT ?graph { GRAPH ?graph { ?flow a <" + DEF + "Flow> } } ORDER BY ?graph"
    answer = site.client.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    assert f"{PREFIXES['kg'].removesuffix('def/')}graph/data/flows/coa" in values(answer)


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ <{COA}> <{DEF}note> 'x' }}",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX kg: <http://x/> CLEAR ALL",
        "DROP ALL",
        "LOAD <http://127.0.0.1:1/x>",
    ],
)
def test_an_update_is_refused_with_the_reason_and_changes_nothing(site: Site, update: str) -> None:
    before = site.json("/health")["dataset"], len(site.json("/sparql", query=RECEIVERS)["results"]["bindings"])
    answers = ways(site, update, "application/json")
    answers.append(site.client.post("/sparql", data={"update": update}))
    answers.append(site.client.post("/sparql", content=update, headers={"content-type": "application/sparql-update"}))
    for answer in answers:
        assert answer.status_code in (400, 403)
        assert "updates are refused" in answer.json()["detail"]
    assert (
        site.json("/health")["dataset"],
        len(site.json("/sparql", query=RECEIVERS)["results"]["bindings"]),
    ) == before


def test_a_query_that_calls_another_server_is_refused_with_the_reason(site: Site) -> None:
    for answer in ways(site, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "application/json"):
        assert answer.status_code == 400
        assert "SERVICE is switched off" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * WHERE { ?s ?p ?o", 1, 26),
        ("SELECT ?a WHERE {\n  ?a a kg:Flow\n}", 2, 8),
        ("SELECT ?a WHERE {\n  ?a ?b ?c ;; .\n  } }", 3, 5),
    ],
)
def test_a_query_that_does_not_parse_is_refused_with_line_and_column(
    site: Site, query: str, line: int, column: int
) -> None:
    for answer in ways(site, query, "application/json"):
        problem = answer.json()
        assert (answer.status_code, problem["line"], problem["column"]) == (400, line, column)
        assert f"line {line}, column {column}" in problem["detail"]
        assert problem["excerpt"] == query.split("\n")[line - 1]


def test_a_browser_that_asks_nothing_is_led_to_the_workbench(site: Site) -> None:
    for language in ("nl", "en"):
        led = site.get("/sparql", BROWSER, **{"accept-language": language})
        assert (led.status_code, led.headers["location"]) == (303, f"/{language}/query")
        assert site.read(led.headers["location"]).one("textarea", name="query")


def test_a_program_that_asks_nothing_is_given_the_description_of_the_service(site: Site, real_site: str) -> None:
    described = Graph().parse(data=site.get("/sparql", "text/turtle").text, format="turtle")
    assert f"{real_site}/sparql" in {str(value) for value in described.objects()}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_workbench_shows_the_rows_with_the_names_of_things_and_links_to_their_pages(site: Site, lang: str) -> None:
    page = site.read(f"/{lang}/query", query=RECEIVERS)
    assert [cell.text for cell in page.all("th")] == ["receiver"]
    shown = [f"/{lang}/{iri.removeprefix(ID)}" for iri in values(ways(site, RECEIVERS, "text/csv")[0])]
    assert [link for link in page.links if link.startswith(f"/{lang}/actor/")] == shown
    assert page.one("textarea", name="query").text.strip() == RECEIVERS


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_workbench_begins_with_a_query_that_shows_who_passes_what_to_whom(site: Site, lang: str) -> None:
    begin = site.read(f"/{lang}/query").one("textarea", name="query").text
    page = site.read(f"/{lang}/query", query=begin)
    assert [cell.text for cell in page.all("th")] == ["sender", "passes", "receiver"]
    assert [link for link in page.links if link.startswith(f"/{lang}/actor/")]


def test_the_workbench_shows_an_answer_of_yes_or_no_and_a_graph(site: Site) -> None:
    assert "Ja" in [p.text.strip() for p in site.read("/nl/query", query=PASSES).all("p")]
    shown = [pre.text for pre in site.read("/nl/query", query=FLOWS).all("pre")]
    assert any(f"{ID}flow/" in text for text in shown)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?a WHERE {\n  ?a a kg:Flow\n}", "kg:"),
        ("INSERT DATA { <a> <b> <c> }", "wijzigingen worden geweigerd"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE staat uit"),
    ],
)
def test_the_workbench_says_what_is_wrong_with_a_query_and_keeps_it(site: Site, query: str, said: str) -> None:
    answer = site.browse("/nl/query", query=query)
    assert answer.status_code == 400
    page = PageReader(answer.text)
    assert said in page.one("div", id="problem").text
    assert page.one("textarea", name="query").text.strip() == query


def test_the_workbench_points_at_the_line_and_the_column(site: Site) -> None:
    problem = PageReader(site.browse("/en/query", query="SELECT ?a WHERE {\n  ?a a kg:Flow\n}").text).one(
        "div", id="problem"
    )
    assert "Line 2, column 8" in problem.text
    assert "?a a kg:Flow" in problem.text
