"""Which things of the graph the words of a typed question name."""

from __future__ import annotations

import pytest

from graph_api.prefixes import split, thing
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


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("Wie keurt bij keuren?", ["arrival-inspection", "departure-inspection"]),
        ("Wie doet het keuren in de vertrekprocedure?", ["departure-inspection"]),
        ("Wat volgt er in de aankomstprocedure op keuren?", ["arrival-inspection"]),
        ("keuren in de aankomstprocedure en de vertrekprocedure", ["arrival-inspection", "departure-inspection"]),
    ],
)
def test_a_stage_is_one_of_the_procedure_that_is_named(respondent: Respondent, text: str, stages: list[str]) -> None:
    mentions = respondent.understanding.linker.link(text, "nl").mentions
    found = next(mention for mention in mentions if mention.of("stage"))
    assert sorted(iri.rpartition("/")[2] for iri in found.of("stage")) == stages


@pytest.mark.parametrize(
    "text", ["Wie doet het keuren in de vertrekprocedure?", "Wie doet, in de vertrekprocedure, het keuren?"]
)
def test_a_procedure_beside_its_stage_is_no_word_of_the_question(respondent: Respondent, text: str) -> None:
    understanding = respondent.understanding
    bare, beside = (
        understanding.matcher.matches(understanding.linker.link(one, "nl"))[0] for one in ("Wie doet het keuren?", text)
    )
    assert (beside.question, beside.score) == (bare.question, pytest.approx(bare.score))


def test_people_who_go_through_a_stage_are_no_actor_of_the_question(real: Respondent) -> None:
    mentions = real.understanding.linker.link("Wie doet de medische controle van asielzoekers?", "nl").mentions
    assert [mention.things for mention in mentions] == [(thing("stage", "asylum-medical-check"),)]


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("brief 18 juni 2024", "kst-29754-716"),
        ("brief 18-6-24", "kst-29754-716"),
        ("june24 letter", "kst-29754-716"),
        ("letter ICCT report", "kst-29754-754"),
        ("antwoorden Eerste Kamer", "kst-32317-MS"),
        ("nota 18 juni 2024", "beslisnota-2024"),
    ],
)
def test_a_document_is_named_with_and_without_prepositions(real: Respondent, text: str, document: str) -> None:
    assert named(real, text) == [[f"document/{document}"]]


@pytest.mark.parametrize(("text", "actor"), [("een marechaussee", "kmar-employee"), ("IND'ers", "ind-employee")])
def test_one_of_its_people_is_not_the_organisation(real: Respondent, text: str, actor: str) -> None:
    assert named(real, text) == [[f"actor/{actor}"]]


def test_a_numbered_place_finds_its_passages(real: Respondent) -> None:
    understanding = real.understanding
    asked, _ = understanding.candidates("Wat staat er in voetnoot 5 van de systeemcheck?", "nl", real.writer("nl"))
    assert asked.hits[0].passage.endswith("/systeemcheck-naslag-note")
