from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from app_site import Site

from graph_api.prefixes import ID
from graph_api.questions import Question, read_library

STATUSES = ("answered", "denied", "not_stated", "not_understood")
FIELDS = {
    "status": str,
    "verdict": (bool, type(None)),
    "text": str,
    "items": list,
    "citations": list,
    "understood": dict,
    "sparql": str,
    "dataset": dict,
    "suggestions": list,
}
CITATION = {
    "document": str,
    "document_title": str,
    "start": int,
    "end": int,
    "locator": str,
    "paraphrase": str,
    "deep_link": str,
    "official_url": (str, type(None)),
}
ITEM = {"label": str, "iri": (str, type(None)), "why": list, "citations": list}
TYPED = "Aan wie geeft het COA signalen door?"
LIBRARY = read_library()
questions = pytest.mark.parametrize("question", LIBRARY.values(), ids=LIBRARY)
misspelt = pytest.mark.parametrize(
    ("question", "name"),
    [(question, name) for question in LIBRARY.values() for name in question.parameters],
    ids=lambda value: value if isinstance(value, str) else value.slug,
)


def wrong_fields(found: dict[str, Any], fields: dict[str, Any]) -> list[str]:
    return [name for name, kind in fields.items() if not isinstance(found.get(name, wrong_fields), kind)]


def check_answer(answer: dict[str, Any]) -> None:
    assert wrong_fields(answer, FIELDS) == []
    assert answer["status"] in STATUSES
    assert [wrong_fields(citation, CITATION) for citation in answer["citations"]] == [[] for _ in answer["citations"]]
    for item in answer["items"]:
        assert wrong_fields(item, ITEM) == []
        assert all(0 <= number < len(answer["citations"]) for number in item["citations"])
    cited = {number for item in answer["items"] for number in item["citations"]}
    assert cited == set(range(len(answer["citations"])))


def test_a_typed_question_is_answered_with_every_field_and_its_type(site: Site) -> None:
    answer = site.json("/api/ask", q=TYPED)
    check_answer(answer)
    assert answer["status"] == "answered"
    assert answer["verdict"] is None
    assert answer["understood"]["question"] == "who-receives-signals-from"
    assert answer["understood"]["parameters"] == {"sender": "coa"}
    assert f"{ID}actor/ind" in [item["iri"] for item in answer["items"]]
    assert answer["citations"]


def test_an_answer_names_the_dataset_that_the_server_says_it_serves(site: Site) -> None:
    dataset = site.json("/api/ask", q=TYPED)["dataset"]
    health = site.json("/health")
    assert (dataset["version"], dataset["release"]) == (health["dataset"], health["release"])
    assert health["status"] == "ok"


def test_every_citation_leads_to_its_own_passage_on_this_server(site: Site) -> None:
    for citation in site.json("/api/ask", q=TYPED)["citations"]:
        link = urlsplit(citation["deep_link"])
        assert f"{link.scheme}://{link.netloc}" == str(site.client.base_url).rstrip("/")
        slug = link.path.removeprefix("/nl/passage/")
        assert site.json(f"/api/passages/{slug}") == citation
        assert citation["start"] < citation["end"]


def test_the_language_of_the_answer_is_that_of_the_question_unless_another_is_asked_for(site: Site) -> None:
    english = site.json("/api/ask", q="To whom does the COA pass signals?")
    assert all("/en/passage/" in citation["deep_link"] for citation in english["citations"])
    asked = site.json("/api/ask", q=TYPED, lang="en")
    assert asked["text"] == english["text"]
    assert asked["items"] == english["items"]


@pytest.mark.parametrize("typed", ["", "   ", "Hoe laat gaat de trein naar Zwolle?", "%", "?" * 50, "x" * 10_000])
def test_what_is_not_understood_is_an_answer_with_suggestions(site: Site, typed: str) -> None:
    answer = site.json("/api/ask", q=typed)
    check_answer(answer)
    assert answer["status"] == "not_understood"
    assert (answer["verdict"], answer["items"], answer["citations"], answer["sparql"]) == (None, [], [], "")
    assert answer["suggestions"]


