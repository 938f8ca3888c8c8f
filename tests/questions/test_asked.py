"""Questions written for passages, and what passages say part by part."""

from __future__ import annotations

import json

import pytest

from graph_api.asked import FILE, AskedBefore, read_asked, weigh_asked
from graph_api.prefixes import thing
from graph_api.questions import SLOT
from graph_api.respond import Respondent
from graph_api.tokens import LANGUAGES
from graph_api.wording import how_many, parts_of

SHIP, NIGHT = "passage/ship", "silence/night"
WEIGHED = weigh_asked([(SHIP, ["ship", "inspect", "WHO"]), (SHIP, ["ship", "arrive"]), (NIGHT, ["night", "WHO"])])


def test_the_nearest_question_tells_how_near_a_passage_comes() -> None:
    before = AskedBefore(WEIGHED)
    near = before.near({"ship": 1.0, "inspect": 1.0, "WHO": 1.0})
    assert near.of(SHIP) == pytest.approx(1.0)
    assert 0 < near.of(NIGHT) < 0.5
    assert before.near({"ship": 1.0, "storm": 1.0}).of(SHIP) < near.of(SHIP)
    assert before.near({"storm": 1.0}).of(SHIP) == near.of("passage/nobody") == 0.0
    assert AskedBefore(weigh_asked([])).near({"ship": 1.0}).of(SHIP) == 0.0


def test_the_same_questions_can_be_put_together_in_other_groups() -> None:
    near = AskedBefore(WEIGHED).near({"arrive": 1.0})
    grouped = near.grouped({"first": [0], "others": [1, 2]})
    assert grouped.of("first") == 0.0
    assert grouped.of("others") == near.of(SHIP) > 0.0


def test_what_was_weighed_is_the_same_when_it_is_read_back() -> None:
    read = json.loads(json.dumps(WEIGHED))
    terms = {"ship": 1.0, "WHO": 0.5}
    for iri in (SHIP, NIGHT):
        assert AskedBefore(read).near(terms).of(iri) == AskedBefore(WEIGHED).near(terms).of(iri) > 0.0


def test_the_questions_are_of_passages_and_silences_that_there_are(real: Respondent) -> None:
    lines = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert len({tuple(line) for line in lines}) == len(lines)
    assert {lang for _, lang, _ in lines} == set(LANGUAGES)
    assert not [text for *_, text in lines if SLOT.search(text) or not text.strip()]
    silences = {name.iri for name in real.names.things("silence")}
    known = {passage.iri for passage in real.passages} | silences
    assert len(list(read_asked(known))) == len(lines)
    assert list(read_asked(silences)) != []
    assert list(read_asked(frozenset())) == []


def test_a_passage_is_found_by_the_words_of_a_question_written_for_it(real: Respondent) -> None:
    passages = {passage.iri for passage in real.passages}
    asked = list(read_asked(passages))[::50]
    first = 0
    for iri, lang, text in asked:
        found, _ = real.understanding.candidates(text, lang, real.writer(lang))
        first += found.hits[0].passage == iri
    assert first / len(asked) > 0.8


@pytest.mark.parametrize(
    ("lang", "steps"),
    [
        ("nl", ["Een aankomst heeft drie stappen", "melden", "keuren", "vrijgeven"]),
        ("en", ["An arrival has three stages", "reporting", "inspecting", "releasing"]),
    ],
)
def test_a_passage_gives_its_steps_one_by_one(respondent: Respondent, lang: str, steps: list[str]) -> None:
    answer = respondent.answer("what-passage-says", {"passage": "report-procedure"}, lang)
    assert [item.label for item in answer.items] == steps
    assert {item.iri for item in answer.items} == {thing("passage", "report-procedure")}
    assert answer.text.endswith(f": 1) {steps[1]}; 2) {steps[2]}; 3) {steps[3]}.")
    assert len(respondent.answer("what-passage-says", {"passage": "report-basis"}, lang).items) == 1


def test_what_a_passage_continues_in_is_told_with_it(respondent: Respondent) -> None:
    answer = respondent.answer("what-passage-says", {"passage": "report-desk"}, "en")
    told = [thing("passage", "report-desk"), thing("passage", "report-basis")]
    assert [item.iri for item in answer.items] == [citation.iri for citation in answer.citations] == told
    assert answer.text == " ".join(citation.paraphrase for citation in answer.citations)


@pytest.mark.parametrize(
    ("text", "parts", "count"),
    [
        ("Eén zin, met een komma: en meer.", [], 0),
        ("Stappen: 1) melden; 2) keuren.", ["Stappen", "melden", "keuren"], 2),
        ("1) melden; 2) keuren.", ["melden", "keuren"], 2),
        ("Eerst dit. Dan dat, zegt nr. 2 van D.M. Zee.", ["Eerst dit", "Dan dat, zegt nr. 2 van D.M. Zee."], 0),
        ("Drie havens: Noord (2015), Zuid en Oost (2016).", ["Drie havens", "Noord (2015)", "Zuid", "Oost (2016)"], 3),
        ("Two of them: one (a, b and c) and another.", [], 0),
    ],
)
def test_a_text_is_told_in_its_parts_and_what_it_sums_up_is_counted(text: str, parts: list[str], count: int) -> None:
    assert parts_of(text) == parts
    assert how_many(text) == count
