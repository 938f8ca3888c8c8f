"""What an answer says and which status it has, by the rules in docs/answers.md, on the tiny graph."""

from __future__ import annotations

from itertools import product

import pytest
from answer_parts import passes, receivers, slugs
from pyoxigraph import NamedNode

from graph_api.answers import Answer, compose
from graph_api.engine import Rows
from graph_api.prefixes import DEF, thing
from graph_api.questions import Question
from graph_api.respond import Respondent

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
    """Give status and verdict of a yes-or-no question by the first rule of docs/answers.md that fits."""
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
