"""The invented graph as its sources up to a date have it: known flows, names without statements, and none before."""

from __future__ import annotations

import pytest
from mini_graph import read_mini
from pyoxigraph import NamedNode

from graph_api.load import Dataset
from graph_api.prefixes import DEF, ID
from graph_api.reference_date import source_dates, until

REPORT, LETTER = "2021-03-01", "2022-05-20"
OF_THE_LETTER = {"noordpost-oosterlicht", "noordpost-school-westhuis", "oosterlicht-noordpost", "westhuis-noordpost"}


@pytest.fixture(scope="module")
def tiny() -> Dataset:
    return read_mini()


def flows(dataset: Dataset) -> set[str]:
    """Give the slugs of the flows that a graph holds."""
    kind = NamedNode(f"{DEF}Flow")
    return {str(quad.subject)[1:-1].rpartition("/")[2] for quad in dataset.quads() if quad.object == kind}


def said(dataset: Dataset, thing: str) -> set[str]:
    """Give the local names of the properties that a graph has of a thing."""
    subject = NamedNode(ID + thing)
    return {
        quad.predicate.value.replace("#", "/").rpartition("/")[2] for quad in dataset.quads() if quad.subject == subject
    }


def test_the_dates_are_those_of_the_report_and_the_letter(tiny: Dataset) -> None:
    assert source_dates(tiny) == (REPORT, LETTER)


@pytest.mark.parametrize(("day", "less"), [(LETTER, set()), ("2022-05-19", OF_THE_LETTER), (REPORT, OF_THE_LETTER)])
def test_what_only_the_letter_states_is_there_from_its_date(tiny: Dataset, day: str, less: set[str]) -> None:
    assert flows(tiny) - flows(until(tiny, day)) == less


def test_before_the_report_there_is_no_record_but_the_vocabulary_is_whole(tiny: Dataset) -> None:
    older = until(tiny, "2021-02-28")
    assert not [quad for quad in older.quads() if str(quad.subject).startswith(f"<{ID}")]
    terms = {quad for quad in tiny.quads(derived=False) if str(quad.subject).startswith(f"<{DEF}")}
    assert terms <= set(older.quads())


def test_the_passages_namings_and_document_of_the_letter_go_with_it(tiny: Dataset) -> None:
    older = until(tiny, REPORT)
    assert said(tiny, "document/harbour-letter-2022") and not said(older, "document/harbour-letter-2022")
    assert said(tiny, "passage/letter-denied") and not said(older, "passage/letter-denied")
    kept = [str(quad.subject) for quad in older.quads() if "/naming/" in str(quad.subject)]
    assert kept and not [one for one in kept if "letter" in one]
    assert not [quad for quad in older.quads() if "/passage/letter" in str(quad.object)]


def test_what_an_older_record_names_keeps_its_name_without_what_the_letter_says_of_it(tiny: Dataset) -> None:
    thing = "actor/harbour-circle"
    older = until(tiny, REPORT)
    named = any(str(quad.object) == f"<{ID}{thing}>" for quad in older.quads())
    assert bool(said(older, thing)) == named
    assert "isStatedIn" in said(tiny, thing) and "isStatedIn" not in said(older, thing)


def test_the_graph_that_was_given_stays_as_it_was(tiny: Dataset) -> None:
    before = (set(tiny.quads()), len(tiny.store), tiny.version)
    assert until(tiny, REPORT).version == tiny.version
    assert (set(tiny.quads()), len(tiny.store), tiny.version) == before
