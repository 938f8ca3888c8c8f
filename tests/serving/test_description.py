"""What the server says of itself, asked as the tools ask it, against what the files say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pyoxigraph import Literal as LiteralTerm
from pyoxigraph import NamedNode, Quad, Store
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, VOID, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from graph_api.description import Description
from graph_api.load import Dataset
from graph_api.prefixes import BASE, DEF, DESCRIPTION, ID, PREFIXES
from graph_api.questions import read_library
from graph_api.respond import Respondent
from graph_api.zygote import load

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD

JSON = {"accept": "application/sparql-results+json"}
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
LIBRARY = read_library()
WHOLE = URIRef(BASE)
SD = Namespace(PREFIXES["sd"])
SCHEMA = Namespace(PREFIXES["schema"])

# The three queries that @sib-swiss/sparql-editor sends to an endpoint when it opens, word for word
# (packages/sparql-editor/src/metadata.ts at commit 5fe08cc), and the two it falls back on.
ASKS_PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
      SELECT DISTINCT ?prefix ?namespace
      WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix}
      ORDER BY ?prefix"""
ASKS_EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
    ?sq a sh:SPARQLExecutable ;
        rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct|spex:describe ?query .
} ORDER BY ?sq"""
ASKS_VOID = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh:<http://www.w3.org/ns/shacl#>
PREFIX sd:<http://www.w3.org/ns/sparql-service-description#>
PREFIX void:<http://rdfs.org/ns/void#>
PREFIX void-ext:<http://ldf.fi/void-ext#>
SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype
?triples ?subjectClassLabel ?objectClassLabel ?subjectClassComment ?objectClassComment ?propLabel ?propComment
WHERE {
      {
        OPTIONAL {
          ?graph sd:graph ?graphDesc .
          OPTIONAL { ?graph rdfs:label ?graphLabel }
          ?graphDesc void:classPartition ?cp .
        }
        ?cp void:class ?subjectClass ;
          void:propertyPartition ?pp .
        OPTIONAL { ?subjectClass rdfs:label ?subjectClassLabel }
        OPTIONAL { ?subjectClass rdfs:comment ?subjectClassComment }

        ?pp void:property ?prop .
        OPTIONAL { ?pp void:triples ?triples }
        OPTIONAL { ?prop rdfs:label ?propLabel }
        OPTIONAL { ?prop rdfs:comment ?propComment }
        OPTIONAL {
          {
            ?pp  void:classPartition [ void:class ?objectClass ] .
            OPTIONAL { ?objectClass rdfs:label ?objectClassLabel }
            OPTIONAL { ?objectClass rdfs:comment ?objectClassComment }
          } UNION {
            ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] .
          }
        }
      } UNION {
        ?linkset void:subjectsTarget [ void:class ?subjectClass ] ;
          void:linkPredicate ?prop ;
          void:objectsTarget [ void:class ?objectClass ] .
      }
} ORDER BY ?subjectClass ?objectClass ?objectDatatype ?graph ?triples"""
ASKS_CLASSES = "SELECT DISTINCT ?cls WHERE { [] a ?cls . }"
ASKS_PREDICATES = "SELECT DISTINCT ?pred WHERE { [] ?pred [] . }"
TYPE = PREFIXES["rdf"] + "type"

Cells = dict[str, str]


