"""What an answer says besides its items: certainty, reasons, citations, and values written out."""

from __future__ import annotations

import pytest
from answer_parts import passes, receivers
from pyoxigraph import Literal, NamedNode

from graph_api.answers import compose
from graph_api.engine import Rows
from graph_api.passages import Passage
from graph_api.prefixes import thing
from graph_api.respond import Respondent


def test_an_inferred_fact_is_said_to_be_inferred(respondent: Respondent) -> None:
    answer = passes(respondent, "zuidwacht", "oosterlicht")
    assert answer.text.endswith("Let op: dit is afgeleid uit de bronnen, niet met zoveel woorden vermeld.")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_sentences_that_are_told_one_after_the_other_end_in_one_full_stop(respondent: Respondent, lang: str) -> None:
    answer = respondent.answer("where-stated", {"thing": thing("flow", "noordpost-desk-zuidwacht")}, lang)
    assert len(answer.items) > 1
    assert answer.text.endswith(".")
    assert not any(twice in answer.text for twice in ("..", ".;", ".,"))


def test_a_stated_fact_is_not_said_to_be_inferred(respondent: Respondent) -> None:
    assert "afgeleid" not in passes(respondent, "noordpost", "zuidwacht").text


def test_where_part_is_inferred_the_text_says_so(respondent: Respondent) -> None:
    assert receivers(respondent, "zuidwacht").text.endswith("Een deel is afgeleid en niet met zoveel woorden vermeld.")


def test_an_item_says_why_it_is_there(respondent: Respondent) -> None:
    (item,) = passes(respondent, "noordpost", "zuidwacht").items
    assert item.why == (
        "Meldkamer stuurt meldbriefje door naar Zuidwacht; kanaal: meldbriefje; "
        "voorwaarde: als de kapitein bekend is; waar nodig",
    )


def test_citations_are_in_the_order_of_their_documents_and_places(respondent: Respondent) -> None:
    answer = passes(respondent, "noordpost", "zuidwacht")
    assert [citation.document for citation in answer.citations] == ["harbour-report-2021", "harbour-letter-2022"]


def test_rank_comes_before_the_date_of_the_document(respondent: Respondent) -> None:
    question = respondent.library["does-actor-pass-to"]
    flow = NamedNode(thing("flow", "noordpost-desk-zuidwacht"))
    ranks = {"report-back": 2, "report-desk": 2, "letter-desk": 1}
    rows = tuple((flow, Literal(rank), NamedNode(thing("passage", slug))) for slug, rank in ranks.items())
    understood = passes(respondent, "noordpost", "zuidwacht").understood
    frame = {"understood": understood, "sparql": "", "dataset": {}}
    labels = {"sender": "", "receiver": ""}
    answer = compose(question, Rows(("flow", "rank", "passage"), rows), respondent.writer("nl"), labels, frame)
    found = [citation.iri.rpartition("/")[2] for citation in answer.citations]
    assert found == ["letter-desk", "report-desk", "report-back"]


def test_a_citation_holds_locator_paraphrase_offsets_and_our_own_link(respondent: Respondent) -> None:
    (citation,) = passes(respondent, "zuidwacht", "oosterlicht", "en").citations
    passage = respondent.passages.get(thing("passage", "report-zuidwacht"))
    assert isinstance(passage, Passage)
    assert (citation.document, citation.document_title) == ("harbour-report-2021", "Harbour report 2021")
    assert (citation.start, citation.end) == (passage.start, passage.end)
    assert citation.locator == "reporting, fourth sentence"
    assert citation.paraphrase == "Zuidwacht and Oosterlicht talk about the reports; who begins is not said."
    assert citation.deep_link == "/en/passage/report-zuidwacht"


def test_the_official_address_has_a_text_fragment_only_where_it_shows_the_text(respondent: Respondent) -> None:
    (letter,) = passes(respondent, "noordpost", "oosterlicht").citations
    assert (
        letter.official_url == "https://example.org/havenbrief-2022#:~:text=Noordpost%20zelf%20geeft,dat%20niet%20toe."
    )
    (report,) = passes(respondent, "zuidwacht", "oosterlicht").citations
    assert report.official_url is None


