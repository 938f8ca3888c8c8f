"""Typed questions on the tiny graph: what is understood, what is asked back, and what is honestly not understood."""

import pytest

from graph_api.errors import QuestionTooLongError
from graph_api.respond import LONGEST, Respondent
from graph_api.tokens import recognise_language

UNDERSTOOD = {
    "Aan wie geeft Noordpost signalen door?": ("who-receives-signals-from", {"sender": "noordpost"}),
    "To whom does North Post pass signals?": ("who-receives-signals-from", {"sender": "noordpost"}),
    "aan wie geeft NP signalen door": ("who-receives-signals-from", {"sender": "noordpost"}),
    "Aan wie geeft Norodpost signalen door?": ("who-receives-signals-from", {"sender": "noordpost"}),
    "AAN WIE GEEFT DE NOORDPOST SIGNALEN DOOR???": ("who-receives-signals-from", {"sender": "noordpost"}),
    "Geeft Noordpost signalen door aan Zuidwacht?": (
        "does-actor-pass-to",
        {"sender": "noordpost", "receiver": "zuidwacht"},
    ),
    "Geeft Zuidwacht signalen door aan Noordpost?": (
        "does-actor-pass-to",
        {"sender": "zuidwacht", "receiver": "noordpost"},
    ),
    "Krijgt Zuidwacht signalen van Noordpost?": (
        "does-actor-pass-to",
        {"sender": "noordpost", "receiver": "zuidwacht"},
    ),
    "Hoe vaak komt het Middenoverleg bijeen?": ("how-often-body-meets", {"body": "council"}),
    "How often does the Central Consultation meet?": ("how-often-body-meets", {"body": "council"}),
    "Van wie krijgt de medewerker van Noordpost signalen?": (
        "who-passes-signals-to",
        {"receiver": "noordpost-employee"},
    ),
    "Van wie krijgt de medewerker van Zuidwacht signalen?": (
        "who-passes-signals-to",
        {"receiver": "zuidwacht-employee"},
    ),
}

