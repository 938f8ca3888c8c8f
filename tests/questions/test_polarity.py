"""What a passage denies, limits or affirms of what a yes-or-no question asks."""

from __future__ import annotations

import pytest

from graph_api.linking import Linker
from graph_api.polarity import near_limit, near_negation, turned, weigh_verdict
from graph_api.respond import Respondent
from graph_api.tokens import concept, lemmas

NO_STEPS = "De processen voldoen; grote aanvullende stappen zijn niet nodig."
UNLIKE = "Unlike in the harbour, lamps can be used in the tower by whoever keeps the watch there at night."


def asked(text: str, lang: str) -> dict[str, float]:
    return {concept(lemma): 1.0 for lemma in lemmas(text, lang)}


def test_what_stands_near_a_negation_is_denied_and_what_stands_far_is_not() -> None:
    assert near_negation(asked("aanvullende stappen nodig", "nl"), NO_STEPS, "nl") == 1.0
    assert near_negation(asked("processen voldoen", "nl"), NO_STEPS, "nl") == 0.0
    assert near_negation(asked("processen voldoen stappen nodig", "nl"), NO_STEPS, "nl") == pytest.approx(0.5)


def test_a_word_that_sets_apart_denies_what_follows_only() -> None:
    assert near_negation(asked("lamps tower watch", "en"), UNLIKE, "en") < 0.5
    assert near_negation(asked("harbour", "en"), UNLIKE, "en") == 1.0


def test_not_only_denies_nothing_but_limits() -> None:
    text = "Niet alleen de haven is bezocht."
    assert near_negation(asked("haven bezocht", "nl"), text, "nl") == 0.0
    assert near_limit(asked("haven bezocht", "nl"), text, "nl") > 0.0


def test_a_text_that_bears_nothing_of_the_question_weighs_nothing() -> None:
    assert near_negation(asked("zeilen", "nl"), NO_STEPS, "nl") == 0.0
    assert near_negation({}, NO_STEPS, "nl") == 0.0


def test_a_passage_that_denies_a_part_can_be_answered_both_ways(real: Respondent) -> None:
    answer = real.answer("does-passage-say", {"passage": "systeemcheck-follow-up-means"}, "nl")
    assert answer.verdict is True
    terms = asked("naslag inlichtingenmiddelen", "nl")
    (other,) = turned(answer, frozenset(), terms, "nl")
    assert other.verdict is False
    assert other.text.startswith("Nee: ")
    assert other.citations == answer.citations
    assert turned(answer, frozenset(), asked("zeilen", "nl"), "nl") == []
    assert len(turned(answer, frozenset(("all",)), asked("zeilen", "nl"), "nl")) == 1
    assert weigh_verdict(answer, frozenset(), terms, "nl")["yes_denied"] > 0
    assert weigh_verdict(answer, frozenset(), asked("zeilen", "nl"), "nl")["yes_denied"] == 0
    assert {"says_no", "no_all"} <= set(weigh_verdict(other, frozenset(("all",)), terms, "nl"))


def test_a_passage_that_denies_less_than_half_of_what_is_asked_is_not_turned(real: Respondent) -> None:
    answer = real.answer("does-passage-say", {"passage": "systeemcheck-written-hearing-group"}, "nl")
    heard = asked("asielzoekers zaken schriftelijk horen", "nl")
    assert answer.verdict is True
    assert 0 < near_negation(heard, answer.citations[0].paraphrase, "nl") < 0.5
    assert turned(answer, frozenset(), heard, "nl") == []


def test_what_one_document_names_is_not_limited_to_another(real: Respondent) -> None:
    linker: Linker = real.understanding.linker
    text = "Noemt de brief over het ICCT-rapport het COA, zoals de systeemcheck?"
    found = real.understanding.matcher.matches(linker.link(text, "nl"))
    one = [match for match in found if match.question == "does-document-name"]
    assert one
    assert all(match.documents == () for match in one)
