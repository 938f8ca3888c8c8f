"""What a typed question asks for, which passages it comes near to, and how its possible answers are weighed."""

from __future__ import annotations

import pytest

from graph_api import understanding
from graph_api.answers import Answer
from graph_api.asking import MAYBE, SURE, asked
from graph_api.choosing import lead, rank, read_model
from graph_api.prefixes import thing
from graph_api.proposals import EXACT, NAMED, OF_PASSAGE, Proposal
from graph_api.questions import read_library
from graph_api.ranking import Candidate, fits
from graph_api.respond import Respondent

LIBRARY = read_library()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Geeft Noordpost iets door aan Zuidwacht?", {SURE}),
        ("Volgens het havenverslag, geeft Noordpost iets door?", {SURE, "scope"}),
        ("Noordpost naar Zuidwacht, ja of nee", {SURE}),
        ("Noordpost -> Zuidwacht?", {MAYBE, "route"}),
        ("Aan wie geeft Noordpost iets door?", {"actor", "question_word"}),
        ("Hoeveel schepen kwamen er?", {"number", "question_word"}),
        ("When was North Post founded?", {"time", "question_word"}),
        ("Which systems does North Post use?", {"system", "question_word"}),
        ("In welk document staat Noordpost?", {"document", "question_word"}),
    ],
)
def test_what_is_asked_for_is_read_from_the_words(text: str, expected: set[str]) -> None:
    assert expected <= asked(text)


@pytest.mark.parametrize(
    "text", ["Aan wie geeft Noordpost iets door?", "Hoeveel schepen?", "Is it done before or after?"]
)
def test_what_is_no_question_for_yes_or_no_is_not_read_as_one(text: str) -> None:
    assert SURE not in asked(text)


def test_yes_or_no_is_answered_to_a_question_for_it_and_to_no_other() -> None:
    verdict, listing = LIBRARY["does-actor-pass-to"], LIBRARY["who-receives-signals-from"]
    assert fits(frozenset({SURE}), verdict) and not fits(frozenset({SURE}), listing)
    assert fits(frozenset({"question_word"}), listing) and not fits(frozenset({"question_word"}), verdict)
    assert fits(frozenset({MAYBE}), listing) and fits(frozenset({MAYBE}), verdict)


@pytest.mark.parametrize(
    "text",
    ["Wie zit er niet in het overleg?", "Aan wie geeft Noordpost géén signalen door?", "Who does not report to it?"],
)
def test_who_does_not_is_not_answered_with_who_does(text: str) -> None:
    assert "who_not" in asked(text)
    assert not fits(asked(text), LIBRARY["members-of-body"])
    assert fits(asked(text), LIBRARY["parties-not-in-body"]) and fits(asked(text), LIBRARY["actors-in-passage"])


@pytest.mark.parametrize(
    "text",
    ["Wie zegt dat het niet gebeurt?", "Wie meldt aan Zuidwacht (niet via het overleg)?", "Hoeveel zitten er niet in?"],
)
def test_a_not_elsewhere_in_the_question_leaves_its_list(text: str) -> None:
    assert "who_not" not in asked(text)


def test_who_does_not_pass_on_is_no_list_of_who_does(respondent: Respondent) -> None:
    does, does_not = (respondent.ask(f"Wie geeft {what} door aan Noordpost?") for what in ("signalen", "geen signalen"))
    assert does.status == "answered" and does.items
    assert not {item.iri for item in does.items} & {item.iri for item in does_not.items}


def candidates(respondent: Respondent, text: str, lang: str = "nl") -> list[Candidate]:
    return respondent.understanding.candidates(text, lang, respondent.writer(lang))[1]


def hits(respondent: Respondent, text: str, lang: str) -> list[str]:
    found, _ = respondent.understanding.candidates(text, lang, respondent.writer(lang))
    return [hit.passage for hit in found.hits]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_passage_is_found_by_its_own_paraphrase(respondent: Respondent, lang: str) -> None:
    for passage in respondent.passages:
        assert passage.iri in hits(respondent, passage.paraphrases[lang], lang)[:2], passage.slug


def test_a_question_in_words_of_nothing_finds_nothing(respondent: Respondent) -> None:
    assert hits(respondent, "zzxqy wvbnk", "nl") == []


def test_passages_are_limited_to_the_document_that_is_named(respondent: Respondent) -> None:
    document = next(iter(respondent.passages.documents.values()))
    name = respondent.names.own(document.iri, "nl")
    found = hits(respondent, f"Wat zegt {name} over Noordpost?", "nl")
    assert found
    assert {respondent.passages.get(iri).document.iri for iri in found} == {document.iri}  # type: ignore[union-attr]


