"""The interface as programs rely on it: its versioned address, its schemas, and its lists page by page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from app_site import Site
from jsonschema import Draft202012Validator

from graph_api.load import Dataset
from graph_api.prefixes import ID
from graph_api.questions import read_library
from graph_api.rest_schemas import MODELS

ANSWERS: dict[str, dict[str, Any]] = {
    "/ask": {"q": "Aan wie geeft het COA signalen door?"},
    "/questions/who-passes-signals-to": {"receiver": "aivd"},
    "/routes": {"sender": "coa", "receiver": "aivd"},
    "/questions": {},
    "/actors": {"limit": 3},
    "/flows": {"limit": 1000},
    "/passages": {"document": "kst-29754-716", "lang": "en"},
    "/search": {"q": "i"},
    "/releases": {},
    "/retired": {},
    "/graph.json": {},
}
LISTS: dict[str, dict[str, Any]] = {
    "/actors": {},
    "/flows": {},
    "/passages": {"lang": "en"},
    "/questions": {"lang": "en"},
    "/search": {"q": "in", "lang": "en"},
    "/releases": {},
    "/retired": {},
}


def closed(schema: Any) -> Any:
    """Give a schema whose objects take no member that it does not name: what is answered must be described."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: closed(part) for name, part in schema.items()}
    return inside | {"additionalProperties": False} if "properties" in schema else inside


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("base", ["/api", "/api/v1"])
def test_every_answer_links_to_the_schema_that_it_fits(site: Site, base: str, path: str) -> None:
    answer = site.client.get(base + path, params=ANSWERS[path])
    assert answer.status_code == 200
    described = site.client.get(answer.links["describedby"]["url"])
    assert described.headers["content-type"] == "application/schema+json"
    schema = described.json()
    assert schema["$id"].endswith(answer.links["describedby"]["url"])
    Draft202012Validator.check_schema(schema)
    faults = [error.message for error in Draft202012Validator(closed(schema)).iter_errors(answer.json())]
    assert faults == []


def test_a_passage_and_a_refusal_fit_their_schemas_too(site: Site) -> None:
    slug = site.json("/api/v1/passages", limit=1)["items"][0]["iri"].rpartition("/")[2]
    for path, name in ((f"/api/v1/passages/{slug}", "Citation"), (f"/api/v1/passages/{slug}x", "Problem")):
        schema = closed(site.json(f"/api/v1/schemas/{name}.json"))
        Draft202012Validator(schema).validate(site.client.get(path).json())


def test_every_schema_stands_at_its_address_and_another_is_not_there(site: Site) -> None:
    for name in MODELS:
        assert site.json(f"/api/v1/schemas/{name}.json")["title"] == name
    problem = site.refused("/api/v1/schemas/Nothing.json")
    assert (problem["status"], problem["suggestions"]) == (404, list(MODELS))


def test_what_the_server_says_of_itself_fits_its_schema(site: Site) -> None:
    answer = site.client.get("/health")
    schema = closed(site.json(answer.links["describedby"]["url"]))
    Draft202012Validator(schema).validate(answer.json())


@pytest.mark.parametrize("path", ANSWERS)
def test_an_address_without_a_version_answers_as_the_newest_version_does(site: Site, path: str) -> None:
    plain, versioned = (site.client.get(base + path, params=ANSWERS[path]) for base in ("/api", "/api/v1"))
    assert plain.text.replace('"/api/questions/', '"/api/v1/questions/') == versioned.text


def test_the_description_names_the_versioned_addresses_only(site: Site) -> None:
    described = site.json("/api/v1/openapi.json")
    assert site.json("/api/openapi.json") == described
    operations = [path for path in described["paths"] if path.startswith("/api")]
    assert len(operations) > len(read_library())
    assert [path for path in operations if not path.startswith("/api/v1/")] == []


def test_the_description_says_of_every_operation_what_it_answers_with(site: Site) -> None:
    for path, methods in site.json("/api/v1/openapi.json")["paths"].items():
        if path.startswith("/api/") and "schemas" not in path:
            response = methods["get"]["responses"]["200"]
            assert "$ref" in response["content"]["application/json"]["schema"], path
            assert "Link" in response["headers"], path


def pages(site: Site, path: str, limit: int, **asked: Any) -> list[list[Any]]:
    """Follow the links `next` from the first page to the last."""
    found, address, parameters = [], f"/api/v1{path}", {**asked, "limit": limit}
    while address:
        answer = site.client.get(address, params=parameters or None)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found.append(body["items"] if isinstance(body, dict) else body)
        assert answer.links["first"]["url"].startswith(f"/api/v1{path}?")
        assert "after" not in answer.links["first"]["url"]
        if isinstance(body, dict):
            assert (body["next"] is None) == ("next" not in answer.links)
        address, parameters = answer.links.get("next", {}).get("url", ""), {}
    return found


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_read_by_its_links_without_a_gap_or_a_repetition(site: Site, path: str) -> None:
    found = pages(site, path, 7, **LISTS[path])
    rows = [json.dumps(row) for page in found for row in page]
    assert len(set(rows)) == len(rows)
    assert [len(page) for page in found[:-1]] == [7] * (len(found) - 1)
    larger = [json.dumps(row) for page in pages(site, path, 50, **LISTS[path]) for row in page]
    assert rows == larger


def test_the_lists_are_whole(site: Site, real_dataset: Dataset) -> None:
    passages = [one["iri"] for page in pages(site, "/passages", 100) for one in page]
    assert passages == sorted(passages)
    assert len(passages) == len({q.subject for q in real_dataset.quads() if q.predicate.value.endswith("def/locator")})
    assert [one["slug"] for one in pages(site, "/questions", 1000)[0]] == list(read_library())
    releases = pages(site, "/releases", 10)[0]
    assert [one["version"] for one in releases if one["served"]] == [real_dataset.release]


def test_the_passages_of_one_document_are_listed(site: Site) -> None:
    found = site.json("/api/v1/passages", document="beslisnota-2024")
    assert found["total"] == len(found["items"]) > 0
    assert {one["document"] for one in found["items"]} == {"beslisnota-2024"}
    assert "beslisnota-2024" in site.refused("/api/v1/passages", document="beslisnota-2023")["suggestions"]


@pytest.mark.parametrize("path", LISTS)
def test_going_on_after_what_is_not_in_the_list_is_refused(site: Site, path: str) -> None:
    problem = site.refused(f"/api/v1{path}", **LISTS[path], after="nobody")
    assert (problem["status"], problem["detail"]) == (404, "There is no 'nobody' in this list to go on after.")


def test_search_goes_on_after_a_thing_of_any_kind(site: Site) -> None:
    first = site.client.get("/api/v1/search", params={"q": "coa", "limit": 1})
    assert [one["iri"] for one in first.json()] == [f"{ID}actor/coa"]
    assert "after=actor%2Fcoa" in first.links["next"]["url"]


@pytest.mark.parametrize("base", ["/api", "/api/v1"])
def test_a_question_nobody_knows_is_not_found_and_the_nearest_are_named(site: Site, base: str) -> None:
    problem = site.refused(f"{base}/questions/who-passes-signal-to", receiver="aivd")
    assert problem["status"] == 404
    assert "who-passes-signals-to" in problem["suggestions"]
    answer = site.client.head(f"{base}/questions/who-passes-signals-to")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
