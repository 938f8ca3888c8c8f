"""Questions with their right reading (`readings.tsv`): for fitting, not for measuring.

Each line holds the language, the question of the library (or `not_stated`), its parameters (`name=slug;…`) and a text
that somebody could type, between tabs. The texts were written without a look at the wordings of the library, but for
those of `stages-after`, `stages-before` and `stages-between`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_api.answers import Answer
from graph_api.intent import UNSAID
from graph_api.proposals import OF_SILENCE
from graph_api.proposals import UNSAID as OF_NOTHING
from graph_api.questions import bind, find
from graph_api.ranking import Candidate
from graph_api.respond import Respondent

FILE = Path(__file__).resolve().parent / "readings.tsv"
NOT_STATED = "not_stated"
CITED = 3


@dataclass(frozen=True)
class Reading:
    """A text that somebody could type, and how it is to be read: question of the library, and parameters by name."""

    lang: str
    question: str
    given: dict[str, str]
    text: str

    @property
    def intent(self) -> str:
        """Give the question of the library that it comes down to."""
        return UNSAID if self.question == NOT_STATED else self.question


def read_readings() -> Iterator[Reading]:
    """Give every line of the file. Raises ValueError for a line that has not four fields."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        lang, question, given, text = line.split("\t")
        yield Reading(lang, question, dict(pair.split("=", 1) for pair in given.split(";") if pair), text)


class Judge:
    """Says how right a candidate is for a reading: 2 the reading itself, 1 an answer as good, 0 wrong."""

    def __init__(self, respondent: Respondent) -> None:
        """Take what answers the right readings."""
        self._respondent = respondent

    def grade(self, reading: Reading, one: Candidate) -> int:
        """Give 0, 1 or 2. Raises NotFoundError for a reading that the library does not know."""
        if reading.question in (NOT_STATED, "what-is-left-open"):
            return self._unstated(reading, one)
        library, names = self._respondent.library, self._respondent.names
        bound = bind(find(library, reading.question), reading.given, names)
        given = {name: term.value for name, term in bound.items()}
        right = self._respondent.answer(reading.question, reading.given, reading.lang)
        itself = one.proposal.question == reading.question and dict(one.proposal.given) == given
        if itself:
            return 2 if (one.answer.status, one.answer.verdict) == (right.status, right.verdict) else 0
        return int(_as_good(one.answer, right, given.get("passage")))

    def _unstated(self, reading: Reading, one: Candidate) -> int:
        if one.answer.status != NOT_STATED:
            return 0
        if reading.question == NOT_STATED:
            return 2 if one.proposal.side in (OF_SILENCE, OF_NOTHING) or "kind_unstated" in one.features else 1
        given = {name: self._respondent.names.resolve(name, slug) for name, slug in reading.given.items()}
        return 2 if dict(one.proposal.given) == given else 1


def _as_good(answer: Answer, right: Answer, passage: str | None) -> bool:
    """Say whether an answer of another question is as right: the same verdict, passage or things."""
    cited = [citation.iri for citation in answer.citations[:CITED]]
    if (answer.status, answer.verdict) != (right.status, right.verdict):
        return False
    if passage is not None and cited[:1] != [passage]:
        return False
    if right.verdict is not None:
        return bool({citation.iri for citation in right.citations[:CITED]} & set(cited))
    labels = [sorted(item.label for item in one.items) for one in (answer, right)]
    return passage is not None or (bool(labels[0]) and labels[0] == labels[1])
