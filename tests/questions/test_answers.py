"""What an answer says and which status it has, by the rules in README.md, on the tiny graph."""

from itertools import product

import pytest
from pyoxigraph import Literal, NamedNode

from graph_api.answers import Answer, compose
from graph_api.engine import Rows
from graph_api.errors import NotFoundError, ParameterError
from graph_api.passages import Passage
from graph_api.prefixes import DEF, thing
from graph_api.questions import Question
from graph_api.respond import Respondent


def passes(respondent: Respondent, sender: str, receiver: str, lang: str = "nl") -> Answer:
    return respondent.answer("does-actor-pass-to", {"sender": sender, "receiver": receiver}, lang)


def receivers(respondent: Respondent, sender: str, lang: str = "nl") -> Answer:
    return respondent.answer("who-receives-signals-from", {"sender": sender}, lang)


def slugs(answer: Answer) -> list[str]:
    return [item.iri.rpartition("/")[2] for item in answer.items if item.iri]


# Yes or no


def test_what_a_source_states_is_answered_with_yes(respondent: Respondent) -> None:
    answer = passes(respondent, "noordpost", "zuidwacht")
    assert (answer.status, answer.verdict) == ("answered", True)
    assert answer.text == "Ja: Meldkamer stuurt meldbriefje door naar Zuidwacht."


def test_what_a_source_denies_is_denied_with_no(respondent: Respondent) -> None:
    answer = passes(respondent, "noordpost", "oosterlicht")
    assert (answer.status, answer.verdict) == ("denied", False)
    assert "de bronnen zeggen dat dit niet gebeurt" in answer.text
    assert [citation.iri for citation in answer.citations] == [thing("passage", "letter-denied")]


@pytest.mark.parametrize(("lang", "said"), [("nl", "gepland"), ("en", "planned")])
def test_what_is_only_planned_is_answered_with_no_and_said_to_be_planned(
    respondent: Respondent, lang: str, said: str
) -> None:
    answer = passes(respondent, "oosterlicht", "noordpost", lang)
    assert (answer.status, answer.verdict) == ("answered", False)
    assert said in answer.text
    assert slugs(answer) == ["oosterlicht-noordpost"]


def test_what_is_only_recommended_is_answered_with_no_and_said_to_be_recommended(respondent: Respondent) -> None:
    answer = passes(respondent, "noordpost-school", "westhuis")
    assert (answer.status, answer.verdict) == ("answered", False)
    assert "aanbevolen" in answer.text


def test_what_no_source_speaks_of_is_not_stated(respondent: Respondent) -> None:
    answer = passes(respondent, "oosterlicht", "zuidwacht")
    assert (answer.status, answer.verdict, answer.items, answer.citations) == ("not_stated", None, (), ())
    assert answer.text.startswith("De bronnen vermelden niet")


def test_over_a_closed_scope_nothing_means_no_and_the_scope_is_named(respondent: Respondent) -> None:
    answer = respondent.answer("can-signal-reach", {"sender": "westhuis", "receiver": "noordpost"}, "nl")
    assert (answer.status, answer.verdict) == ("answered", False)
    assert "de bronnen beschrijven geen route" in answer.text


def test_over_a_closed_scope_something_means_yes(respondent: Respondent) -> None:
    answer = respondent.answer("can-signal-reach", {"sender": "noordpost", "receiver": "westhuis"}, "nl")
    assert (answer.status, answer.verdict) == ("answered", True)


def test_a_question_that_rows_contradict_is_answered_with_no(respondent: Respondent) -> None:
    answer = respondent.answer("is-exchange-one-way", {"sender": "noordpost", "receiver": "zuidwacht"}, "nl")
    assert (answer.status, answer.verdict) == ("answered", False)
    answer = respondent.answer("is-exchange-one-way", {"sender": "zuidwacht", "receiver": "oosterlicht"}, "nl")
    assert (answer.status, answer.verdict) == ("not_stated", None)


# All combinations of what sources can say


STANDINGS = ("actual", "denied", "planned", "recommended")
SAID = [
    tuple(name for name, told in zip(STANDINGS, chosen, strict=True) if told) for chosen in product((0, 1), repeat=4)
]


