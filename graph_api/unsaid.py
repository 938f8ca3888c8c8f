"""Say what an answer leaves unsaid: flows for which the sources name no condition stand beside those that have one."""

from __future__ import annotations

from collections.abc import Callable

from graph_api.engine import Rows
from graph_api.prefixes import DEF
from graph_api.wording import has_word, join, word

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
