"""Every tool through the protocol's own client, over every transport: what it gives, and how it refuses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp.types import CallToolResult, Tool

from graph_api.prefixes import DEF, ID
from graph_api.questions import read_library

NAMES = ["ask", "search", "list_questions", "run_question", "read_passage", "route", "sparql"]
RECEIVER = {"slug": "who-passes-signals-to", "parameters": {"receiver": "aivd"}, "lang": "en"}
PRODUCT = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "typed": ("ask", {"q": "Aan wie geeft het COA signalen door?"}),
    "typed in another language": ("ask", {"q": "Aan wie geeft het COA signalen door?", "lang": "en"}),
    "typed nonsense": ("ask", {"q": "'; DROP TABLE actors; -- 🤷"}),
    "typed nothing": ("ask", {"q": ""}),
    "typed too long": ("ask", {"q": "a" * 10_001}),
    "search": ("search", {"q": "marechausse", "lang": "nl", "limit": 3}),
    "search nobody": ("search", {"q": "zzzzzz"}),
    "list": ("list_questions", {"lang": "en"}),
    "list a tag": ("list_questions", {"tag": "route"}),
    "list an unknown tag": ("list_questions", {"tag": "routs"}),
    "question": ("run_question", RECEIVER),
    "unknown question": ("run_question", {**RECEIVER, "slug": "who-passes-signal"}),
    "unknown actor": ("run_question", {**RECEIVER, "parameters": {"receiver": "aivdd"}}),
    "missing parameter": ("run_question", {**RECEIVER, "parameters": {}}),
    "wrong parameter": ("run_question", {**RECEIVER, "parameters": {"sender": "aivd"}}),
    "unknown passage": ("read_passage", {"passage": "beslisnota-headin"}),
    "route": ("route", {"sender": "coa-employee", "receiver": "AIVD", "lang": "en", "limit": 1}),
    "route to itself": ("route", {"sender": "coa", "receiver": "coa"}),
    "route from nobody": ("route", {"sender": "coaa", "receiver": "aivd"}),
    "misspelt argument": ("route", {"from": "coa", "reciever": "aivd", "limit": "x"}),
    "long name": ("route", {"sender": "a" * 100_000, "receiver": "aivd"}),
    "rows": ("sparql", {"query": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 5", "limit": 2}),
    "boolean": ("sparql", {"query": f"ASK {{ <{ID}actor/coa> a ?type }}"}),
    "triples": ("sparql", {"query": f"DESCRIBE <{ID}actor/coa>"}),
    "empty query": ("sparql", {"query": " "}),
    "broken query": ("sparql", {"query": "SELECT * WHERE { ?s ?p }"}),
    "query of another endpoint": ("sparql", {"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"}),
    "query that writes": ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}),
    "query of a file": ("sparql", {"query": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"}),
    "deep query": ("sparql", {"query": "SELECT * WHERE " + "{" * 5_000}),
    "long query": ("sparql", {"query": "#" * 100_001}),
    "huge result": ("sparql", {"query": "SELECT * { ?s ?p ?o }"}),
    "query without end": ("sparql", {"query": PRODUCT}),
    "unknown tool": ("aks", {}),
}


@dataclass(frozen=True)
class Told:
    """What one client was told: the tools, and the result of each call by its name."""

    tools: dict[str, Tool]
    results: dict[str, CallToolResult]
    capabilities: set[str]

    def given(self, call: str) -> dict[str, Any]:
        """Give the structured result of a call that went well; its text is the same."""
        result = self.results[call]
        assert not result.is_error, text_of(result)
        assert json.loads(text_of(result)) == result.structured_content
        return dict(result.structured_content)

    def refused(self, call: str, *said: str, status: int) -> None:
        """Check that a call was refused, in a sentence that says all this, and as problem details."""
        result = self.results[call]
        assert result.is_error, text_of(result)
        for part in said:
            assert part in text_of(result)
        assert "Traceback" not in text_of(result)
        assert result.structured_content["status"] == status


def text_of(result: CallToolResult) -> str:
    (block,) = result.content
    return str(getattr(block, "text", ""))


@pytest.fixture(scope="module")
def told(way: str, talk: Callable[..., Any]) -> Told:
    async def all_calls(client: Client) -> Told:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        results = {name: await client.call_tool(tool, given) for name, (tool, given) in CALLS.items()}
        offered = client.server_capabilities.model_dump(exclude_none=True)
        return Told(tools, results, set(offered))

    found: Told = talk(all_calls, way)
    return found


def test_seven_tools_and_nothing_else_are_offered(told: Told) -> None:
    assert list(told.tools) == NAMES
    assert told.capabilities == {"tools"}


def test_every_tool_and_parameter_is_described_and_only_reads(told: Told) -> None:
    for tool in told.tools.values():
        assert tool.description and "Example: " in tool.description
        assert tool.annotations and tool.annotations.read_only_hint and not tool.annotations.open_world_hint
        assert tool.output_schema and tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        for name, described in tool.input_schema["properties"].items():
            assert described.get("description"), f"{tool.name}: {name}"


def test_a_typed_question_is_answered_with_passages_and_how_it_was_understood(told: Told) -> None:
    answer = told.given("typed")
    assert answer["status"] == "answered"
    assert "IND" in "".join(item["label"] for item in answer["items"])
    assert all(answer["citations"][place]["iri"] for item in answer["items"] for place in item["citations"])
    assert answer["understood"]["question"]


def test_the_language_of_an_answer_can_be_chosen(told: Told) -> None:
    assert "Immigration and Naturalisation Service" in told.given("typed in another language")["text"]


@pytest.mark.parametrize("call", ["typed nonsense", "typed nothing"])
def test_what_is_not_understood_is_an_answer_with_the_nearest_questions(told: Told, call: str) -> None:
    answer = told.given(call)
    assert answer["status"] == "not_understood"
    assert answer["suggestions"]


def test_a_question_that_is_too_long_is_refused(told: Told) -> None:
    told.refused("typed too long", "at most 10000 characters", status=413)


def test_search_forgives_a_typing_error_and_gives_slugs(told: Told) -> None:
    found = told.given("search")["results"]
    assert (found[0]["slug"], found[0]["kind"]) == ("kmar", "actor")
    assert len(found) == 3
    assert told.given("search nobody")["results"] == []


def test_the_library_is_listed_whole_or_by_tag(told: Told) -> None:
    library = read_library()
    assert {one["slug"] for one in told.given("list")["questions"]} == set(library)
    assert {one["slug"] for one in told.given("list a tag")["questions"]} == {
        slug for slug, question in library.items() if "route" in question.tags
    }
    told.refused("list an unknown tag", "No question has the tag 'routs'", "route", status=404)


def test_a_question_of_the_library_is_answered(told: Told) -> None:
    answer = told.given("question")
    assert answer["understood"]["parameters"] == {"receiver": "aivd"}
    assert f"{ID}actor/ind" in [item["iri"] for item in answer["items"]]


def test_an_unknown_question_names_the_nearest_and_where_to_look(told: Told) -> None:
    told.refused("unknown question", "who-passes-signals-to", "list_questions", status=404)


def test_an_unknown_thing_names_the_nearest_and_where_to_look(told: Told) -> None:
    told.refused("unknown actor", "Did you mean: aivd", "Call search", status=404)
    told.refused("route from nobody", "coa", "Call search", status=404)
    told.refused("unknown passage", "beslisnota-heading", "Call search", status=404)


def test_a_wrong_parameter_of_a_question_names_those_it_takes(told: Told) -> None:
    told.refused("missing parameter", "needs the parameter 'receiver'", "receiver=aivd", status=400)
    told.refused("wrong parameter", "no parameter 'sender'", "it takes receiver", status=400)


def test_a_wrong_argument_of_a_tool_names_those_it_takes(told: Told) -> None:
    said = ("'sender' is missing", "no parameter 'reciever'; the nearest is 'receiver'", "'limit'", "sender (needed)")
    told.refused("misspelt argument", *said, status=400)
    told.refused("long name", "'sender'", "200 characters", status=400)


def test_a_route_gives_its_steps_with_flows_and_passages(told: Told) -> None:
    (route,) = told.given("route")["routes"]
    assert route["steps"][0]["sender"]["iri"] == f"{ID}actor/coa-employee"
    assert route["steps"][-1]["receiver"]["iri"] == f"{ID}actor/aivd"
    assert all(step["within"] or (step["flows"] and step["citations"]) for step in route["steps"])


def test_a_route_to_itself_is_refused(told: Told) -> None:
    told.refused("route to itself", "choose two different ones", status=400)


def test_a_query_gives_rows_cut_at_the_limit_a_boolean_or_triples(told: Told) -> None:
    rows = told.given("rows")
    assert (rows["columns"], len(rows["rows"]), rows["total"], rows["truncated"]) == (["s", "p", "o"], 2, 5, True)
    assert told.given("boolean")["boolean"] is True
    assert f"<{DEF}Organisation>" in told.given("triples")["turtle"]


def test_a_broken_query_says_where_and_what_to_try(told: Told) -> None:
    told.refused("broken query", "line 1, column", "The line is: SELECT * WHERE", "list_questions", status=400)
    told.refused("empty query", "begin with SELECT", status=400)


def test_a_hostile_query_is_refused_with_the_reason(told: Told) -> None:
    told.refused("query of another endpoint", "SERVICE is switched off", status=400)
    told.refused("query that writes", "updates are refused", status=400)
    told.refused("query of a file", "file:///etc/passwd", "not in this dataset", status=400)
    told.refused("deep query", "nested deeper than 60", status=400)
    told.refused("long query", "at most 100000", status=413)


def test_a_huge_result_is_refused_with_what_to_do(told: Told) -> None:
    told.refused("huge result", "a tool gives at most 500,000", "Add LIMIT", status=413)


def test_a_query_without_end_is_stopped(told: Told) -> None:
    told.refused("query without end", "stopped after 5 seconds", "Add LIMIT", status=504)


def test_an_unknown_tool_names_the_nearest(told: Told) -> None:
    told.refused("unknown tool", "There is no tool called 'aks'", "The nearest are: ask", status=404)


def test_the_example_in_every_description_runs(told: Told, talk: Callable[..., Any]) -> None:
    examples = {name: json.loads(str(tool.description).partition("Example: ")[2]) for name, tool in told.tools.items()}

    async def run(client: Client) -> dict[str, bool]:
        return {name: (await client.call_tool(name, given)).is_error for name, given in examples.items()}

    assert talk(run) == dict.fromkeys(NAMES, False)


def test_answers_and_routes_are_those_of_the_rest_api(talk: Callable[..., Any], real_site: str) -> None:
    asked = {"q": "Who receives signals from the IND?", "lang": "en"}
    sent = {"sender": "coa-employee", "receiver": "aivd", "lang": "nl", "limit": 3}

    async def run(client: Client) -> list[Any]:
        called = [("ask", asked), ("run_question", RECEIVER), ("route", sent)]
        return [(await client.call_tool(name, given)).structured_content for name, given in called]

    with httpx.Client(base_url=real_site) as rest:
        question = rest.get("/api/questions/who-passes-signals-to", params={"receiver": "aivd", "lang": "en"})
        paths = [rest.get("/api/ask", params=asked), question, rest.get("/api/routes", params=sent)]
    assert talk(run) == [path.json() for path in paths]


def test_a_citation_can_be_read_by_its_iri_its_link_and_its_slug(talk: Callable[..., Any], real_site: str) -> None:
    async def run(client: Client) -> list[Any]:
        answer = (await client.call_tool("run_question", RECEIVER)).structured_content
        cited = answer["citations"][0]
        names = (cited["iri"], cited["deep_link"], cited["iri"].rpartition("/")[2])
        read = [await client.call_tool("read_passage", {"passage": name, "lang": "en"}) for name in names]
        return [cited, *(one.structured_content for one in read)]

    cited, *read = talk(run)
    assert read == [{**cited, "text": None}] * 3


def test_calls_at_the_same_time_are_all_answered(talk: Callable[..., Any], way: str) -> None:
    async def run(client: Client) -> list[CallToolResult]:
        calls = [("ask", {"q": "Who receives signals from the IND?"}), ("sparql", {"query": "ASK {}"})] * 4
        return list(await asyncio.gather(*(client.call_tool(name, given) for name, given in calls)))

    assert [result.is_error for result in talk(run, way)] == [False] * 8
