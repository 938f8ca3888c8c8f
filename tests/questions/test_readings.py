"""Texts with a known reading, and questions near a passage that nothing answers."""

from __future__ import annotations

import pytest

from graph_api.asked import FILE, UNSAID_FILE, AskedBefore, read_asked
from graph_api.prefixes import split
from graph_api.questions import SLOT, bind, find
from graph_api.readings import NOT_STATED, by_question, key_of, read_readings, weigh_readings
from graph_api.respond import Respondent
from graph_api.retrieval import named_terms
from graph_api.tokens import LANGUAGES, recognise_language


def test_every_reading_is_of_a_question_and_of_things_that_there_are(real: Respondent) -> None:
    readings = list(read_readings())
    for reading in readings:
        if reading.question != NOT_STATED:
            bind(find(real.library, reading.question), reading.given, real.names)
    linker = real.understanding.linker
    weighed = weigh_readings(real.library, real.names, lambda text, lang: named_terms(text, lang, linker))
    assert len(weighed["iris"]) == len(readings)


def test_readings_of_things_that_a_graph_does_not_know_are_left_out(respondent: Respondent) -> None:
    weighed = weigh_readings(respondent.library, respondent.names, lambda text, lang: text.split())
    known = {key.partition(" ")[0] for key in weighed["iris"]}
    assert NOT_STATED in known
    assert 0 < len(weighed["iris"]) < len(list(read_readings()))


def test_a_text_comes_nearest_to_its_own_reading(real: Respondent) -> None:
    reading = next(one for one in read_readings() if one.question == "does-actor-pass-to")
    linker = real.understanding.linker
    weighed = weigh_readings(real.library, real.names, lambda text, lang: named_terms(text, lang, linker))
    terms = dict.fromkeys(named_terms(reading.text, recognise_language(reading.text) or "nl", linker), 1.0)
    near = AskedBefore(weighed).near(terms)
    nearest = max(near.of(key) for key in weighed["iris"])
    given = {name: real.names.resolve("actor", slug) for name, slug in reading.given.items()}
    key = key_of(reading.question, given)
    assert key == f"does-actor-pass-to receiver={given['receiver']} sender={given['sender']}"
    assert near.of(key) == pytest.approx(nearest)
    assert near.grouped(by_question(weighed)).of(reading.question) == pytest.approx(nearest)


def test_what_is_unsaid_is_of_passages_and_nowhere_a_question_that_one_answers(real: Respondent) -> None:
    lines = [line.split("\t") for line in UNSAID_FILE.read_text(encoding="utf-8").splitlines()]
    assert len({tuple(line) for line in lines}) == len(lines)
    assert {lang for _, lang, _ in lines} == set(LANGUAGES)
    assert not [text for *_, text in lines if SLOT.search(text) or not text.strip()]
    known = {passage.iri for passage in real.passages}
    unsaid = list(read_asked(known, UNSAID_FILE))
    assert len(unsaid) == len(lines)
    assert {(split(iri) or ("",))[0] for iri, *_ in unsaid} == {"passage"}
    said = {text for *_, text in read_asked(known, FILE)}
    assert not [text for *_, text in unsaid if text in said]
