"""Quotations of the source texts, and names that are in them."""

import re
import unicodedata
from pathlib import Path

import pytest
from tale import PASSAGE, TALE, text_of

from graph_api.errors import DataError
from graph_api.sources import (
    namings,
    quotations,
    quotations_in_files,
    read_manifest,
)


def test_nine_words_of_a_source_are_a_quotation_and_eight_are_not() -> None:
    eight = "wachter van de vuurtoren schrijft iedere avond het"
    written = {"eight": f"Wij: {eight}!", "nine": f"x\ny {eight.upper()}\n – 'WEER', zegt men"}
    (found,) = quotations([text_of(TALE)], written)
    assert (found.file, found.line, found.document, found.words) == ("nine", 2, "tale", 9)
    assert found.first_words == "wachter van de vuurtoren"


def test_a_quotation_is_reported_once_with_its_full_length() -> None:
    saga = text_of("En " + " ".join(PASSAGE.split()[:12]), "saga")
    (found,) = quotations([saga, text_of(TALE)], {"copy": PASSAGE})
    assert (found.words, found.document) == (16, "tale")


def test_two_quotations_of_one_file_are_two() -> None:
    other = "Bij mist luidt hij de bel, en de havenmeester"
    found = quotations([text_of(TALE)], {"copy": f"{PASSAGE}\nEn dan:\n{other} niet"})
    assert [(one.line, one.words) for one in found] == [(1, 16), (4, 9)]


def test_a_run_inside_a_permitted_name_is_no_quotation() -> None:
    copied = {"copy": PASSAGE}
    assert quotations([text_of(TALE)], copied, [f"Over {PASSAGE.lower()} en meer"]) == []
    assert len(quotations([text_of(TALE)], copied, [PASSAGE[:60], "boek"])) == 1


def test_accents_make_another_word() -> None:
    accented = PASSAGE.replace("een groot", "één groot").replace("avond", "ávond")
    assert quotations([text_of(TALE)], {"copy": accented}) == []
    apart = unicodedata.normalize("NFD", accented)
    assert len(quotations([text_of(accented)], {"copy": apart})) == 1


def test_files_are_searched_and_pictures_passed_over(tmp_path: Path) -> None:
    (tmp_path / "copy.md").write_text(PASSAGE, "utf-8")
    (tmp_path / "copy.png").write_bytes(b"\x89PNG\xff")
    found = quotations_in_files([text_of(TALE)], sorted(tmp_path.iterdir()))
    assert [one.file for one in found] == [str(tmp_path / "copy.md")]
    with pytest.raises(DataError, match="gone"):
        quotations_in_files([text_of(TALE)], [tmp_path / "gone"])


@pytest.mark.parametrize(
    ("form", "places"),
    [
        ("BVH", ["BVH kent", "BVH2"]),
        ("havenmeester", ["havenmeester luistert", "havenmeester meldt"]),
        ("Havenmeester", ["havenmeester luistert", "havenmeester meldt"]),
        ("vuur", []),
        ("toren", []),
        ("meldt de schepen", ["meldt\n  de schepen"]),
        ("loodsdienst", ["Loods-\ndienst"]),
        ("Loods-dienst", ["Loods-\ndienst"]),
        ("kust- en havenwacht", ["kust- en\nhavenwacht"]),
        ("bvh-lijst", ["bvh-lijst"]),
        ("vuurtorenwachter", []),
    ],
)
def test_a_form_of_a_name_is_found_as_whole_words(form: str, places: list[str]) -> None:
    (counted,) = namings([text_of(TALE)], {"urn:x": [form]})
    assert [TALE.startswith(place, at) for place, at in zip(places, counted.offsets, strict=True)] == [True] * len(
        places
    )


def test_the_absence_of_a_name_is_said_as_well() -> None:
    counted = namings([text_of(TALE), text_of("Niets.", "saga")], {"urn:x": ["loods", "vuur"], "urn:y": ["BVH"]})
    assert [(one.thing, one.form, one.document, len(one.offsets)) for one in counted] == [
        ("urn:x", "loods", "tale", 2),
        ("urn:x", "loods", "saga", 0),
        ("urn:x", "vuur", "tale", 0),
        ("urn:x", "vuur", "saga", 0),
        ("urn:y", "BVH", "tale", 2),
        ("urn:y", "BVH", "saga", 0),
    ]


def test_a_form_that_ends_in_a_digit_is_not_the_start_of_a_longer_number() -> None:
    (counted,) = namings([text_of("artikel 8, artikel 81 en Artikel 8a of artikel\n8.")], {"urn:x": ["artikel 8"]})
    assert len(counted.offsets) == 2


def test_a_form_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="no letters or digits"):
        namings([text_of(TALE)], {"urn:x": ["–"]})


@pytest.mark.sources
def test_every_real_text_is_one_long_quotation_of_itself(sources: Path) -> None:
    for text in read_manifest(sources):
        (found,) = quotations([text], {text.name: text.text})
        assert found.words == len(re.findall(r"[^\W_]+", text.text))
