"""A representation that a client has is not sent again, wherever it has an entity tag (RFC 9110, section 13.1.2)."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from app_site import Site

LOOK_UP = "/sparql?query=" + quote("SELECT * { <https://w3id.org/ketenkaart/id/actor/coa> ?p ?o }")
TAGGED = (
    "/static/app.css",
    "/.well-known/void",
    "/graph/ontology/core",
    "/id/question/who-receives-signals-from.ttl",
    "/sparql",
    LOOK_UP,
)


@pytest.fixture(params=TAGGED)
def tagged(request: pytest.FixtureRequest, site: Site) -> tuple[str, str]:
    """Give an address and the entity tag of what it answers."""
    path: str = request.param
    answer = site.get(path)
    assert answer.status_code == 200
    return path, answer.headers["etag"]


@pytest.mark.parametrize(
    "written",
    [
        "{tag}",
        "{bare}",
        "W/{bare}",
        '"other", {tag}',
        'W/"a,b" ,\t{bare}',
        '"other",, {tag} , "more"',
        "*",
    ],
)
def test_a_client_that_has_it_is_told_so(site: Site, tagged: tuple[str, str], written: str) -> None:
    path, tag = tagged
    again = site.get(path, **{"if-none-match": written.format(tag=tag, bare=tag.removeprefix("W/"))})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize(
    "written", ['"other"', 'W/"other"', "", "{naked}", '"x{naked}"', '"{naked}', "**", '*, "other"']
)
def test_a_client_that_has_something_else_gets_it(site: Site, tagged: tuple[str, str], written: str) -> None:
    path, tag = tagged
    again = site.get(path, **{"if-none-match": written.format(naked=tag.removeprefix("W/").strip('"'))})
    assert (again.status_code, again.headers["etag"]) == (200, tag)
    assert again.content


def test_tags_on_several_lines_are_one_list(site: Site, tagged: tuple[str, str]) -> None:
    path, tag = tagged
    for lines in (('"other"', tag), (tag, '"other"')):
        headers = [("accept", "*/*"), *(("if-none-match", line) for line in lines)]
        assert site.client.get(path, headers=headers).status_code == 304


def test_what_has_no_answer_is_not_known(site: Site) -> None:
    anything = {"if-none-match": "*"}
    assert site.get("/sparql?query=SELECT", **anything).status_code == 400
    assert site.get("/graph/nowhere", **anything).status_code == 404
    assert site.get("/sparql?query=" + quote("SELECT (RAND() AS ?r) {}"), **anything).status_code == 200


def test_a_query_that_is_posted_is_answered(site: Site) -> None:
    asked = site.client.post("/sparql", data={"query": "ASK {}"}, headers={"if-none-match": "*"})
    assert asked.status_code == 200
    assert asked.content
