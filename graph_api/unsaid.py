"""Say what an answer leaves unsaid.

Flows for which the sources name no condition stand beside those that have one, and where a thing whose names are not
counted is not found, it can still be named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from graph_api.engine import Rows
from graph_api.prefixes import ANY_KIND, COUNTED, DEF, split
from graph_api.questions import Question
from graph_api.wording import LANGUAGES, has_word, join, word

ACTUAL = f"{DEF}standing/actual"


def without_item(item: str, rows: Rows, lang: str, label: Callable[[str, str], str]) -> str:
    """Name the actual flows in the rows that have no item (a condition, say); '' when all have one.

    `label` gives the name of a thing (IRI) in a language.
    """
    key = f"without_{item}"
    bare = {
        r["flow"]: None for r in rows.records() if "flow" in r and item not in r and r.get("standing", ACTUAL) == ACTUAL
    }
    if not bare or not has_word(lang, key):
        return ""
    return " " + word(lang, key, flows=join([label(flow, lang) for flow in bare], lang))


def as_counted(question: Question, given: Mapping[str, str]) -> Question:
    """Give the question as it can be asked of these things (IRIs, by parameter).

    Silence is no 'no' where one of any kind has names that are not counted in the texts, as a stage has.
    """
    things = (iri for name, iri in given.items() if question.parameters[name].kind == ANY_KIND)
    if not question.closed or all((split(iri) or ("",))[0] in COUNTED for iri in things):
        return question
    return replace(question, closed=False, nothing={lang: word(lang, "not_counted") for lang in LANGUAGES})
