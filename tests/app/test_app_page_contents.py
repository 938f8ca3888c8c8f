"""What pages show is what the graph and the interface say, and what they link is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from app_site import PageReader, Site, site_at
from fastapi import FastAPI
from page_parts import check_frame, langs

from graph_api.engine import Embedded
from graph_api.load import Dataset
from graph_api.prefixes import DEF, ID, PREFIXES
from graph_api.property_labels import inverse_label
from graph_api.questions import Question, read_library
from graph_api.sources import read_manifest

LICENCES = ("https://creativecommons.org/", "https://spdx.org/licenses/")
TYPED = {"nl": "Aan wie geeft het COA signalen door?", "en": "To whom does the COA pass signals?"}


@langs
@pytest.mark.parametrize(("around", "distance"), [("coa", 1), ("ind", 1), ("ind", 2), ("aivd", 3), ("lro", 1)])
def test_the_flows_of_the_drawing_are_those_of_the_lists_and_of_the_graph(
    site: Site, lang: str, around: str, distance: int
) -> None:
    page = site.read(f"/{lang}/network?around={around}&distance={distance}")
    drawn = [edge["id"] for edge in page.drawing["edges"]]
    listed = [e.attributes["data-flow"] for e in page.elements if "data-flow" in e.attributes]
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(drawn)
    nodes = {node["id"] for node in page.drawing["nodes"]}
    flows = site.json("/api/graph.json")["flows"]
    assert sorted(drawn) == sorted(f["iri"] for f in flows if {f["sender"], f["receiver"]} <= nodes)
    centre = f"{ID}actor/{around}"
    mine = {f["iri"] for f in flows if centre in (f["sender"], f["receiver"]) and f["standing"] == "actual"}
    assert mine <= set(drawn)


def test_an_arrow_points_from_sender_to_receiver(site: Site) -> None:
    flows = {flow["iri"]: flow for flow in site.json("/api/graph.json")["flows"]}
    for edge in site.read("/nl/network?around=ind&distance=1").drawing["edges"]:
        assert (edge["from"], edge["to"]) == (flows[edge["id"]]["sender"], flows[edge["id"]]["receiver"])


def test_every_flow_in_the_lists_has_its_passages_beside_it(site: Site) -> None:
    passages = {f["iri"]: f["passages"] for f in site.json("/api/graph.json")["flows"]}
    page = site.read("/nl/network?around=coa&distance=1")
    linked = {f"{ID}{link.removeprefix('/nl/')}" for link in page.links if link.startswith("/nl/passage/")}
    assert linked == {iri for edge in page.drawing["edges"] for iri in passages[edge["id"]]}


@langs
def test_the_page_of_an_answer_says_what_the_interface_says_and_links_every_citation(site: Site, lang: str) -> None:
    answer = site.json("/api/ask", q=TYPED[lang], lang=lang)
    page = site.read(f"/{lang}/ask", q=TYPED[lang])
    shown = page.one("section", **{"aria-labelledby": "answer-title"}).text
    assert answer["text"] in shown
    assert answer["understood"]["sentence"] in shown
    assert page.one("code", id="answer-sparql").text == answer["sparql"]
    assert answer["citations"]
    for citation in answer["citations"]:
        path = urlsplit(citation["deep_link"]).path
        assert path in page.links
        assert citation["paraphrase"] in shown
        passage = site.read(path)
        assert citation["paraphrase"] in passage.one("main").text
        assert citation["iri"] in [code.text for code in passage.all("code")]
    for item in answer["items"]:
        assert f"/{lang}/{item['iri'].removeprefix(ID)}" in page.links


@langs
def test_the_page_of_an_answer_without_findings_links_every_citation(site: Site, lang: str) -> None:
    typed = {"nl": "Raadpleegt de politie Eurodac?", "en": "Does the police consult Eurodac?"}[lang]
    answer = site.json("/api/ask", q=typed, lang=lang)
    page = site.read(f"/{lang}/ask", q=typed)
    assert (answer["status"], answer["items"]) == ("not_stated", [])
    linked = [urlsplit(citation["deep_link"]).path for citation in answer["citations"]]
    assert linked and set(linked) <= set(page.links)
    shown = page.one("section", **{"aria-labelledby": "answer-title"}).text
    assert [shown.count(citation["paraphrase"]) for citation in answer["citations"]] == [1] * len(linked)


@pytest.mark.parametrize("question", read_library().values(), ids=read_library())
def test_the_page_of_a_question_shows_its_form_and_the_answer_on_its_example(site: Site, question: Question) -> None:
    page = site.read(f"/en/questions/{question.slug}", **question.examples)
    assert page.one("h1").text == question.title["en"]
    named = {e.attributes["name"] for e in page.elements if e.tag in ("select", "input") and "name" in e.attributes}
    assert set(question.parameters) <= named
    answer = site.json(f"/api/questions/{question.slug}", lang="en", **question.examples)
    assert answer["text"] in page.one("section", **{"aria-labelledby": "answer-title"}).text
    chosen = [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]
    assert chosen == list(question.examples.values())


@langs
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/actor/coa",
        "/actor/ind",
        "/flow/{flow}",
        "/passage/{passage}",
        "/ask?{ask}",
        "/sources",
        "/questions",
        "/questions/who-passes-signals-to?receiver=aivd",
        "/network?around=coa&distance=1",
        "/def/Flow",
        "/api",
        "/about",
    ],
)
def test_every_link_inside_the_site_leads_somewhere(
    site: Site, real_labels: dict[str, dict[str, str]], path: str, lang: str
) -> None:
    first = {
        kind: next(iri for iri in real_labels if iri.startswith(f"{ID}{kind}/")).rpartition("/")[2]
        for kind in ("flow", "passage")
    }
    page = site.read(f"/{lang}{path.format(ask=urlencode({'q': TYPED[lang]}), **first)}")
    links = [link for link in page.links if link.startswith("/")]
    assert f"/{lang}/about" in links
    broken = [link for link in links if site.status(link.partition("#")[0]) >= 400]
    assert broken == []
    ids = {element.attributes.get("id") for element in page.elements}
    assert [link for link in page.links if link.startswith("#") and link[1:] not in ids] == []


def test_a_foreign_link_is_that_of_a_publication_a_licence_or_a_term(
    site: Site, real_pages: tuple[str, ...], real_dataset: Dataset
) -> None:
    stated = {quad.object.value for quad in real_dataset.quads()}
    for path in real_pages:
        for link in site.read(f"/nl{path}").links:
            known = link.startswith(("/", "#")) or link.partition("#:~:text=")[0] in stated
            assert known or link.startswith((*LICENCES, *PREFIXES.values())), (path, link)


def test_the_network_is_given_as_a_file_that_stands_alone(site: Site) -> None:
    page = site.read("/en/network?around=coa&distance=1")
    (address,) = [link for link in page.links if "/network.html?" in link]
    answer = site.browse(address)
    assert "attachment" in answer.headers["content-disposition"]
    alone = PageReader(answer.text)
    assert {edge["id"] for edge in alone.drawing["edges"]} == {edge["id"] for edge in page.drawing["edges"]}
    assert not [e for e in alone.elements if e.attributes.get("src") or e.attributes.get("href", "#")[0] == "/"]


def test_the_page_of_the_interface_lists_every_operation_and_loads_nothing_from_elsewhere(site: Site) -> None:
    described = site.json("/api/openapi.json")["paths"]
    headings = [h2.text.split() for h2 in site.read("/nl/api").all("h2")]
    assert [path for _, path in (h for h in headings if len(h) == 2)] == list(described)
    for stock in ("/docs", "/redoc", "/openapi.json"):
        assert site.get(stock).status_code == 404


def test_a_page_is_the_same_each_time(site: Site, real_pages: tuple[str, ...]) -> None:
    for path in real_pages:
        assert site.browse(f"/en{path}").text == site.browse(f"/en{path}").text, path


@pytest.fixture(scope="module")
def attached(
    serve_graph: Callable[[Dataset, Path | None], AbstractContextManager[tuple[str, FastAPI]]],
    real_dataset: Dataset,
    sources: Path,
) -> Iterator[Site]:
    with serve_graph(real_dataset, sources) as (address, _), site_at(address) as site:
        yield site


@pytest.mark.sources
def test_with_the_source_texts_a_passage_is_shown_marked_inside_its_surroundings(
    attached: Site, sources: Path, real_labels: dict[str, dict[str, str]]
) -> None:
    texts = {text.name: text.text for text in read_manifest(sources)}
    for iri in [iri for iri in real_labels if iri.startswith(f"{ID}passage/")][::20]:
        slug = iri.rpartition("/")[2]
        cited = attached.json(f"/api/passages/{slug}")
        page = attached.read(f"/nl/passage/{slug}")
        check_frame(page, "nl", slug)
        assert page.one("mark").text == texts[cited["document"]][cited["start"] : cited["end"]]


@pytest.mark.sources
def test_without_the_source_texts_no_page_holds_more_of_them_than_first_and_last_words(
    site: Site, attached: Site, real_labels: dict[str, dict[str, str]]
) -> None:
    iri = next(iri for iri in real_labels if iri.startswith(f"{ID}passage/"))
    path = f"/nl/passage/{iri.rpartition('/')[2]}"
    marked = attached.read(path).one("mark").text
    assert site.read(path).all("mark") == []
    assert re.sub(r"\s+", " ", marked) not in re.sub(r"\s+", " ", site.read(path).one("main").text)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nl/nergens", "Er is niets op /nl/nergens."),
        ("/nl/actor/coaa", "Er is geen actor met de naam ‘coaa’."),
        ("/nl/widget/coa", "Er is niets van de soort ‘widget’; er zijn actor, "),
        ("/nl/routes?sender=coaa", "Er is geen actor met de naam ‘coaa’."),
        ("/nl/procedures/asylum-procedure?stage=x", "Deze procedure heeft geen stap met de naam ‘x’."),
        ("/nl/query?query=SELECT+*+%7B+SERVICE+%3Curn:x%3E+%7B%7D%7D", "SERVICE staat uit"),
        ("/nl/query?query=ASK+%7B", "Een ‘{’ is niet gesloten"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(site: Site, path: str, said: str) -> None:
    page = site.browse(path)
    assert page.status_code >= 400
    assert said in PageReader(page.text).one("main").text


@langs
def test_every_nearest_question_leads_to_its_answer_or_its_form(site: Site, lang: str) -> None:
    typed = {"nl": "Wat vindt de AIVD van de IND?", "en": "What does the AIVD think of the IND?"}[lang]
    suggested = site.json("/api/ask", q=typed, lang=lang)["suggestions"]
    links = site.read(f"/{lang}/ask?{urlencode({'q': typed})}").links
    forms = {q.title[lang]: f"/{lang}/questions/{q.slug}" for q in read_library().values() if q.parameters}
    assert suggested and {forms.get(text, f"/{lang}/ask?{urlencode({'q': text})}") for text in suggested} <= set(links)
    statuses = [site.json("/api/ask", q=text, lang=lang)["status"] for text in suggested if text not in forms]
    assert statuses and "not_understood" not in statuses


@langs
def test_that_a_question_is_not_understood_is_said_once(site: Site, lang: str) -> None:
    text = site.json("/api/ask", q="Hoe laat gaat de trein?", lang=lang)["text"]
    assert site.read(f"/{lang}/ask", q="Hoe laat gaat de trein?").one("main").text.count(text) == 1


@pytest.mark.parametrize(
    ("path", "label", "value"),
    [
        ("/nl/actor/coa", "voert uit", "/nl/stage/"),
        ("/nl/actor/coa", "heeft als functie", "/nl/actor/coa-employee"),
        ("/en/actor/coa", "carries out", "/en/stage/"),
        ("/en/system/sis", "is consulted in", "/en/consultation/"),
        ("/nl/procedure/asylum-procedure", "heeft als stap", "/nl/stage/"),
    ],
)
def test_what_points_to_a_thing_reads_from_the_thing(site: Site, path: str, label: str, value: str) -> None:
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>(.*?)</td>', site.browse(path).text)
    assert [cell for head, cell in rows if head == label and f'href="{value}' in cell]


@langs
def test_every_property_that_points_to_a_thing_has_a_label_for_that_direction(real_dataset: Dataset, lang: str) -> None:
    engine = Embedded(real_dataset.store)
    ours = [quad for quad in real_dataset.quads() if str(quad.subject).startswith(f"<{ID}")]
    pointing = {quad.predicate.value for quad in ours if str(quad.object).startswith((f"<{ID}", f"<{DEF}"))}
    assert len(pointing) > 20
    assert [one for one in sorted(pointing) if not one.endswith("#type") and not inverse_label(one, engine, lang)] == []