def composed(respondent: Respondent, question: Question, said: tuple[str, ...]) -> Answer:
    """Answer a question whose rows have one flow of each of these standings."""
    found = {standing: NamedNode(thing("flow", flow)) for standing, flow in FLOWS.items()}
    rows = Rows(
        (question.item, "standing", "certainty", "passage"),
        tuple(
            (
                found[standing],
                NamedNode(f"{DEF}standing/{standing}"),
                NamedNode(f"{DEF}certainty/stated"),
                NamedNode(thing("passage", "report-desk")),
            )
            for standing in said
        ),
    )
    labels = {name: name for name in question.parameters}
    understood = passes(respondent, "noordpost", "zuidwacht").understood
    frame = {"understood": understood, "sparql": "", "dataset": {}}
    return compose(question, rows, respondent.writer("nl"), labels, frame)


FLOWS = {
    "actual": "noordpost-desk-zuidwacht",
    "denied": "noordpost-oosterlicht",
    "planned": "oosterlicht-noordpost",
    "recommended": "noordpost-school-westhuis",
}


def expected(said: tuple[str, ...], closed: bool) -> tuple[str, bool | None]:
    """Give status and verdict of a yes-or-no question by the first rule of README.md that fits."""
    if "actual" in said:
        return "answered", True
    if "denied" in said:
        return "denied", False
    if "planned" in said or "recommended" in said:
        return "answered", False
    return ("answered", False) if closed else ("not_stated", None)


@pytest.mark.parametrize("said", SAID, ids=lambda said: "+".join(said) or "nothing")
def test_a_yes_or_no_question_is_decided_by_the_first_rule_that_fits(
    respondent: Respondent, said: tuple[str, ...]
) -> None:
    answer = composed(respondent, respondent.library["does-actor-pass-to"], said)
    assert (answer.status, answer.verdict) == expected(said, closed=False)


@pytest.mark.parametrize("said", SAID, ids=lambda said: "+".join(said) or "nothing")
def test_where_a_row_means_no_the_verdict_is_the_opposite(respondent: Respondent, said: tuple[str, ...]) -> None:
    answer = composed(respondent, respondent.library["is-exchange-one-way"], said)
    status, verdict = expected(said, closed=False)
    assert (answer.status, answer.verdict) == (status, None if verdict is None else not verdict)


@pytest.mark.parametrize("said", SAID, ids=lambda said: "+".join(said) or "nothing")
def test_another_question_has_no_verdict_and_is_denied_only_by_a_denial(
    respondent: Respondent, said: tuple[str, ...]
) -> None:
    answer = composed(respondent, respondent.library["where-passing-is-stated"], said)
    assert answer.verdict is None
    assert answer.status == expected(said, closed=False)[0]


@pytest.mark.parametrize("said", [said for said in SAID if "actual" in said], ids="+".join)
def test_beside_what_is_stated_the_text_says_what_is_denied_and_what_is_only_intended(
    respondent: Respondent, said: tuple[str, ...]
) -> None:
    text = composed(respondent, respondent.library["does-actor-pass-to"], said).text
    assert ("niet gebeurt of niet mag" in text) == ("denied" in said)
    assert ("niet feitelijk" in text) == ("planned" in said or "recommended" in said)


# Other questions


def test_rows_are_an_answer(respondent: Respondent) -> None:
    answer = receivers(respondent, "zuidwacht")
    assert (answer.status, answer.verdict) == ("answered", None)
    assert slugs(answer) == ["council", "noordpost", "oosterlicht"]


def test_a_denial_and_nothing_else_is_denied(respondent: Respondent) -> None:
    answer = receivers(respondent, "westhuis")
    assert (answer.status, answer.verdict, slugs(answer)) == ("denied", None, ["noordpost"])


def test_what_is_only_planned_is_listed_as_planned(respondent: Respondent) -> None:
    answer = receivers(respondent, "oosterlicht")
    assert (answer.status, slugs(answer)) == ("answered", ["noordpost"])
    assert "alleen gepland" in answer.text