def test_an_answer_says_how_the_question_was_understood(respondent: Respondent) -> None:
    understood = passes(respondent, "NP", "Zuidwacht").understood
    assert understood.question == "does-actor-pass-to"
    assert understood.parameters == {"sender": "noordpost", "receiver": "zuidwacht"}
    assert understood.sentence == "Opgevat als: Geeft Noordpost (NP) signalen door aan Zuidwacht?"


def test_an_answer_names_the_version_of_the_dataset(respondent: Respondent) -> None:
    assert passes(respondent, "noordpost", "zuidwacht").dataset["version"] == respondent.dataset.version


@pytest.mark.parametrize(("limit", "truncated"), [(1, True), (3, True), (4, False)])
def test_an_answer_that_was_cut_says_so(respondent: Respondent, limit: int, truncated: bool) -> None:
    answer = respondent.answer("who-receives-signals-from", {"sender": "noordpost"}, "nl", limit)
    assert answer.truncated == truncated


def test_an_answer_holds_plain_values_for_json(respondent: Respondent) -> None:
    told = passes(respondent, "noordpost", "zuidwacht").as_json()
    assert told["understood"]["parameters"] == {"sender": "noordpost", "receiver": "zuidwacht"}
    assert [item["iri"] for item in told["items"]] == [thing("flow", "noordpost-desk-zuidwacht")]


# Values and texts


def test_a_duration_is_written_out(respondent: Respondent) -> None:
    answer = respondent.answer("how-often-body-meets", {"body": "council"}, "nl")
    assert [item.label for item in answer.items] == ["elke 3 weken"]


@pytest.mark.parametrize(("lang", "written"), [("nl", "1.250"), ("en", "1,250")])
def test_a_number_has_the_thousands_sign_of_the_language(respondent: Respondent, lang: str, written: str) -> None:
    assert written in respondent.answer("figure", {"figure": "slips-2020"}, lang).text


@pytest.mark.parametrize(("lang", "written"), [("nl", "1.250 briefjes"), ("en", "1,250 slips")])
def test_a_figure_is_told_with_what_it_counts(respondent: Respondent, lang: str, written: str) -> None:
    assert written in respondent.answer("figure", {"figure": "slips-2020"}, lang).text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_text_in_two_languages_is_given_in_one(respondent: Respondent, lang: str) -> None:
    answer = respondent.answer("about-stage", {"stage": "arrival-inspection"}, lang)
    texts = {
        "nl": "Zuidwacht bekijkt de lading en zoekt haar op.",
        "en": "South Watch looks at the cargo and looks it up.",
    }
    assert [item.label for item in answer.items] == [texts[lang]]


def test_a_name_that_the_documents_use_in_dutch_is_given_in_english_too(respondent: Respondent) -> None:
    answer = respondent.answer("stands-for", {"thing": "actor/noordpost"}, "en")
    assert answer.status == "answered"
    assert "Noordpost" in [item.label for item in answer.items]


def test_a_question_can_have_sentences_of_its_own_for_what_is_denied_or_planned(respondent: Respondent) -> None:
    finished = respondent.answer("is-measure-finished", {"measure": "joint-log"}, "nl")
    assert (finished.verdict, finished.text) == (True, "Ja: in werking. Eerder gemeld: aangekondigd.")
    order = {"stage": "arrival-inspection", "other": "arrival-report"}
    before = respondent.answer("is-stage-before", order, "en")
    assert (before.verdict, before.text) == (
        False,
        "No, inspecting (arrival procedure) comes after reporting (arrival procedure).",
    )


def test_what_is_no_longer_mentioned_is_not_said_to_be_unfinished(respondent: Respondent) -> None:
    answer = respondent.answer("is-measure-finished", {"measure": "harbour-clock"}, "en")
    assert (answer.status, answer.text) == ("not_stated", "The sources do not say whether new clock is finished.")


def test_what_is_under_way_in_the_document_that_is_asked_is_not_finished_yet(real: Respondent) -> None:
    answer = real.ask("Was de leerlijn screening volgens de brief van 18 juni 2024 al af?")
    assert answer.verdict is False
    assert answer.text == "Nee, nog niet: in uitvoering (Kamerbrief, 18 juni 2024)."
