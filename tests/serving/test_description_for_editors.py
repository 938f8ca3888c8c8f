"""What the server says of itself to query editors, asked with their own queries."""

from __future__ import annotations

import httpx
import pytest
from description_parts import LIBRARY, TYPE, ask, description, example, http, stores, triples_of, usage
from pyoxigraph import Literal as LiteralTerm
from pyoxigraph import Store

from graph_api.description import Description
from graph_api.load import Dataset
from graph_api.prefixes import DEF, ID, PREFIXES

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
__all__ = ["description", "http", "stores"]


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
