"""Which things of the graph the words of a typed question name."""

from __future__ import annotations

import pytest

from graph_api.prefixes import split
from graph_api.respond import Respondent


def named(real: Respondent, text: str, lang: str = "nl") -> list[list[str]]:
    mentions = real.understanding.linker.link(text, lang).mentions
    return [["/".join(split(iri) or ()) for iri in mention.things] for mention in mentions]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Wat doet Nederland?", ["actor/netherlands"]),
        ("wat staat er in sis", ["system/sis"]),
        ("Wat doet het OM?", ["actor/public-prosecution-service"]),
        ("Wat doet men om dat te doen?", []),
        ("coa mdw", ["actor/coa-employee"]),
    ],
)
def test_an_abbreviation_counts_unless_it_is_a_common_word_too(real: Respondent, text: str, things: list[str]) -> None:
    assert named(real, text) == [[thing] for thing in things]


def test_us_is_no_country_in_english_and_who_ran_it_no_network(real: Respondent) -> None:
    assert named(real, "tell us who ran it", "en") == []


def test_the_name_of_a_meeting_names_its_body_too(real: Respondent) -> None:
    (things,) = named(real, "bespreking in het Landelijk Regie Overleg")
    assert things == ["channel/national-coordination-meeting", "actor/lro"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("polcie", "police"),
        ("handhavingscoordinatr", "handhavingscoordinator"),
        ("Frontex", None),
        ("Nidos", None),
        ("Marechausee", "marechaussee"),
    ],
)
def test_a_near_misspelling_is_corrected_and_another_name_is_not(
    real: Respondent, typed: str, meant: str | None
) -> None:
    corrected = real.understanding.linker.link(f"krijgt {typed} signalen", "nl").corrected
    assert corrected == (((typed, meant),) if meant else ())
