"""What the server says of itself, asked as the tools ask it, against what the files say."""

from __future__ import annotations

import httpx
import pytest
from description_parts import LIBRARY, TYPE, ask, description, example, http, stores, triples_of, usage
from pyoxigraph import NamedNode, Quad, Store
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, VOID, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from graph_api.description import Description
from graph_api.load import Dataset
from graph_api.prefixes import BASE, DEF, DESCRIPTION, ID, PREFIXES
from graph_api.respond import Respondent

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
__all__ = ["description", "http", "stores"]
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
WHOLE = URIRef(BASE)
SD = Namespace(PREFIXES["sd"])
SCHEMA = Namespace(PREFIXES["schema"])


@pytest.fixture(scope="session")
def told(http: httpx.Client) -> Graph:
    """The description of the dataset, in Turtle."""
    return Graph().parse(data=http.get("/.well-known/void").text, format="turtle")


@pytest.mark.parametrize("media_type", FORMATS)
def test_the_dataset_is_described_alike_in_every_format(http: httpx.Client, told: Graph, media_type: str) -> None:
    answer = http.get("/.well-known/void", headers={"accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["access-control-allow-origin"] == "*"
    found = Graph().parse(data=answer.text, format=FORMATS[media_type])
    assert len(found) == len(told)
    named = [triple for triple in told if all(isinstance(term, URIRef | Literal) for term in triple)]
    assert all(triple in found for triple in named)
    again = http.get("/.well-known/void", headers={"accept": media_type, "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_format_the_description_does_not_have_is_not_acceptable(http: httpx.Client) -> None:
    assert http.get("/.well-known/void", headers={"accept": "image/png"}).status_code == 406


def test_the_figures_are_those_of_the_files(told: Graph, real_dataset: Dataset) -> None:
    triples = triples_of(real_dataset)
    subjects, objects = {t.subject for t in triples}, {t.object for t in triples}
    for property_, number in (
        (VOID.triples, len(triples)),
        (VOID.distinctSubjects, len(subjects)),
        (VOID.properties, len({t.predicate for t in triples})),
        (VOID.classes, len({t.object for t in triples if t.predicate.value == TYPE})),
    ):
        assert told.value(WHOLE, property_).toPython() == number, property_
    assert 0 <= len(objects) - told.value(WHOLE, VOID.distinctObjects).toPython() < 10, "the store spells 2.50 as 2.5"
    parts = {told.value(part, VOID.property): part for part in told.objects(WHOLE, VOID.propertyPartition)}
    assert {str(name) for name in parts} == {t.predicate.value for t in triples}
    sent = [t for t in triples if t.predicate.value == f"{DEF}hasSender"]
    part = parts[URIRef(f"{DEF}hasSender")]
    assert told.value(part, VOID.triples).toPython() == len(sent)
    assert told.value(part, VOID.distinctObjects).toPython() == len({t.object for t in sent})


def test_each_class_is_counted_with_its_properties(told: Graph, real_dataset: Dataset) -> None:
    used = usage(real_dataset)
    parts = {str(told.value(part, VOID["class"])): part for part in told.objects(WHOLE, VOID.classPartition)}
    assert parts.keys() == used.keys()
    for class_, part in parts.items():
        entities = {subject for pairs in used[class_].values() for subject, _ in pairs}
        assert told.value(part, VOID.entities).toPython() == len(entities)
        assert len(list(told.objects(part, VOID.propertyPartition))) == len(used[class_])


def test_the_dataset_says_where_and_under_which_licence_it_can_be_had(
    http: httpx.Client, told: Graph, real_site: str, real_dataset: Dataset
) -> None:
    assert told.value(WHOLE, VOID.sparqlEndpoint) == URIRef(f"{real_site}/sparql")
    assert told.value(WHOLE, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert {title.language for title in told.objects(WHOLE, DCTERMS.title)} == {"nl", "en"}
    assert URIRef(DEF) in set(told.objects(WHOLE, VOID.vocabulary))
    dumps = {str(dump) for dump in told.objects(WHOLE, VOID.dataDump)}
    files = {str(told.value(file, DCAT.downloadURL)) for file in told.objects(WHOLE, DCAT.distribution)}
    assert dumps == files and len(dumps) == 5
    for dump in dumps:
        answer = http.get(dump)
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == str(
            next(
                told.value(file, DCAT.mediaType)
                for file in told.objects(WHOLE, DCAT.distribution)
                if str(told.value(file, DCAT.downloadURL)) == dump
            )
        ).removeprefix("https://www.iana.org/assignments/media-types/")
    turtle = Graph().parse(data=http.get("/download/ketenkaart.ttl").text, format="turtle")
    assert len(turtle) == len({quad.triple for quad in real_dataset.quads(derived=False)})
    assert http.get("/download/other.ttl").status_code == 404


def test_the_catalogue_names_the_dataset_and_two_services_that_answer(http: httpx.Client, told: Graph) -> None:
    (catalogue,) = told.subjects(RDF.type, DCAT.Catalog)
    assert told.value(catalogue, DCAT.dataset) == WHOLE
    assert (WHOLE, RDF.type, DCAT.Dataset) in told
    assert {str(release) for release in told.objects(WHOLE, URIRef(f"{PREFIXES['dcat']}hasVersion"))} == {f"{DEF}0.1.0"}
    services = list(told.objects(catalogue, DCAT.service))
    assert len(services) == 2
    for service in services:
        assert (service, RDF.type, DCAT.DataService) in told
        assert told.value(service, DCAT.servesDataset) == WHOLE
        assert http.get(str(told.value(service, DCAT.endpointDescription))).status_code == 200


def test_the_service_names_every_graph_and_the_description_is_one_of_them(
    http: httpx.Client, real_dataset: Dataset
) -> None:
    service = Graph().parse(data=http.get("/sparql").text, format="turtle")
    names = {str(name) for name in service.objects(None, SD.name)}
    assert names == {quad.graph_name.value for quad in real_dataset.quads()} | {DESCRIPTION}
    found = ask(http, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert {row["g"] for row in found} == names


def test_the_description_in_the_store_is_the_one_at_its_addresses(http: httpx.Client, told: Graph) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{DESCRIPTION}> {{ ?s ?p ?o }} }}"
    answer = http.get("/sparql", params={"query": query}, headers={"accept": "text/turtle"})
    stored = Graph().parse(data=answer.text, format="turtle")
    service = Graph().parse(data=http.get("/sparql").text, format="turtle")
    for triple in (*told, *service):
        if all(isinstance(term, URIRef | Literal) for term in triple):
            assert triple in stored
    graph = Graph().parse(data=http.get("/graph/description").text, format="turtle")
    assert len(graph) == len(stored)


def test_every_graph_answers_at_its_name(http: httpx.Client, real_dataset: Dataset) -> None:
    for room in (real_dataset.files[0], *real_dataset.derivations):
        answer = http.get("/" + room.graph.removeprefix(BASE), headers={"accept": "application/n-triples"})
        assert answer.status_code == 200
        expected = Graph().parse(data=_lines(room.quads), format="nt")
        assert isomorphic(Graph().parse(data=answer.text, format="nt"), expected)
    assert http.get("/graph/data/nothing").status_code == 404


def _lines(quads: tuple[Quad, ...]) -> str:
    return "".join(f"{quad.triple} .\n" for quad in quads)


@pytest.mark.parametrize(("accept", "ending"), [("text/turtle", "ttl"), ("application/ld+json", "jsonld")])
def test_a_question_answers_at_its_address_with_its_query(http: httpx.Client, accept: str, ending: str) -> None:
    led = http.get("/id/question/documents", headers={"accept": accept})
    assert (led.status_code, led.headers["location"]) == (303, f"/id/question/documents.{ending}")
    data = Graph().parse(data=http.get(led.headers["location"]).text, format=FORMATS[accept])
    question = URIRef(f"{ID}question/documents")
    assert {label.language for label in data.objects(question, RDFS.label)} == {"nl", "en"}
    assert str(data.value(question, SH.select)).startswith(LIBRARY["documents"].sparql[:20])
    assert data.value(question, SCHEMA.target) == URIRef(f"{str(http.base_url).rstrip('/')}/sparql")
    assert {str(word) for word in data.objects(question, SCHEMA.keywords)} == set(LIBRARY["documents"].tags)


def test_a_browser_is_led_from_a_question_the_vocabulary_and_the_dataset_to_a_page(http: httpx.Client) -> None:
    headers = {"accept": "text/html", "accept-language": "en"}
    for path, page in (("/id/question/documents", "/en/questions/documents"), ("/def/", "/en/ontology"), ("/", "/en/")):
        led = http.get(path, headers=headers)
        assert (led.status_code, led.headers["location"]) == (303, page)
        assert http.get(page, headers=headers).status_code == 200
    assert http.get("/id/question/nothing", headers=headers).status_code == 404


def test_a_program_is_led_from_the_vocabulary_and_the_dataset_to_triples(http: httpx.Client) -> None:
    for path, about in (("/def/", URIRef(DEF)), ("/", WHOLE)):
        answer = http.get(path, headers={"accept": "text/turtle"}, follow_redirects=True)
        assert (about, None, None) in Graph().parse(data=answer.text, format="turtle")


@pytest.mark.parametrize("slug", LIBRARY)
def test_the_description_changes_no_answer_to_a_question(
    stores: tuple[Store, Store], description: Description, slug: str
) -> None:
    """A single parameter stays open, so that the rows are those of all its values; several have their examples."""
    question = LIBRARY[slug]
    is_open = len(question.parameters) < 2 and question.compute is None
    query = question.sparql if is_open else example(description, slug)
    without, with_description = (sorted(str(row) for row in store.query(query)) for store in stores)
    assert without == with_description


def test_no_triple_stands_in_two_graphs(stores: tuple[Store, Store]) -> None:
    """Several FROM graphs are no set in the engine: a triple that stood in two of them would be counted twice."""
    named = [quad for quad in stores[1] if isinstance(quad.graph_name, NamedNode)]
    assert named
    assert len(named) == len({quad.triple for quad in named})


def test_the_description_is_no_part_of_the_dataset(real_dataset: Dataset, description: Description) -> None:
    assert DESCRIPTION not in {quad.graph_name.value for quad in real_dataset.quads()}
    respondent = Respondent(real_dataset, "https://example.org")
    elsewhere = Description(real_dataset, respondent.library, respondent.names, "https://example.org")
    assert elsewhere.version != description.version
    assert b"127.0.0.1" not in elsewhere.nquads
    assert len(elsewhere.quads) == len(description.quads)