def test_of_a_known_subject_without_rows_nothing_is_stated(respondent: Respondent) -> None:
    answer = receivers(respondent, "zuidwacht-employee")
    assert (answer.status, answer.verdict, answer.items) == ("not_stated", None, ())


def test_what_is_denied_is_not_listed_among_what_happens(respondent: Respondent) -> None:
    answer = receivers(respondent, "noordpost")
    assert slugs(answer) == ["zuidwacht"]
    assert "Oosterlicht" in answer.text.partition("niet gebeurt of niet mag")[2]


# What an answer carries


def test_an_inferred_fact_is_said_to_be_inferred(respondent: Respondent) -> None:
    answer = passes(respondent, "zuidwacht", "oosterlicht")
    assert answer.text.endswith("Let op: dit is afgeleid uit de bronnen, niet met zoveel woorden vermeld.")


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


# Computed answers


def test_a_route_is_told_step_by_step(respondent: Respondent) -> None:
    given = {"sender": "noordpost-employee", "receiver": "westhuis"}
    answer = respondent.answer("route-between", given, "nl")
    assert slugs(answer) == ["noordpost-employee", "noordpost-desk", "zuidwacht", "council", "westhuis"]
    assert "telt 4 overdrachten: medewerker (NP) → Meldkamer (NP) → Zuidwacht → Middenoverleg (MO)" in answer.text


def test_each_step_of_a_route_has_its_passages(respondent: Respondent) -> None:
    given = {"sender": "noordpost-employee", "receiver": "zuidwacht"}
    start, *steps = respondent.answer("route-between", given, "nl").items
    assert start.passages == ()
    assert [{iri.rpartition("/")[2] for iri in step.passages} for step in steps] == [
        {"report-employee"},
        {"report-desk", "letter-desk"},
    ]


def test_a_step_within_an_organisation_is_said_not_to_be_stated(respondent: Respondent) -> None:
    given = {"sender": "zuidwacht-employee", "receiver": "oosterlicht"}
    _, within, _ = respondent.answer("route-between", given, "nl").items
    assert (within.why, within.passages) == (("binnen Zuidwacht, niet vermeld",), ())


def test_without_a_route_nothing_is_stated_about_the_way(respondent: Respondent) -> None:
    answer = respondent.answer("route-between", {"sender": "westhuis", "receiver": "noordpost"}, "nl")
    assert (answer.status, answer.items) == ("not_stated", ())


@pytest.mark.parametrize(
    ("slug", "given", "actors"),
    [
        ("indispensable-actors", {"sender": "noordpost-employee", "receiver": "westhuis"}, ["council", "zuidwacht"]),
        ("indispensable-actors", {"sender": "westhuis", "receiver": "noordpost"}, []),
        ("who-can-reach", {"receiver": "westhuis"}, ["council", "noordpost", "traveller", "zuidwacht"]),
        ("who-still-reaches", {"receiver": "westhuis", "avoid": "noordpost"}, ["council", "zuidwacht"]),
        ("only-sends", {}, ["traveller"]),
        ("only-receives", {}, ["oosterlicht", "westhuis"]),
    ],
)
def test_what_is_computed_over_all_flows(
    respondent: Respondent, slug: str, given: dict[str, str], actors: list[str]
) -> None:
    assert slugs(respondent.answer(slug, given, "nl")) == actors


def test_a_way_around_an_actor_is_found_or_is_not_there(respondent: Respondent) -> None:
    given = {"sender": "noordpost-employee", "receiver": "westhuis"}
    assert respondent.answer("can-reach-without", {**given, "avoid": "oosterlicht"}, "nl").verdict is True
    assert respondent.answer("can-reach-without", {**given, "avoid": "council"}, "nl").verdict is False


# Names and parameters


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


# The whole network


@pytest.mark.parametrize("end", ["oosterlicht", "westhuis", "council"])
def test_the_network_holds_every_actual_flow(respondent: Respondent, end: str) -> None:
    assert respondent.graph().reaches(thing("actor", "traveller"), thing("actor", end))