def test_a_question_that_is_absent_too_long_or_in_no_language_we_have_is_refused_with_the_reason(site: Site) -> None:
    assert site.refused("/api/ask")["status"] == 400
    too_long = site.refused("/api/ask", q="x" * 10_001)
    assert too_long["status"] == 413
    assert "10000" in too_long["detail"] and "10001" in too_long["detail"]
    assert "lang" in site.refused("/api/ask", q=TYPED, lang="fr")["detail"]
    assert site.refused("/api/ask", q=TYPED, lang="fr")["status"] == 400


@questions
def test_a_question_is_described_with_its_parameters(site: Site, question: Question) -> None:
    operation = site.json("/api/v1/openapi.json")["paths"][f"/api/v1/questions/{question.slug}"]["get"]
    described = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
    assert described.keys() == {*question.parameters, "lang"}
    for name, parameter in question.parameters.items():
        assert (described[name]["required"], described[name]["example"]) == (parameter.required, parameter.example)
    assert (operation["summary"], operation["description"]) == (question.title["en"], question.title["nl"])


@questions
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_question_answers_on_its_example(site: Site, question: Question, lang: str) -> None:
    answer = site.json(f"/api/questions/{question.slug}", lang=lang, **question.examples)
    check_answer(answer)
    assert answer["status"] in (("not_stated",) if question.silent else ("answered", "denied"))
    assert (answer["verdict"] is None) == (question.verdict is None)
    assert answer["verdict"] is not None or answer["items"]
    assert bool(answer["items"]) == bool(answer["citations"])
    assert answer["understood"]["question"] == question.slug
    assert "{" not in answer["text"]


@questions
def test_a_question_refuses_a_parameter_it_does_not_have(site: Site, question: Question) -> None:
    problem = site.refused(f"/api/questions/{question.slug}", **question.examples, colour="blue")
    assert problem["status"] == 400
    assert "'colour'" in problem["detail"]
    assert all(name in problem["detail"] for name in question.parameters)


@misspelt
def test_a_parameter_that_is_missing_is_named_with_its_example(site: Site, question: Question, name: str) -> None:
    given = {other: value for other, value in question.examples.items() if other != name}
    if not question.parameters[name].required:
        check_answer(site.json(f"/api/questions/{question.slug}", **given))
        return
    problem = site.refused(f"/api/questions/{question.slug}", **given)
    assert problem["status"] == 400
    assert f"{name}={question.parameters[name].example}" in problem["detail"]


@misspelt
def test_a_thing_nobody_knows_is_not_found_and_the_nearest_are_named(site: Site, question: Question, name: str) -> None:
    example = question.parameters[name].example
    problem = site.refused(f"/api/questions/{question.slug}", **(question.examples | {name: f"{example}x"}))
    assert problem["status"] == 404
    assert example in problem["suggestions"]
    assert f"'{example}x'" in problem["detail"] and example in problem["detail"].split("'")[-1]


def test_a_thing_can_be_given_by_slug_abbreviation_name_or_iri(site: Site) -> None:
    asked = (f"{ID}actor/aivd", "aivd", "AIVD", "Algemene Inlichtingen- en Veiligheidsdienst")
    answers = [site.json("/api/questions/who-passes-signals-to", receiver=one) for one in asked]
    assert answers == [answers[0]] * len(asked)


def test_the_list_of_questions_leads_to_each_of_them(site: Site) -> None:
    listed = site.json("/api/questions", lang="en")
    assert [one["slug"] for one in listed] == list(LIBRARY)
    for one in listed:
        assert one["href"] == f"/api/questions/{one['slug']}"
        assert one["title"] == LIBRARY[one["slug"]].title["en"]
        assert {p["name"] for p in one["parameters"]} == set(LIBRARY[one["slug"]].parameters)


def test_a_question_the_library_does_not_have_is_not_found(site: Site) -> None:
    assert site.refused("/api/questions/who-knows")["status"] == 404


def actors_of(route: dict[str, Any]) -> list[str]:
    steps = route["steps"]
    return [steps[0]["sender"]["iri"], *(step["receiver"]["iri"] for step in steps)]


