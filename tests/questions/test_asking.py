"""What a typed question asks for, as its words tell."""

from __future__ import annotations

import pytest

from graph_api.asking import MAYBE, SURE, asked


@pytest.mark.parametrize(
    "text",
    [
        "Kijkt de IND naar elk geval?",
        "Sloeg men het gehoor over?",
        "Wil het kabinet dat?",
        "Does the IND look?",
        "coa in lro j/n",
    ],
)
def test_a_question_that_begins_with_its_verb_is_one_for_yes_or_no(text: str) -> None:
    assert SURE in asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "spoor bepaald door?",
        "EMM passes signals on to?",
        "richtlijn jaar?",
        "name of the mailbox?",
        "bvv betekent? (volgens de stukken)",
        "elke ? weken",
        "stap daartussen = ?",
        "Wier naam staat eronder?",
        "sinds wnr?",
    ],
)
def test_a_question_that_leaves_its_end_open_is_not_one_for_yes_or_no(text: str) -> None:
    assert not {SURE, MAYBE} & asked(text)


@pytest.mark.parametrize(
    "text", ["coa in lro?", "named by name?", "politie zonder ind? alle stukken", "start asielprocedure?"]
)
def test_a_text_that_could_ask_for_yes_or_no_perhaps_does(text: str) -> None:
    assert MAYBE in asked(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Uit welke hoofdstappen bestaat dat?", "order"),
        ("Welke opsporingsdiensten doen mee?", "actor"),
        ("welke ketenpartners", "actor"),
        ("Wat is de ingangsdatum?", "time"),
        ("Op welk wetsartikel berust het?", "law"),
        ("welke noodmaatregelen", "measure"),
        ("Onder welke randvoorwaarden gebeurt dat?", "condition"),
    ],
)
def test_a_compound_asks_for_what_its_last_part_asks_for(text: str, kind: str) -> None:
    assert kind in asked(text)


@pytest.mark.parametrize("text", ["Dat is twee jaar geleden.", "ze belanden daar", "Het Interventieteam trad op."])
def test_a_word_or_name_that_ends_alike_asks_for_nobody(text: str) -> None:
    assert "actor" not in asked(text)
