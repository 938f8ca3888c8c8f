"""Texts that somebody could type, with their right reading: which of them comes nearest to a typed question.

Each line of `texts/readings.tsv` holds a language, a question of the library (or `not_stated`), its parameters
(`name=slug;…`) and a text, between tabs. They are compared as the questions in `asked.py` are. The texts were written
without a look at the wordings of the library, but for those of `stages-after`, `stages-before` and `stages-between`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph_api.asked import WeighedAsked, weigh_asked
from graph_api.intent import UNSAID
from graph_api.names import Names
from graph_api.prefixes import ANY_KIND, ID
from graph_api.questions import Question
from graph_api.tokens import recognise_language
from graph_api.wording import FOLDER

FILE = FOLDER / "readings.tsv"
NOT_STATED = "not_stated"


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


def key_of(question: str, given: Mapping[str, str]) -> str:
    """Give what a question with its parameters (IRIs) is known by among the readings."""
    return " ".join((question, *(f"{name}={iri}" for name, iri in sorted(given.items()))))


def by_question(weighed: WeighedAsked) -> dict[str, list[int]]:
    """Give the numbers of the readings of each question, whatever they are about."""
    found: dict[str, list[int]] = {}
    for number, key in enumerate(weighed["iris"]):
        found.setdefault(key.partition(" ")[0], []).append(number)
    return found


def weigh_readings(
    library: Mapping[str, Question], names: Names, terms_of: Callable[[str, str], Sequence[str]]
) -> WeighedAsked:
    """Weigh the terms of the readings whose question and things this library and graph know."""
    known = []
    for reading in read_readings():
        given = _things(reading, library)
        if given is not None and all(iri in names for iri in given.values()):
            lang = recognise_language(reading.text) or "nl"
            known.append((key_of(reading.question, given), terms_of(reading.text, lang)))
    return weigh_asked(known)


def _things(reading: Reading, library: Mapping[str, Question]) -> dict[str, str] | None:
    if reading.question == NOT_STATED:
        return {}
    if reading.question not in library:
        return None
    takes = library[reading.question].parameters
    kinds = {name: "" if takes[name].kind == ANY_KIND else f"{takes[name].kind}/" for name in reading.given}
    return {name: f"{ID}{kinds[name]}{slug}" for name, slug in reading.given.items()}