@pytest.fixture(scope="session")
def http(real_site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=real_site, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def description(real_dataset: Dataset, real_site: str) -> Description:
    respondent = Respondent(real_dataset, real_site)
    return Description(real_dataset, respondent.library, respondent.names, real_site)


@pytest.fixture(scope="session")
def told(http: httpx.Client) -> Graph:
    """The description of the dataset, in Turtle."""
    return Graph().parse(data=http.get("/.well-known/void").text, format="turtle")


def ask(http: httpx.Client, query: str) -> list[Cells]:
    """Ask as the editor does, with the parameter it adds; no bindings are cut off."""
    answer = http.get("/sparql", params={"ac": "1", "query": query}, headers=JSON)
    assert answer.status_code == 200, answer.text
    return [{name: cell["value"] for name, cell in row.items()} for row in answer.json()["results"]["bindings"]]


def triples_of(dataset: Dataset) -> set[Any]:
    return {quad.triple for quad in dataset.quads()}


def usage(dataset: Dataset) -> dict[str, dict[str, list[tuple[str, object]]]]:
    """Class to property to the subjects and objects of its triples, counted from the files without a query."""
    classes: dict[object, list[str]] = {}
    for triple in triples_of(dataset):
        if triple.predicate.value == TYPE:
            classes.setdefault(triple.subject, []).append(triple.object.value)
    found: dict[str, dict[str, list[tuple[str, object]]]] = {}
    for triple in triples_of(dataset):
        for name in classes.get(triple.subject, ()):
            found.setdefault(name, {}).setdefault(triple.predicate.value, []).append((triple.subject, triple.object))
    return found


def test_the_editor_is_told_every_prefix(http: httpx.Client) -> None:
    assert {row["prefix"]: row["namespace"] for row in ask(http, ASKS_PREFIXES)} == PREFIXES


def test_the_editor_is_told_every_question_in_both_languages(http: httpx.Client) -> None:
    rows = ask(http, ASKS_EXAMPLES)
    assert len(rows) == 2 * len(LIBRARY)
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["sq"].removeprefix(f"{ID}question/"), []).append(row["comment"])
    assert found.keys() == LIBRARY.keys()
    for slug, comments in found.items():
        for title in LIBRARY[slug].title.values():
            assert any(comment.startswith(title) for comment in comments)


def example(description: Description, slug: str) -> str:
    """Give the query of a question as the description has it."""
    (query,) = (
        q.object.value for q in description.about(f"{ID}question/{slug}") if q.predicate.value == str(SH.select)
    )
    return str(query)


@pytest.mark.parametrize("slug", LIBRARY)
def test_every_example_gives_rows_when_it_is_run_as_it_stands(
    stores: tuple[Store, Store], description: Description, slug: str
) -> None:
    assert next(iter(stores[1].query(example(description, slug))), None) is not None


def test_the_editor_is_told_every_property_of_every_class_with_where_it_leads(
    http: httpx.Client, real_dataset: Dataset
) -> None:
    rows = ask(http, ASKS_VOID)
    used = usage(real_dataset)
    assert {(row["subjectClass"], row["prop"]) for row in rows} == {(c, p) for c in used for p in used[c]}
    classes: dict[object, set[str]] = {}
    for triple in triples_of(real_dataset):
        if triple.predicate.value == TYPE:
            classes.setdefault(triple.subject, set()).add(triple.object.value)
    for class_, property_ in sorted({(row["subjectClass"], row["prop"]) for row in rows}):
        ends = [end for _, end in used[class_][property_]]
        here = [row for row in rows if (row["subjectClass"], row["prop"]) == (class_, property_)]
        assert {int(row["triples"]) for row in here} == {len(ends)}
        assert {row["objectClass"] for row in here if "objectClass" in row} == {
            name for end in ends for name in classes.get(end, ())
        }
        assert {row["objectDatatype"] for row in here if "objectDatatype" in row} == {
            end.datatype.value for end in ends if isinstance(end, LiteralTerm)
        }


def test_the_editor_is_told_each_label_once(http: httpx.Client, real_labels: dict[str, dict[str, str]]) -> None:
    rows = [row for row in ask(http, ASKS_VOID) if row["subjectClass"] == f"{DEF}Flow"]
    assert {row["subjectClassLabel"] for row in rows} == {real_labels[f"{DEF}Flow"]["en"]}
    keys = [(row["prop"], row.get("objectClass"), row.get("objectDatatype")) for row in rows]
    assert len(keys) == len(set(keys))


def test_the_editor_finds_every_class_and_property_also_without_the_description(
    http: httpx.Client, real_dataset: Dataset
) -> None:
    used = triples_of(real_dataset)
    classes = {triple.object.value for triple in used if triple.predicate.value == TYPE}
    assert classes <= {row["cls"] for row in ask(http, ASKS_CLASSES)}
    assert {triple.predicate.value for triple in used} <= {row["pred"] for row in ask(http, ASKS_PREDICATES)}


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


@pytest.fixture(scope="session")
def stores(real_dataset: Dataset, description: Description) -> tuple[Store, Store]:
    """The graph as workers load it, without and with the description."""
    return load(real_dataset.nquads()), load(real_dataset.nquads() + description.nquads)


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
