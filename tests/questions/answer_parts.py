"""Questions of the library as the tests of answers ask them, on the tiny graph."""

from __future__ import annotations

from graph_api.answers import Answer
from graph_api.respond import Respondent


def passes(respondent: Respondent, sender: str, receiver: str, lang: str = "nl") -> Answer:
    return respondent.answer("does-actor-pass-to", {"sender": sender, "receiver": receiver}, lang)


def receivers(respondent: Respondent, sender: str, lang: str = "nl") -> Answer:
    return respondent.answer("who-receives-signals-from", {"sender": sender}, lang)


def slugs(answer: Answer) -> list[str]:
    return [item.iri.rpartition("/")[2] for item in answer.items if item.iri]
