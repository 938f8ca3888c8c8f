"""Questions written for passages, and what passages say together and step by step."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from graph_api.asked import AskedBefore, read_asked, write_asked
from graph_api.engine import with_both
from graph_api.prefixes import ID, thing
from graph_api.proposals import OF_TWO
from graph_api.questions import SLOT
from graph_api.respond import Respondent
from graph_api.tokens import LANGUAGES
from graph_api.wording import FOLDER
from tests.evaluation.fit_asked import read_questions

SHIP, NIGHT = "passage/ship", "silence/night"
ASKED = {SHIP: [["ship", "inspect", "WHO"], ["ship", "arrive"]], NIGHT: [["night", "WHO", "/actor/noordpost"]]}


def test_the_nearest_question_tells_how_near_a_passage_comes() -> None:
    before = AskedBefore(ASKED)
    near = before.near({"ship": 1.0, "inspect": 1.0, "WHO": 1.0})
    assert near[SHIP] == pytest.approx(1.0)
    assert 0 < near[NIGHT] < 0.5
    assert before.near({"ship": 1.0, "storm": 1.0})[SHIP] < near[SHIP]
    assert before.near({"storm": 1.0}) == {}
    assert AskedBefore({}).near({"ship": 1.0}) == {}


def test_what_is_written_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = {
        ID + slug: several for slug, several in {SHIP: [["a", ID + "actor/x"], ["b"]], NIGHT: [["a", "a"]]}.items()
    }
    (tmp_path / "asked.json").write_text(write_asked(asked), "utf-8")
    monkeypatch.setattr("graph_api.asked.FOLDER", tmp_path)
    read_asked.cache_clear()
    try:
        read = {iri: [sorted(question) for question in several] for iri, several in read_asked().items()}
    finally:
        read_asked.cache_clear()
    assert read == {iri: [sorted(set(question)) for question in several] for iri, several in asked.items()}


def test_the_questions_are_of_passages_and_silences_that_there_are(real: Respondent) -> None:
    lines = list(read_questions())
    assert len(set(lines)) == len(lines)
    assert {lang for _, lang, _ in lines} == set(LANGUAGES)
    assert not [text for *_, text in lines if SLOT.search(text) or not text.strip()]
    silences = {name.iri for name in real.names.things() if name.iri.startswith(f"{ID}silence/")}
    known = {passage.iri for passage in real.passages} | silences
    assert not {ID + slug for slug, *_ in lines} - known


def test_the_index_holds_every_question_that_was_written() -> None:
    written = Counter(slug for slug, *_ in read_questions())
    kept = json.loads((FOLDER / "asked.json").read_text(encoding="utf-8"))["asked"]
    assert {slug: len(several) for slug, several in kept.items()} == written


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
