"""What a document names, in its own order, with number and date behind it."""

from __future__ import annotations

import pytest

from graph_api.respond import Respondent

LISTS = (
    "attention-points-of-document",
    "figures-of-document",
    "inquiries-of-document",
    "measures-of-document",
    "motions-of-document",
    "numbered-measures-of-document",
    "recommendations-of-document",
    "trainings-of-document",
)


@pytest.mark.parametrize("slug", LISTS)
def test_a_list_of_a_document_has_its_order(slug: str, real: Respondent) -> None:
    longest = 0
    for document in real.names.things("document"):
        items = real.answer(slug, {"document": document.iri}, "nl").items
        cited = ([real.passages.get(passage) for passage in item.passages] for item in items)
        starts = [min(passage.start for passage in found if passage) for found in cited]
        assert starts == sorted(starts), document.iri
        longest = max(longest, len(starts))
    assert longest > 1


def test_numbered_measures_are_those_that_a_numbered_heading_announces(real: Respondent) -> None:
    items = real.answer("numbered-measures-of-document", {"document": "kst-29754-716"}, "nl").items
    assert [item.passages for item in items] == [
        (real.names.resolve("passage", f"letter-2024-measure-{number}"),) for number in range(1, 6)
    ]


def test_a_motion_is_listed_with_its_number_and_the_day_it_was_adopted(real: Respondent) -> None:
    text = real.answer("motions-of-document", {"document": "beslisnota-2024"}, "nl").text
    assert "motie-Van Haga (Kamerstuk 29 754, nr. 683; aangenomen, 6 juli 2023)" in text


@pytest.mark.parametrize(("lang", "told"), [("nl", "(1.200 briefjes)"), ("en", "(1,200 slips)")])
def test_a_figure_is_listed_with_what_it_counts(respondent: Respondent, lang: str, told: str) -> None:
    answer = respondent.answer("figures-of-document", {"document": "harbour-letter-2022"}, lang)
    assert told in answer.text
    assert answer.items[0].label.endswith(told)
