"""Questions written for passages, and what passages say together and step by step."""

from __future__ import annotations

import json

import pytest

from graph_api.asked import FILE, AskedBefore, read_asked, weigh_asked
from graph_api.engine import with_both
from graph_api.prefixes import thing
from graph_api.proposals import OF_TWO
from graph_api.questions import SLOT
from graph_api.respond import Respondent
from graph_api.tokens import LANGUAGES

SHIP, NIGHT = "passage/ship", "silence/night"
WEIGHED = weigh_asked([(SHIP, ["ship", "inspect", "WHO"]), (SHIP, ["ship", "arrive"]), (NIGHT, ["night", "WHO"])])


def test_the_nearest_question_tells_how_near_a_passage_comes() -> None:
    before = AskedBefore(WEIGHED)
    near = before.near({"ship": 1.0, "inspect": 1.0, "WHO": 1.0})
    assert near[SHIP] == pytest.approx(1.0)
    assert 0 < near[NIGHT] < 0.5
    assert before.near({"ship": 1.0, "storm": 1.0})[SHIP] < near[SHIP]
    assert before.near({"storm": 1.0}) == {}
    assert AskedBefore(weigh_asked([])).near({"ship": 1.0}) == {}


def test_what_was_weighed_is_the_same_when_it_is_read_back() -> None:
    read = json.loads(json.dumps(WEIGHED))
    terms = {"ship": 1.0, "WHO": 0.5}
    assert AskedBefore(read).near(terms) == AskedBefore(WEIGHED).near(terms)


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
        found, _ = real.understanding.candidates(text, lang, lang, real.writer(lang))
        first += found.hits[0].passage == iri
    assert first / len(asked) > 0.8


def test_two_passages_can_answer_together(respondent: Respondent) -> None:
    text = "meldbriefje van de Meldkamer naar Zuidwacht"
    writer = respondent.writer("nl")
    _, found = respondent.understanding.candidates(text, "nl", "nl", writer)
    (both,) = (one for one in found if one.proposal.side == OF_TWO)
    first, second = both.proposal.given.values()
    said = [respondent.answer("what-passage-says", {"passage": iri}, "nl") for iri in (first, second)]
    assert both.answer.text == " ".join(one.text for one in said)
    assert both.answer.items == (*said[0].items, *said[1].items)
    rows = respondent.engine.select(both.answer.sparql)
    assert {record["passage"] for record in rows.records()} == {first, second}


def test_two_passages_of_one_document_are_told_in_its_order(real: Respondent) -> None:
    known = {passage.iri: passage for passage in real.passages}
    turned = kept = 0
    for _, lang, text in list(read_asked(known))[::200]:
        _, found = real.understanding.candidates(text, lang, lang, real.writer(lang))
        for both in (one for one in found if one.proposal.side == OF_TWO):
            nearest, second = (known[iri] for iri in both.proposal.given.values())
            alone = real.answer("what-passage-says", {"passage": nearest.iri}, lang)
            assert both.answer.citations[: len(alone.citations)] == alone.citations, "the nearest is cited first"
            if nearest.document == second.document and nearest.start != second.start:
                begins = both.answer.text.startswith(alone.text)
                assert begins == (nearest.start < second.start)
                turned, kept = turned + (not begins), kept + begins
    assert turned and kept


def test_a_second_thing_stands_beside_the_first_in_the_query() -> None:
    query = "SELECT ?p { ?p ?q ?r }\nVALUES (?p) { (<urn:a>) }\n"
    assert with_both(query, "urn:a", "urn:b") == "SELECT ?p { ?p ?q ?r }\nVALUES (?p) { (<urn:a>) (<urn:b>) }\n"
    assert with_both(query, "urn:c", "urn:b") == query


@pytest.mark.parametrize(
    ("lang", "steps"),
    [("nl", ["melden", "keuren", "vrijgeven"]), ("en", ["reporting", "inspecting", "releasing"])],
)
def test_a_passage_gives_its_steps_one_by_one(respondent: Respondent, lang: str, steps: list[str]) -> None:
    answer = respondent.answer("what-passage-says", {"passage": "report-procedure"}, lang)
    assert [item.label for item in answer.items] == steps
    assert {item.iri for item in answer.items} == {thing("passage", "report-procedure")}
    assert answer.text.endswith(f"1) {steps[0]}; 2) {steps[1]}; 3) {steps[2]}.")
    assert len(respondent.answer("what-passage-says", {"passage": "report-desk"}, lang).items) == 1