@pytest.mark.parametrize("grain", ["unit", "organisation"])
def test_the_routes_from_the_coa_to_the_aivd_go_by_the_ind_with_a_passage_behind_each_hand_over(
    site: Site, grain: str
) -> None:
    found = site.json("/api/routes", sender="coa", receiver="aivd", grain=grain)
    assert found["routes"] and found["dataset"]["version"] == site.json("/health")["dataset"]
    assert [f"{ID}actor/{slug}" for slug in ("coa", "ind", "aivd")] in [actors_of(route) for route in found["routes"]]
    for route in found["routes"]:
        assert route["hand_overs"] == sum(1 for step in route["steps"] if step["flows"])
        for step in route["steps"]:
            assert bool(step["flows"]) == bool(step["citations"]) == (step["within"] is None)
        for before, after in zip(route["steps"], route["steps"][1:], strict=False):
            assert before["receiver"] == after["sender"]
    assert [route["hand_overs"] for route in found["routes"]] == sorted(
        route["hand_overs"] for route in found["routes"]
    )


def test_at_the_grain_of_organisations_no_step_stays_inside_one(site: Site) -> None:
    for route in site.json("/api/routes", sender="coa-employee", receiver="aivd", grain="organisation")["routes"]:
        assert all(step["within"] is None for step in route["steps"])
        assert actors_of(route)[0] == f"{ID}actor/coa"


def test_an_avoided_actor_is_on_no_route(site: Site) -> None:
    asked = {"sender": "coa", "receiver": "aivd", "grain": "organisation", "limit": 20}
    assert any(f"{ID}actor/ind" in actors_of(route) for route in site.json("/api/routes", **asked)["routes"])
    avoiding = site.json("/api/routes", **asked, avoid=["ind", "politie"])["routes"]
    assert not {f"{ID}actor/ind", f"{ID}actor/police"} & {iri for route in avoiding for iri in actors_of(route)}


def test_routes_can_be_limited_to_the_flows_of_one_document(site: Site) -> None:
    asked = {"sender": "coa", "receiver": "aivd", "grain": "organisation"}
    found = site.json("/api/routes", **asked, document="systeemcheck-2023")["routes"]
    assert found
    cited = {c["document"] for route in found for step in route["steps"] for c in step["citations"]}
    assert cited == {"systeemcheck-2023"}


def test_no_more_routes_are_given_than_asked_for_and_more_says_that_there_are(site: Site) -> None:
    asked = {"sender": "coa", "receiver": "aivd", "grain": "organisation"}
    everything = site.json("/api/routes", **asked, limit=20)
    one = site.json("/api/routes", **asked, limit=1)
    assert one["routes"] == everything["routes"][:1]
    assert one["more"] == (len(everything["routes"]) > 1)


@pytest.mark.parametrize(
    ("changed", "status", "near"),
    [
        ({"sender": "coaa"}, 404, "coa"),
        ({"receiver": "aivdd"}, 404, "aivd"),
        ({"avoid": "indd"}, 404, "ind"),
        ({"document": "systeemcheck-2022"}, 404, "systeemcheck-2023"),
        ({"grain": "person"}, 400, None),
        ({"limit": 0}, 400, None),
        ({"limit": 21}, 400, None),
        ({"lang": "fr"}, 400, None),
        ({"sender": None}, 400, None),
    ],
)
def test_a_route_between_what_nobody_knows_or_in_no_grain_is_refused(
    site: Site, changed: dict[str, Any], status: int, near: str | None
) -> None:
    asked = {"sender": "coa", "receiver": "aivd", "grain": "organisation"} | changed
    problem = site.refused("/api/routes", **{name: value for name, value in asked.items() if value is not None})
    assert problem["status"] == status
    assert near is None or near in problem["suggestions"]
    assert near is not None or next(iter(changed)) in problem["detail"]


def test_a_route_from_an_actor_to_itself_is_refused_and_the_actor_named(site: Site) -> None:
    problem = site.refused("/api/routes", sender="coa", receiver="COA")
    assert problem["status"] == 400
    assert problem["detail"].startswith("Sender and receiver are the same: ")
    assert "COA" in problem["detail"]


@pytest.mark.parametrize(
    ("lang", "said"), [("nl", "Afzender en ontvanger zijn dezelfde."), ("en", "Sender and receiver")]
)
def test_the_page_says_plainly_that_a_route_needs_two_actors(site: Site, lang: str, said: str) -> None:
    page = site.read(f"/{lang}/routes", sender="coa", receiver="coa")
    assert page.one("p", **{"class": "lead"}).text.startswith(said)
    assert any("show=flows" in link for link in page.links)