def test_names_are_taken_in_the_order_in_which_they_stand(respondent: Respondent) -> None:
    given = {
        tuple(sorted(one.proposal.given.items()))
        for one in candidates(respondent, "Geeft Noordpost signalen door aan Zuidwacht?")
        if one.proposal.question == "does-actor-pass-to"
    }
    assert given == {(("receiver", thing("actor", "zuidwacht")), ("sender", thing("actor", "noordpost")))}


def test_what_a_question_names_is_not_its_answer_out_of_a_passage(respondent: Respondent) -> None:
    named = thing("actor", "noordpost")
    speaking = [
        one for one in candidates(respondent, "Wie krijgt iets van Noordpost?") if one.proposal.side == OF_PASSAGE
    ]
    assert speaking
    assert all(named not in {item.iri for item in one.answer.items} for one in speaking)


def test_only_a_wording_with_its_names_is_exact() -> None:
    def proposal(side: str, near: float) -> Proposal:
        return Proposal("who-receives-signals-from", {}, (), near, 0.0, side)

    assert proposal(NAMED, EXACT).is_exact
    assert not proposal(NAMED, EXACT - 0.01).is_exact
    assert not proposal(OF_PASSAGE, 1.0).is_exact, "the best passage comes nearest of all passages, whatever it says"


def test_a_question_put_as_the_library_puts_it_is_taken_as_that(respondent: Respondent) -> None:
    sure, ranked = rank(candidates(respondent, "Aan wie geeft Noordpost signalen door?"))
    assert (sure, ranked[0].proposal.question) == (1.0, "who-receives-signals-from")


@pytest.mark.parametrize(
    "text", ["Van wie krijgt Noordpost signalen?", "Waar kan een signaal van Noordpost terechtkomen?"]
)
def test_of_a_long_answer_the_beginning_is_weighed_and_all_is_given(
    respondent: Respondent, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = respondent.ask(text)
    assert len(whole.items) > 1 and not whole.truncated
    monkeypatch.setattr(understanding, "ENOUGH", 1)
    sure, ranked = rank(candidates(respondent, text))
    assert sure >= 0.7
    assert len(ranked[0].answer.items) == 1 and ranked[0].answer.truncated
    assert respondent.ask(text) == whole


def test_without_candidates_nothing_is_sure() -> None:
    assert rank([]) == (0.0, [])


def test_the_lead_is_counted_to_the_next_and_to_the_next_that_says_something_else() -> None:
    said, same, other = ("q", "a"), ("q", "a"), ("q", "b")
    assert lead([(5.0, said), (4.0, same), (2.0, other)]) == {"score": 5.0, "margin": 1.0, "margin_other": 3.0}
    assert lead([(5.0, said)])["margin"] == lead([(5.0, said), (4.9, same)])["margin_other"] > 0


def test_the_model_knows_only_features_that_are_made(respondent: Respondent) -> None:
    texts = ("Aan wie geeft Noordpost iets door?", "Klopt het dat Westhuis meldt?", "Noordpost -> Zuidwacht?")
    texts += ("In welk document staat hoe vaak de school vragen stelt?", "Sinds welk jaar is er een school?")
    texts += ("Op grond van welk artikel stelt de school vragen?", "Onder welke voorwaarde stelt de school vragen?")
    texts += ("Welk systeem gebruikt de school voor haar vragen?", "Meldt Noordpost niet aan Oosterlicht?")
    texts += ("Stelt alleen de school vragen?",)
    made = {name for text in texts for one in candidates(respondent, text) for name in one.features}
    own = {
        name for name in read_model().features if ">" not in name and ":" not in name and not name.startswith("kind_")
    }
    unmade = own - made - set(LIBRARY) - {"status_denied", "many_items", "side_silence", "second_passage"}
    assert not unmade


def test_silence_without_a_scope_is_no_no(respondent: Respondent) -> None:
    def verdict(text: str) -> tuple[str, bool | None]:
        answer: Answer = respondent.ask(text)
        return answer.status, answer.verdict

    assert verdict("Kan een signaal van Westhuis Noordpost bereiken?") == ("not_stated", None)
    assert verdict("Kan een signaal van Westhuis volgens de bronnen Noordpost bereiken?") == ("answered", False)


@pytest.mark.parametrize(
    "text",
    [
        "Spreekt Oosterlicht in het Middenoverleg voor Noordpost?",
        "Wordt Westhuis in het Middenoverleg door een ander vertegenwoordigd?",
    ],
)
def test_a_seat_that_is_not_in_a_list_of_seats_is_a_no(respondent: Respondent, text: str) -> None:
    answer = respondent.ask(text)
    assert (answer.status, answer.verdict) == ("answered", False)
