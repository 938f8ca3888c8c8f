"""Things of any kind in the order of their dates, and what stands in brackets behind an item."""

from __future__ import annotations

import pytest
from answer_parts import slugs

from graph_api.respond import Respondent

DATED = {
    "first": "measure/lessons-motion",
    "second": "document/harbour-report-2021",
    "third": "actor/evening-table",
}


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "nl",
            "de Avondtafel (2019), Havenverslag 2021 (1 maart 2021) en motie over lessen (aangenomen, 2 april 2022).",
        ),
        (
            "en",
            "the Evening Table (Avondtafel; 2019), Harbour report 2021 (1 March 2021) and motion on lessons (adopted, ",
        ),
    ],
)
def test_things_of_different_kinds_come_by_their_date_and_tell_it(respondent: Respondent, lang: str, told: str) -> None:
    answer = respondent.answer("order-in-time", DATED, lang)
    assert slugs(answer) == ["evening-table", "harbour-report-2021", "lessons-motion"]
    assert told in answer.text


def test_a_time_in_words_is_told_in_the_language_of_the_answer(respondent: Respondent) -> None:
    given = {"first": "measure/harbour-clock", "second": "law/harbour-act"}
    assert (
        "(aangekondigd of toegezegd, begin maart 2021)" in respondent.answer("order-in-time-of-two", given, "nl").text
    )
    assert "(announced or promised, early March 2021)" in respondent.answer("order-in-time-of-two", given, "en").text


@pytest.mark.parametrize("undated", ["actor/zuidwacht", "measure/joint-log", "measure/inquiry"])
def test_where_one_of_them_has_no_date_there_is_no_order(respondent: Respondent, undated: str) -> None:
    """Of the log its documents only report on their own day how it stands; the inquiry has a deadline."""
    answer = respondent.answer("order-in-time", {**DATED, "second": undated}, "nl")
    assert (answer.status, answer.items) == ("not_stated", ())
    assert answer.text == "De bronnen noemen niet van alle drie een datum."


def test_a_document_among_things_to_order_is_one_of_them(real: Respondent) -> None:
    asked = "Zet de motie-Van Haga, de systeemcheck en de beslisnota op volgorde van datum."
    assert real.ask(asked).understood.question == "order-in-time"
    limited = real.ask("Wat was eerder volgens de systeemcheck, het LRO of het convenant van 2018?").understood
    assert limited.question == "order-in-time-of-two"
    assert "Alleen volgens" in limited.sentence


def test_stages_are_put_in_the_order_of_their_procedure_and_not_in_time(real: Respondent) -> None:
    asked = "Wat komt eerst, Screening (asielprocedure) of Voorbereiden en afnemen gehoor (asielprocedure)?"
    answer = real.ask(asked)
    assert answer.understood.question == "order-of-two-stages"
    assert slugs(answer) == ["asylum-screening"]
