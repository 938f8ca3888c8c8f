"""The sentences of answers: names take their article inside them, nowhere else, and they begin with a capital."""

from __future__ import annotations

import pytest

from graph_api.answers import Answer
from graph_api.respond import Respondent
from graph_api.wording import begin

LANGUAGES = ("nl", "en")


def examples(real: Respondent, lang: str) -> list[Answer]:
    return [real.answer(one.slug, one.examples, lang) for one in real.library.values()]


@pytest.mark.parametrize(
    ("slug", "given", "lang", "sentence"),
    [
        ("members-of-body", {"body": "lro"}, "nl", "Aan het Landelijk Regie Overleg (LRO) nemen deel: de "),
        ("members-of-body", {"body": "lro"}, "en", "Taking part in the National Co-ordination Meeting (LRO, "),
        ("who-operates-channel", {"channel": "national-security-mailbox"}, "nl", "De mailbox Nationale Veiligheid "),
        ("who-operates-channel", {"channel": "national-security-mailbox"}, "en", "The National Security mailbox "),
        ("who-receives-signals-from", {"sender": "coa-employee"}, "nl", "Een medewerker (COA) geeft "),
        ("who-receives-signals-from", {"sender": "ind-unit-1f"}, "nl", "De bronnen vermelden niet dat Unit 1F (IND) "),
        ("who-consults-system", {"system": "indigo"}, "nl", "De bronnen vermelden niet wie INDiGO "),
    ],
)
def test_a_name_has_its_article_in_a_sentence(
    real: Respondent, slug: str, given: dict[str, str], lang: str, sentence: str
) -> None:
    assert real.answer(slug, given, lang).text.startswith(sentence)


def test_a_question_that_has_an_article_already_keeps_one(real: Respondent) -> None:
    for channel, asked in (
        ("national-security-mailbox", "Wie stuurt de mailbox Nationale Veiligheid?"),
        ("official-report", "Wie stuurt een ambtsbericht?"),
    ):
        told = real.answer("who-sends-by-channel", {"channel": channel}, "nl").understood.sentence
        assert asked in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_and_steps_of_routes_stay_the_own_names(real: Respondent, lang: str) -> None:
    for answer in examples(real, lang):
        for item in answer.items:
            if item.iri and real.names.article(item.iri, lang):
                assert item.label.startswith(real.names.own(item.iri, lang))
    route = real.answer("route-between", {"sender": "coa-employee", "receiver": "aivd"}, lang)
    assert " → ".join(item.label for item in route.items) in route.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_begins_with_a_capital(real: Respondent, lang: str) -> None:
    for answer in examples(real, lang):
        for text in (answer.text, answer.understood.sentence):
            first = next(character for character in text if character.isalnum())
            assert not first.islower(), text


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert [begin(text) for text in ("eu-LISA meldt het.", "Éen", "3 weken", "")] == [
        *("Eu-LISA meldt het.", "Éen", "3 weken", ""),
    ]


def test_every_article_is_of_the_language_and_fits_the_name(real: Respondent) -> None:
    for name in real.names.things():
        for lang, article in name.articles.items():
            own = name.own[lang]
            assert not own.casefold().startswith(("de ", "het ", "een ", "the ", "a ", "an "))
            if article in ("a", "an"):
                assert (article == "an") == (own[0].casefold() in "aeio"), own
