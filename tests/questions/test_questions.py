"""Every question of the library, on the tiny graph: its exact rows, both ways of binding, and what it may not lack.

To freeze the rows of a new or changed question: give it parameters in `parameters.toml`, run
`.venv/bin/python tests/questions/frozen.py SLUG`, and read the CSV before you commit it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from frozen import FOLDER, as_csv, frozen_file, read_parameters, rows_of
from pyoxigraph import NamedNode
from rdflib import Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph_api.computations import COMPUTATIONS
from graph_api.engine import Embedded, Rows, Term, with_values
from graph_api.prefixes import PREFIXES
from graph_api.questions import SLOT, Question, bind, read_library
from graph_api.respond import Respondent
from graph_api.wording import tag_label

LIBRARY = read_library()
BOUNDS = {"min_rows", "max_rows"}

each_question = pytest.mark.parametrize("slug", LIBRARY)


def test_every_question_has_parameters_and_frozen_rows() -> None:
    asked = set(read_parameters())
    frozen = {path.stem for path in FOLDER.glob("*.csv")}
    assert (set(LIBRARY) - asked, set(LIBRARY) - frozen) == (set(), set()), "see the top of this file"


def test_there_are_parameters_and_frozen_rows_of_no_other_question() -> None:
    assert {*read_parameters(), *(path.stem for path in FOLDER.glob("*.csv"))} - set(LIBRARY) == set()


@each_question
def test_a_question_gives_its_frozen_rows(slug: str, respondent: Respondent) -> None:
    path = frozen_file(slug)
    if not path.is_file():
        pytest.fail(f"{slug} has no frozen rows: see the top of {Path(__file__).name}")
    assert as_csv(rows_of(respondent, slug)) == path.read_text("utf-8")


@each_question
def test_the_frozen_rows_are_not_empty(slug: str) -> None:
    assert len(frozen_file(slug).read_text("utf-8").splitlines()) > 1


def both_ways(engine: Embedded, question: Question, bound: dict[str, Term]) -> tuple[Rows, Rows]:
    return engine.select(question.sparql, bound), engine.select(with_values(question.sparql, bound))


@each_question
def test_a_question_gives_the_same_rows_when_its_parameters_stand_in_values(slug: str, respondent: Respondent) -> None:
    question = LIBRARY[slug]
    bound = bind(question, read_parameters()[slug], respondent.names)
    substituted, listed = both_ways(respondent.engine, question, bound)
    assert substituted == listed


@each_question
def test_whatever_the_parameters_are_both_ways_of_binding_agree(slug: str, respondent: Respondent) -> None:
    question = LIBRARY[slug]
    given = bind(question, read_parameters()[slug], respondent.names)
    for name, parameter in question.parameters.items():
        for thing in respondent.names.things(parameter.kind):
            bound = {**given, name: NamedNode(thing.iri)}
            substituted, listed = both_ways(respondent.engine, question, bound)
            assert substituted == listed, bound


@each_question
def test_the_query_of_an_answer_can_be_run_as_it_stands(slug: str, respondent: Respondent) -> None:
    answer = respondent.answer(slug, read_parameters()[slug], "nl")
    assert respondent.engine.select(answer.sparql) == rows_of(respondent, slug)


@each_question
def test_the_parameters_as_understood_can_be_given_again(slug: str, respondent: Respondent) -> None:
    given = read_parameters()[slug]
    understood = respondent.answer(slug, given, "nl").understood
    again = bind(LIBRARY[slug], understood.parameters, respondent.names)
    assert again == bind(LIBRARY[slug], given, respondent.names)


@each_question
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_where_there_are_rows_an_answer_is_given_in_a_finished_sentence(
    slug: str, lang: str, respondent: Respondent
) -> None:
    answer = respondent.answer(slug, read_parameters()[slug], lang)
    assert answer.status in (("not_stated",) if LIBRARY[slug].silent else ("answered", "denied"))
    assert answer.items
    assert "{" not in answer.text and "https://" not in answer.text and answer.text == answer.text.strip()


@each_question
def test_where_the_rows_have_passages_the_answer_cites_some(slug: str, respondent: Respondent) -> None:
    rows = rows_of(respondent, slug)
    column = rows.column("passage")
    assert column is not None
    if any(row[column] for row in rows.rows):
        assert respondent.answer(slug, read_parameters()[slug], "nl").citations


@each_question
def test_a_query_is_a_select_that_a_second_parser_reads_too(slug: str) -> None:
    assert prepareQuery(LIBRARY[slug].sparql).algebra.name == "SelectQuery"


@each_question
def test_a_query_declares_the_prefixes_it_uses_as_the_project_does(slug: str) -> None:
    declared = [line.split() for line in LIBRARY[slug].sparql.splitlines() if line.startswith("PREFIX")]
    assert all(iri == f"<{PREFIXES[name.removesuffix(':')]}>" for _, name, iri in declared)
    body = LIBRARY[slug].sparql.partition("SELECT")[2]
    assert [name for _, name, _ in declared if name not in body] == []


@each_question
def test_the_rows_of_a_query_are_ordered(slug: str) -> None:
    assert "OrderBy" in {part.name for part in parts_of(prepareQuery(LIBRARY[slug].sparql).algebra)}


@each_question
def test_no_two_different_rows_come_in_an_order_left_to_chance(slug: str, respondent: Respondent) -> None:
    rows = rows_of(respondent, slug)
    named = re.findall(r"\?(\w+)", LIBRARY[slug].sparql.rpartition("ORDER BY")[2])
    columns = [place for place in map(rows.column, named) if place is not None]
    keys = [tuple(row[column] for column in columns) for row in dict.fromkeys(rows.rows)]
    assert len(set(keys)) == len(keys), "add columns to ORDER BY until no two rows have the same"


@each_question
def test_every_parameter_stands_in_a_triple_pattern(slug: str) -> None:
    triples = [t for p in parts_of(prepareQuery(LIBRARY[slug].sparql).algebra) for t in p.get("triples") or ()]
    used = {str(term) for triple in triples for term in triple if isinstance(term, Variable)}
    assert set(LIBRARY[slug].parameters) - used == set()


def parts_of(value: Any) -> Iterator[CompValue]:
    """Walk through a parsed query, expressions included."""
    if isinstance(value, CompValue):
        yield value
        for part in value.values():
            yield from parts_of(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from parts_of(part)


@each_question
def test_every_wording_names_every_required_parameter(slug: str) -> None:
    needed = {name for name, parameter in LIBRARY[slug].parameters.items() if parameter.required}
    wordings = [wording for several in LIBRARY[slug].wordings.values() for wording in several]
    assert [wording for wording in wordings if needed - set(SLOT.findall(wording))] == []


@each_question
def test_a_title_is_a_question(slug: str) -> None:
    assert [title for title in LIBRARY[slug].title.values() if not (title[0].isupper() and title.endswith("?"))] == []


def test_no_two_questions_share_a_wording_about_the_same_kinds_of_things() -> None:
    told: dict[str, list[str]] = {}
    for question in LIBRARY.values():
        kinds = {name: f"<{parameter.kind}>" for name, parameter in question.parameters.items()}
        for wording in {w.format(**kinds).casefold() for several in question.wordings.values() for w in several}:
            told.setdefault(wording, []).append(question.slug)
    assert {wording: slugs for wording, slugs in told.items() if len(slugs) > 1} == {}


@each_question
def test_computations_tags_and_bounds_are_known(slug: str) -> None:
    question = LIBRARY[slug]
    assert question.compute is None or question.compute in COMPUTATIONS
    assert tag_label(question.tags[0], "nl") and tag_label(question.tags[0], "en")
    assert question.expects and set(question.expects) <= BOUNDS
