from __future__ import annotations

from typing import Any

import pytest
from app_site import Site
from pyoxigraph import NamedNode

from graph_api.load import Dataset
from graph_api.prefixes import DEF, ID


def pages_of(site: Site, path: str, limit: int) -> list[list[dict[str, Any]]]:
    pages, after = [], {}
    while True:
        page = site.json(path, limit=limit, **after)
        pages.append(page["items"])
        if page["next"] is None:
            return pages
        after = {"after": page["next"]}


@pytest.mark.parametrize("name", ["actors", "flows"])
def test_a_list_is_read_page_by_page_without_a_gap_or_a_repetition(site: Site, name: str) -> None:
    whole = site.json("/api/graph.json")[name]
    pages = pages_of(site, f"/api/{name}", 17)
    assert [row for page in pages for row in page] == whole
    assert [len(page) for page in pages[:-1]] == [17] * (len(pages) - 1)
    assert 1 <= len(pages[-1]) <= 17
    assert site.json(f"/api/{name}", limit=17)["total"] == len(whole)


@pytest.mark.parametrize("name", ["actors", "flows"])
def test_the_last_page_that_is_full_is_the_last(site: Site, name: str) -> None:
    total = site.json(f"/api/{name}", limit=1)["total"]
    for limit in (1, total - 1, min(total, 1000)):
        page = site.json(f"/api/{name}", limit=limit)
        assert (page["next"] is None) == (len(page["items"]) == total)


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [({"after": "nobody"}, 404, "'nobody'"), ({"limit": 0}, 400, "limit"), ({"limit": "x"}, 400, "limit")],
)
@pytest.mark.parametrize("name", ["actors", "flows"])
def test_a_page_that_does_not_exist_is_refused(
    site: Site, name: str, asked: dict[str, Any], status: int, said: str
) -> None:
    problem = site.refused(f"/api/{name}", **asked)
    assert problem["status"] == status
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("path", "given", "known"),
    [
        ("/api/actors", {"limt": "3"}, ["limit", "after"]),
        ("/api/flows", {"limit": "3", "Limit": "4"}, ["limit", "after"]),
        ("/api/search", {"q": "coa", "lng": "en"}, ["lang"]),
        ("/api/questions", {"language": "en"}, ["lang"]),
        ("/api/ask", {"q": "Wie?", "langs": "en"}, ["lang", "q"]),
        ("/api/routes", {"sender": "coa", "receiver": "aivd", "recever": "ind"}, ["receiver", "sender"]),
        ("/api/questions/who-passes-signals-to", {"receiver": "aivd", "recever": "ind"}, ["receiver", "lang"]),
        ("/api/graph.json", {"limit": "3"}, []),
    ],
)
def test_a_parameter_that_an_operation_does_not_take_is_refused_and_those_it_takes_are_named_nearest_first(
    site: Site, path: str, given: dict[str, str], known: list[str]
) -> None:
    problem = site.refused(path, **given)
    assert problem["status"] == 400
    assert f"{path} has no parameter '{list(given)[-1]}'" in problem["detail"]
    assert problem.get("suggestions", [])[: len(known)] == known
    assert all(name in problem["detail"] for name in known)


def test_every_operation_takes_the_parameters_that_its_description_names_and_no_other(site: Site) -> None:
    for path, methods in site.json("/api/openapi.json")["paths"].items():
        described = {one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"}
        if path.startswith("/api/") and "{" not in path:
            assert set(site.refused(path, **{"no-such": "1"}).get("suggestions", ())) == described, path


def test_the_whole_graph_holds_every_actor_and_flow_of_the_files(site: Site, real_dataset: Dataset) -> None:
    whole = site.json("/api/graph.json")
    typed = {quad.subject.value for quad in real_dataset.quads() if quad.object == NamedNode(f"{DEF}Flow")}
    flows = {iri for iri in typed if iri.startswith(f"{ID}flow/")}
    assert [flow["iri"] for flow in whole["flows"]] == sorted(flows)
    actors = {actor["iri"] for actor in whole["actors"]}
    assert {flow[end] for flow in whole["flows"] for end in ("sender", "receiver")} <= actors
    assert all(set(actor["label"]) == {"nl", "en"} for actor in whole["actors"])
    assert all(flow["passages"] for flow in whole["flows"])
    assert whole["dataset"]["version"] == real_dataset.version


def test_a_passage_is_given_in_the_language_asked_for(site: Site, real_labels: dict[str, dict[str, str]]) -> None:
    iri = next(iri for iri in real_labels if iri.startswith(f"{ID}passage/"))
    slug = iri.rpartition("/")[2]
    for lang in ("nl", "en"):
        found = site.json(f"/api/passages/{slug}", lang=lang)
        assert found["paraphrase"] == real_labels[iri][lang]
        assert found["iri"] == iri
        assert found["deep_link"].endswith(f"/{lang}/passage/{slug}")


def test_a_passage_nobody_knows_is_not_found_and_the_nearest_are_named(
    site: Site, real_labels: dict[str, dict[str, str]]
) -> None:
    slug = next(iri for iri in real_labels if iri.startswith(f"{ID}passage/")).rpartition("/")[2]
    problem = site.refused(f"/api/passages/{slug}x")
    assert problem["status"] == 404
    assert slug in problem["suggestions"]


@pytest.mark.parametrize(
    ("typed", "slug"), [("COA", "coa"), ("marechaussee", "kmar"), ("Márechaussee", "kmar"), ("marechausee", "kmar")]
)
def test_search_finds_an_actor_by_abbreviation_other_name_and_in_spite_of_an_error(
    site: Site, typed: str, slug: str
) -> None:
    assert f"{ID}actor/{slug}" == site.json("/api/search", q=typed)[0]["iri"]


def test_search_gives_as_many_as_asked_and_refuses_what_is_too_long(site: Site) -> None:
    assert len(site.json("/api/search", q="i", limit=3)) == 3
    assert site.json("/api/search", q="") == []
    assert site.refused("/api/search", q="x" * 201)["status"] == 400
    assert site.refused("/api/search")["status"] == 400


def test_every_operation_without_required_parameters_answers(site: Site) -> None:
    for path, methods in site.json("/api/openapi.json")["paths"].items():
        needed = [one for one in methods["get"].get("parameters", ()) if one["required"]]
        if not needed and path != "/api/ask":
            assert site.get(path).status_code == 200, path


def test_an_address_that_is_not_there_says_so_and_a_wrong_method_says_which_are_right(site: Site) -> None:
    assert "/api/nowhere" in site.refused("/api/nowhere")["detail"]
    answer = site.client.post("/api/actors")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["detail"] == "/api/actors does not take POST; use GET."


def test_a_parameter_that_is_missing_is_named(site: Site) -> None:
    assert site.refused("/api/routes", sender="coa")["detail"] == "the parameter 'receiver' is missing."


def test_the_description_says_how_an_operation_refuses_as_it_does(site: Site) -> None:
    for path, methods in site.json("/api/openapi.json")["paths"].items():
        responses = methods["get"]["responses"]
        assert "422" not in responses, path
        assert not path.startswith("/api/") or "application/problem+json" in responses["4XX"]["content"], path