NOT_UNDERSTOOD = {
    "nothing": "",
    "white space": " \n\t ",
    "punctuation": "?!…",
    "emoji": "🚢📦❓",
    "emoji and a word": "🚢 haven",
    "markup": "<script>alert('x')</script>",
    "markup with an image": '<img src=x onerror="alert(1)">',
    "SQL": "'; DROP TABLE flows; --",
    "SPARQL": "SELECT * WHERE { ?s ?p ?o } LIMIT 10",
    "a path": "../../etc/passwd",
    "a template": "{{7*7}} ${jndi:ldap://x} {sender} {0}",
    "other script": "谁向谁传递信号？ من يبلغ من؟",
    "control characters": "\x00\x01\x1b[31m",
    "half a pair": "\ud83d",
    "one long word": "a" * LONGEST,
    "many words": "haven " * 1_500,
    "the weather": "Wat voor weer wordt het morgen?",
    "a recipe": "How do I bake a cake with apples?",
    "an opinion": "Is Noordpost betrouwbaar?",
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_question_is_understood_whatever_its_spelling(respondent: Respondent, text: str) -> None:
    understood = respondent.ask(text).understood
    assert (understood.question, understood.parameters) == UNDERSTOOD[text]


@pytest.mark.parametrize("name", NOT_UNDERSTOOD)
def test_what_is_no_question_for_us_is_not_understood(respondent: Respondent, name: str) -> None:
    answer = respondent.ask(NOT_UNDERSTOOD[name])
    assert (answer.status, answer.verdict, answer.items, answer.citations) == ("not_understood", None, (), ())
    assert answer.understood.question is None and answer.sparql == ""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_not_understood_comes_with_questions_that_are(respondent: Respondent, lang: str) -> None:
    answer = respondent.ask("Wat voor weer wordt het morgen?", lang)
    forms = {question.title[lang] for question in respondent.library.values() if question.parameters}
    others = set(answer.suggestions) - forms
    assert answer.suggestions
    assert "not_understood" not in {respondent.ask(suggestion).status for suggestion in others}


@pytest.mark.parametrize(
    ("text", "name"),
    [("Hoeveel fietsen heeft Noordpost?", "Noordpost"), ("What does Noordpost think of Zuidwacht?", "North Post")],
)
def test_the_nearest_questions_are_put_with_the_names_that_were_given(
    respondent: Respondent, text: str, name: str
) -> None:
    answer = respondent.ask(text)
    named = [suggestion for suggestion in answer.suggestions if name in suggestion]
    assert answer.status == "not_understood" and named
    assert "not_understood" not in {respondent.ask(suggestion).status for suggestion in named}


@pytest.mark.parametrize(
    ("text", "status", "verdict"),
    [
        ("Geeft Noordpost signalen door aan Zuidwacht?", "answered", True),
        ("Geeft Noordpost signalen door aan Oosterlicht?", "denied", False),
        ("Geeft Oosterlicht signalen door aan Noordpost?", "answered", False),
        ("Geeft Oosterlicht signalen door aan Zuidwacht?", "not_stated", None),
        ("Kan een signaal van Westhuis Noordpost bereiken?", "not_stated", None),
        ("Kan een signaal van Westhuis volgens de bronnen Noordpost bereiken?", "answered", False),
    ],
)
def test_a_typed_question_has_the_status_of_the_question_it_is_taken_for(
    respondent: Respondent, text: str, status: str, verdict: bool | None
) -> None:
    answer = respondent.ask(text)
    assert (answer.status, answer.verdict) == (status, verdict)


@pytest.mark.parametrize(
    ("text", "lang", "leading"),
    [
        ("Geeft Oosterlicht signalen door aan Zuidwacht?", "nl", "Het dichtst in de buurt komt: "),
        ("Does Oosterlicht pass signals to Zuidwacht?", "en", "What comes nearest: "),
    ],
)
def test_what_is_not_stated_comes_with_what_is_nearest_in_the_sources(
    respondent: Respondent, text: str, lang: str, leading: str
) -> None:
    answer = respondent.ask(text)
    bare = respondent.answer(str(answer.understood.question), answer.understood.parameters, lang)
    assert (answer.status, answer.items, bare.citations) == ("not_stated", (), ())
    assert answer.text == f"{bare.text} {leading}{answer.citations[0].paraphrase}"


def test_a_name_that_two_things_bear_is_asked_back(respondent: Respondent) -> None:
    answer = respondent.ask("Van wie krijgt de medewerker signalen?")
    assert answer.status == "not_understood"
    assert answer.understood.question == "who-passes-signals-to"
    assert set(answer.understood.choices) == {"medewerker (NP)", "medewerker (Zuidwacht)"}
    assert "Welke bedoelt u?" in answer.text


def test_what_is_asked_back_can_be_told_apart(respondent: Respondent) -> None:
    answer = respondent.ask("Wie voert keuren uit?")
    assert answer.understood.question == "who-carries-out-stage"
    assert len(answer.understood.choices) == 2
    assert len(set(answer.understood.choices)) == 2


def test_a_choice_that_was_asked_back_can_be_put_in_the_question(respondent: Respondent) -> None:
    for choice in respondent.ask("Van wie krijgt de medewerker signalen?").understood.choices:
        answer = respondent.ask(f"Van wie krijgt {choice} signalen?")
        assert answer.status == "answered", choice


def test_a_name_as_we_write_it_ourselves_is_understood(respondent: Respondent) -> None:
    for lang, question in (("nl", "Aan wie geeft {} signalen door?"), ("en", "To whom does {} pass signals?")):
        label = respondent.names.full("https://w3id.org/ketenkaart/id/actor/noordpost", lang)
        assert respondent.ask(question.format(label)).understood.parameters == {"sender": "noordpost"}, label


def test_the_language_of_the_question_is_that_of_the_answer(respondent: Respondent) -> None:
    assert "According to the sources" in respondent.ask("To whom does North Post pass signals?").text
    assert "volgens de bronnen" in respondent.ask("Aan wie geeft Noordpost signalen door?").text


def test_the_language_of_the_answer_can_be_chosen(respondent: Respondent) -> None:
    assert "According to the sources" in respondent.ask("Aan wie geeft Noordpost signalen door?", "en").text


def test_a_question_can_be_limited_to_a_document(respondent: Respondent) -> None:
    answer = respondent.ask("Geeft Noordpost volgens de Havenbrief 2022 signalen door aan Zuidwacht?")
    assert answer.understood.question == "does-actor-pass-to"
    assert {citation.document for citation in answer.citations} == {"harbour-letter-2022"}
    assert "Havenbrief 2022" in answer.understood.sentence


def test_a_question_is_not_answered_from_a_document_it_excludes_by_naming_another(respondent: Respondent) -> None:
    answer = respondent.ask("Geeft Zuidwacht volgens de Havenbrief 2022 signalen door aan Oosterlicht?")
    assert answer.items == ()


def test_a_question_that_is_too_long_is_refused(respondent: Respondent) -> None:
    with pytest.raises(QuestionTooLongError, match=f"at most {LONGEST} characters; this one has {LONGEST + 1}"):
        respondent.ask("a" * (LONGEST + 1))


def test_a_text_that_shows_no_language_is_read_in_both(real: Respondent) -> None:
    text = "Is LIV part of LSE?"
    assert recognise_language(text) is None
    assert real.ask(text).verdict is True
