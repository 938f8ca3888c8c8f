"""That the engine writes out the ends of a path from something given changes no answer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from mini_graph import respondent
from pyoxigraph import NamedNode, QuerySolutions, Variable

from graph_api import engine
from graph_api.engine import Term, to_rows
from graph_api.prefixes import thing
from graph_api.questions import Question, bind
from graph_api.respond import Respondent

__all__ = ["respondent"]

PARAMETERS = Path(__file__).resolve().parent / "parameters.toml"


def plainly(respondent: Respondent, question: Question, given: dict[str, Term]) -> object:
    bound = {Variable(name): term for name, term in given.items()}
    found = respondent.dataset.store.query(question.sparql, use_default_graph_as_union=True, substitutions=bound)
    assert isinstance(found, QuerySolutions)
    return to_rows(found, 10_000)


def test_every_question_with_a_path_has_the_rows_that_the_query_as_written_has(respondent: Respondent) -> None:
    asked = tomllib.loads(PARAMETERS.read_text("utf-8"))
    about = [one for one in respondent.library.values() if engine._PATH.search(one.sparql)]
    assert len(about) > 20
    of_kind = {kind: [name.iri for name in respondent.names.things(kind)] for kind in ("actor", "stage", "signal")}
    for question in about:
        given = dict(bind(question, asked[question.slug], respondent.names))
        for name, kind in ((name, one.kind) for name, one in question.parameters.items() if one.kind in of_kind):
            for iri in (*of_kind[kind], thing(kind, "nobody")):
                each = given | {name: NamedNode(iri)}
                assert respondent.engine.select(question.sparql, each) == plainly(respondent, question, each), question


@pytest.mark.parametrize("given", [{}, {"other": NamedNode("http://x/y")}])
def test_a_whole_that_is_not_given_is_looked_for(respondent: Respondent, given: dict[str, Term]) -> None:
    query = "PREFIX kg: <https://w3id.org/ketenkaart/def/> SELECT ?part ?whole ?other { ?part kg:isPartOf* ?whole . }"
    assert len(respondent.engine.select(query, given).rows) > len(respondent.names.things("actor"))


def test_no_question_joins_the_parts_of_an_actor_with_the_tree_of_classes(respondent: Respondent) -> None:
    """Virtuoso 7.2.5 now and then loses rows of such a join, as docs/hosting.md tells."""
    with_parts = {slug: one.sparql for slug, one in respondent.library.items() if "isPartOf*" in one.sparql}
    assert with_parts
    assert [slug for slug, sparql in with_parts.items() if "subClassOf*" in sparql] == []
