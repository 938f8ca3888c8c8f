"""What things are called in answers, and what may be given as a parameter."""

from __future__ import annotations

import pytest
from answer_parts import passes

from graph_api.errors import NotFoundError, ParameterError
from graph_api.names import short_of
from graph_api.prefixes import thing
from graph_api.respond import Respondent


@pytest.mark.parametrize(
    ("kind", "slug", "nl", "en"),
    [
        ("actor", "noordpost", "Noordpost (NP)", "North Post (NP, Noordpost)"),
        ("actor", "zuidwacht", "Zuidwacht", "South Watch (Zuidwacht)"),
        ("actor", "noordpost-employee", "medewerker (NP)", "employee (NP, medewerker)"),
        ("actor", "zuidwacht-office", "Bureau Duiding (Zuidwacht)", "Assessment Office (South Watch, Bureau Duiding)"),
        ("actor", "noordpost-school", "Havenschool (NP)", "Harbour School (NP, Havenschool)"),
        ("actor", "council", "Middenoverleg (MO)", "Central Consultation (MO, Middenoverleg)"),
        ("system", "cargo-register", "ladingregister (LR)", "cargo register (LR)"),
        ("signal", "odd-cargo", "vreemde lading", "odd cargo"),
    ],
)
def test_a_label_is_the_own_name_then_abbreviation_whole_and_dutch_name(
    respondent: Respondent, kind: str, slug: str, nl: str, en: str
) -> None:
    iri = thing(kind, slug)
    assert (respondent.names.full(iri, "nl"), respondent.names.full(iri, "en")) == (nl, en)


@pytest.mark.parametrize(
    ("kind", "slug", "nl", "en"),
    [
        ("system", "cargo-register", "ladingregister (LR)", "cargo register (LR, ladingregister)"),
        ("signal", "odd-cargo", "vreemde lading", "odd cargo (vreemde lading)"),
        ("stage", "arrival-inspection", "keuren (aankomstprocedure)", "inspecting (arrival procedure, keuren)"),
        ("document", "harbour-report-2021", "Havenverslag 2021", "Harbour report 2021"),
    ],
)
def test_in_english_every_item_but_a_document_has_its_dutch_name(
    respondent: Respondent, kind: str, slug: str, nl: str, en: str
) -> None:
    iri = thing(kind, slug)
    assert (respondent.names.as_item(iri, "nl"), respondent.names.as_item(iri, "en")) == (nl, en)


@pytest.mark.parametrize(
    ("slug", "nl", "en"),
    [
        ("noordpost", "NP", "NP"),
        ("zuidwacht", "Zuidwacht", "South Watch"),
        ("noordpost-desk", "Meldkamer (NP)", "Report Room (NP)"),
        ("zuidwacht-employee", "medewerker (Zuidwacht)", "employee (South Watch)"),
    ],
)
def test_a_short_name_is_the_abbreviation_or_the_own_name_with_its_whole(
    respondent: Respondent, slug: str, nl: str, en: str
) -> None:
    iri = thing("actor", slug)
    assert (respondent.names.short(iri, "nl"), respondent.names.short(iri, "en")) == (nl, en)


@pytest.mark.parametrize(
    "given", ["noordpost", "NP", "np", "Noordpost", "north post", "de Post", thing("actor", "noordpost")]
)
def test_a_parameter_is_a_slug_an_iri_or_any_name(respondent: Respondent, given: str) -> None:
    assert passes(respondent, given, "zuidwacht").understood.parameters["sender"] == "noordpost"


def test_a_slug_that_a_message_suggests_can_be_given(respondent: Respondent) -> None:
    with pytest.raises(NotFoundError) as caught:
        respondent.names.resolve("thing", "slips-2021")
    found = {respondent.names.resolve("thing", suggestion) for suggestion in caught.value.suggestions}
    assert thing("figure", "slips-2020") in found


def test_a_name_nobody_knows_is_met_with_the_nearest_names(respondent: Respondent) -> None:
    with pytest.raises(NotFoundError, match="Noordpist") as caught:
        passes(respondent, "Noordpist", "zuidwacht")
    assert "noordpost" in caught.value.suggestions


def test_a_name_that_two_things_bear_is_met_with_both(respondent: Respondent) -> None:
    with pytest.raises(NotFoundError) as caught:
        passes(respondent, "medewerker", "zuidwacht")
    assert set(caught.value.suggestions) == {"noordpost-employee", "zuidwacht-employee"}


def test_a_thing_of_another_kind_is_not_taken(respondent: Respondent) -> None:
    with pytest.raises(NotFoundError):
        passes(respondent, thing("system", "cargo-register"), "zuidwacht")


def test_a_parameter_the_question_does_not_have_is_named_in_the_error(respondent: Respondent) -> None:
    with pytest.raises(ParameterError, match="no parameter 'afzender'; it takes sender, receiver"):
        respondent.answer("does-actor-pass-to", {"afzender": "noordpost"}, "nl")


def test_a_parameter_that_is_missing_is_named_with_an_example(respondent: Respondent) -> None:
    with pytest.raises(ParameterError, match="needs the parameter 'receiver', such as receiver="):
        respondent.answer("does-actor-pass-to", {"sender": "noordpost", "receiver": "  "}, "nl")


def test_a_question_nobody_knows_is_met_with_the_nearest_questions(respondent: Respondent) -> None:
    with pytest.raises(NotFoundError) as caught:
        respondent.answer("does-actor-pass", {}, "nl")
    assert "does-actor-pass-to" in caught.value.suggestions


def test_a_slip_of_a_letter_still_suggests_the_thing(real: Respondent) -> None:
    spelt = [(one.iri, name) for one in real.names.things("actor") for name in one.spellings() if len(name) > 3]
    slips = [(iri, f"{name[: len(name) // 2]}{name[len(name) // 2 + 1 :]}") for iri, name in spelt]
    meant = [short_of(iri, "actor") in real.names.nearest(slip, "actor") for iri, slip in slips]
    assert sum(meant) > 0.95 * len(meant)


def test_few_words_that_mean_nothing_here_suggest_anything(real: Respondent) -> None:
    words = [
        "xyz",
        "trein",
        "banaan",
        "keukentafel",
        "zonnebril",
        "computer",
        "gras",
        "bbb",
        "tekkel",
        "snelweg",
        "muziek",
        "appel",
        "stoel",
        "raam",
    ]
    assert sum(bool(real.names.nearest(word, "actor")) for word in words) <= len(words) / 2
