from __future__ import annotations

import pytest
from app_site import BROWSER, Site
from rdflib import SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from graph_api.load import Dataset
from graph_api.prefixes import BASE, DEF, ID, KINDS

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD

FORMATS = {
    "text/turtle": ("ttl", "turtle"),
    "application/n-triples": ("nt", "nt"),
    "application/rdf+xml": ("rdf", "xml"),
    "application/ld+json": ("jsonld", "json-ld"),
}
COA, FLOW = f"{ID}actor/coa", f"{DEF}Flow"
formats = pytest.mark.parametrize("media_type", FORMATS)
about = pytest.mark.parametrize("iri", [COA, FLOW, f"{DEF}standing/actual"])


def local(iri: str) -> str:
    return "/" + iri.removeprefix(BASE)


@formats
@about
def test_an_address_leads_to_its_data_in_the_format_asked_for(
    site: Site, real_labels: dict[str, dict[str, str]], iri: str, media_type: str
) -> None:
    ending, name = FORMATS[media_type]
    led = site.get(local(iri), media_type)
    assert led.status_code == 303
    assert led.headers["location"] == f"{local(iri)}.{ending}"
    assert "accept" in led.headers["vary"].lower()
    data = site.get(led.headers["location"])
    assert data.status_code == 200
    assert data.headers["content-type"].partition(";")[0] == media_type
    graph = Graph().parse(data=data.text, format=name)
    for lang in ("nl", "en"):
        assert (URIRef(iri), SKOS.prefLabel, Literal(real_labels[iri][lang], lang=lang)) in graph


@formats
def test_all_formats_hold_the_same_triples(site: Site, media_type: str) -> None:
    ending, name = FORMATS[media_type]
    turtle = Graph().parse(data=site.get(f"{local(COA)}.ttl").text, format="turtle")
    other = Graph().parse(data=site.get(f"{local(COA)}.{ending}").text, format=name)
    assert len(turtle) > 10
    assert isomorphic(turtle, other)


def test_the_data_of_a_thing_is_what_the_files_say_of_it(site: Site, real_dataset: Dataset) -> None:
    told = Graph().parse(data=site.get(f"{local(COA)}.nt").text, format="nt")
    said = {
        quad.triple for quad in real_dataset.quads() if COA in (quad.subject.value, getattr(quad.object, "value", ""))
    }
    assert {(str(s), str(p), str(o)) for s, p, o in told if URIRef(COA) in (s, o)} == {
        (triple.subject.value, triple.predicate.value, triple.object.value) for triple in said
    }


@pytest.mark.parametrize(
    ("accept", "language", "lang"),
    [
        (BROWSER, "nl-NL,nl;q=0.9,en;q=0.5", "nl"),
        (BROWSER, "en-GB,en;q=0.9", "en"),
        (BROWSER, "fr", "nl"),
        ("*/*", "en", "en"),
    ],
)
@about
def test_a_browser_is_led_to_the_page_in_the_language_it_prefers(
    site: Site, real_labels: dict[str, dict[str, str]], iri: str, accept: str, language: str, lang: str
) -> None:
    led = site.get(local(iri), accept, **{"accept-language": language})
    assert led.status_code == 303
    assert "accept-language" in led.headers["vary"].lower()
    page = site.read(led.headers["location"])
    assert page.one("html").attributes["lang"] == lang
    assert page.one("h1").text == real_labels[iri][lang]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_document_about_a_thing_is_its_page(site: Site, lang: str) -> None:
    led = site.get("/doc/actor/coa", "text/turtle", **{"accept-language": lang})
    assert (led.status_code, led.headers["location"]) == (303, f"/{lang}/actor/coa")


def test_a_thing_of_every_kind_answers_at_its_address(site: Site, real_labels: dict[str, dict[str, str]]) -> None:
    first = {iri.split("/")[5]: iri for iri in reversed(real_labels) if iri.startswith(ID)}
    assert first.keys() <= set(KINDS)
    for iri in first.values():
        for accept in ("text/html", "text/turtle"):
            led = site.get(local(iri), accept)
            assert led.status_code == 303, iri
            assert site.get(led.headers["location"], accept).status_code == 200, iri


@pytest.mark.parametrize("path", ["/id/actor/coaa", "/id/actor/coaa.ttl", "/doc/actor/coaa"])
def test_a_thing_nobody_knows_is_not_found_and_the_nearest_are_named(site: Site, path: str) -> None:
    problem = site.refused(path)
    assert problem["status"] == 404
    assert "coa" in problem["suggestions"]
    assert "coa" in problem["detail"].partition("nearest")[2]


@pytest.mark.parametrize(
    "path", ["/def/Flou", "/id/nokind/coa", "/id/actor/", "/id/", "/id/actor/coa.txt", "/graph/data/flows/coaa"]
)
def test_an_address_nothing_has_is_not_found(site: Site, path: str) -> None:
    assert site.refused(path)["status"] == 404


def test_a_term_nobody_knows_is_not_found_and_the_nearest_are_named(site: Site) -> None:
    assert "Flow" in site.refused("/def/Flou").get("suggestions", [])


def test_a_format_we_do_not_write_is_refused_with_those_we_do(site: Site) -> None:
    answer = site.get("/id/actor/coa", "image/png")
    assert answer.status_code == 406
    assert all(media_type in answer.json()["detail"] for media_type in FORMATS)


def test_the_data_may_be_read_by_pages_of_others(site: Site) -> None:
    for path in ("/id/actor/coa", "/id/actor/coa.ttl", "/def/Flow.jsonld"):
        assert site.get(path, "text/turtle").headers["access-control-allow-origin"] == "*"


def test_every_term_of_the_vocabulary_answers_with_its_labels(
    site: Site, real_labels: dict[str, dict[str, str]]
) -> None:
    terms = [iri for iri in real_labels if iri.startswith(DEF)]
    assert len(terms) > 100
    for iri in terms:
        for accept, target in (("text/turtle", f"{local(iri)}.ttl"), ("text/html", f"/nl{local(iri)}")):
            led = site.get(local(iri), accept)
            assert (led.status_code, led.headers["location"]) == (303, target)
        said = site.get(f"{local(iri)}.nt").text
        for lang, label in real_labels[iri].items():
            assert f"<{iri}> <{SKOS.prefLabel}> {Literal(label, lang=lang).n3()} ." in said, iri


def test_the_data_of_a_thing_names_all_it_mentions(site: Site, real_labels: dict[str, dict[str, str]]) -> None:
    graph = Graph().parse(data=site.get(f"{local(COA)}.ttl").text, format="turtle")
    mentioned = {str(term) for s, p, o in graph if URIRef(COA) in (s, o) for term in (s, o)} & real_labels.keys()
    assert len(mentioned) > 10
    for iri in mentioned:
        assert {str(label) for label in graph.objects(URIRef(iri), SKOS.prefLabel)} == set(real_labels[iri].values())
