"""What the code says in English, in the language of a page: errors as they are raised, and the operations of the API.

`texts/errors_nl.json` and `texts/operations_nl.json` give the Dutch for every English sentence, its {names} standing
for whatever differs.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from graph_api.wording import FOLDER, texts

NAME = re.compile(r"\\\{(\w+)\\\}")


def in_language(message: str, lang: str, of: str = "errors") -> str:
    """Give a sentence of errors or of operations in this language; one for which there is no Dutch stays as it is."""
    if lang == "en":
        return message
    for pattern, nl in _dutch(of):
        if found := pattern.fullmatch(message):
            return nl.format(**{name: _value(name, value) for name, value in found.groupdict().items()})
    return message


@lru_cache(maxsize=2)
def _dutch(of: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read the sentences; of two that fit, the one that leaves less open counts."""
    found: dict[str, str] = json.loads((FOLDER / f"{of}_nl.json").read_text(encoding="utf-8"))
    ordered = sorted(found, key=lambda en: len(re.sub(r"\{\w+\}", "", en)), reverse=True)
    return tuple((re.compile(NAME.sub(r"(?P<\1>.*?)", re.escape(en)), re.DOTALL), found[en]) for en in ordered)


def _value(name: str, value: str) -> str:
    if name == "kind":
        return texts("nl").get(f"kind_{value}", value)
    return value.replace("a variable such as ?name", "een variabele zoals ?naam") if name == "possible" else value
