"""A stage has names that are not counted in the texts: no silence about it is a 'no'."""

from __future__ import annotations

import pytest

from graph_api.prefixes import thing
from graph_api.respond import Respondent
from graph_api.wording import word


def test_a_document_names_a_stage_that_one_of_its_passages_states(respondent: Respondent) -> None:
    given = {"document": thing("document", "harbour-report-2021"), "thing": thing("stage", "arrival-inspection")}
    answer = respondent.answer("does-document-name", given, "en")
    assert answer.verdict is True
    assert all(item.iri and "/passage/" in item.iri for item in answer.items)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_stage_that_no_passage_of_a_document_states_can_still_be_named(respondent: Respondent, lang: str) -> None:
    given = {"document": thing("document", "harbour-letter-2022"), "thing": thing("stage", "arrival-inspection")}
    answer = respondent.answer("does-document-name", given, lang)
    assert (answer.status, answer.verdict) == ("not_stated", None)
    assert answer.text == word(lang, "not_counted")


def test_an_actor_that_a_document_does_not_name_is_still_a_no(respondent: Respondent) -> None:
    given = {"document": thing("document", "harbour-letter-2022"), "thing": thing("actor", "noordpost-employee")}
    assert respondent.answer("does-document-name", given, "en").verdict is False


def test_a_typed_question_is_not_answered_by_what_is_not_counted(real: Respondent) -> None:
    answer = real.ask("Noemt de brief over het ICCT-rapport het inreisverbod?")
    assert answer.understood.question != "does-document-name"


def test_two_documents_name_a_stage_where_both_state_it(real: Respondent) -> None:
    given = {"document": "systeemcheck-2023", "other": "kst-29754-716", "thing": "stage/asylum-screening"}
    answer = real.answer("do-both-documents-name", given, "en")
    assert answer.verdict is True
    assert {citation.document for citation in answer.citations} == {"systeemcheck-2023", "kst-29754-716"}
