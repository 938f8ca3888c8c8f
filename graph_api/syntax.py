"""What is wrong with a query that does not parse, in words a reader can act on."""

from __future__ import annotations

import re

from graph_api.errors import QuerySyntaxError
from graph_api.guard import blanked, declared_prefixes

SHOWN = 8
WIDTH = 200

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_PREFIXED = re.compile(r"([?$@]\w++)|(?<![\w:.-])((?:[^\W\d_][\w-]*+)?+):(?=[\w%])")
_CLASS = re.compile(r"\[(?:[^\]']++|'[^']*+')*+\]")


def explain(query: str, engine_message: str) -> QuerySyntaxError:
    """Turn the engine's message into an error with line, column (both from 1) and the offending line.

    The engine names a place as "error at 1:24: expected one of ...". For an undeclared
    prefix it points somewhere behind; there the place and the sentence are ours.
    """
    place = _PLACE.match(engine_message)
    undeclared = _undeclared_prefix(query)
    if undeclared is not None:
        line, column, reason = undeclared
    elif place is not None:
        line, column, reason = int(place[1]), int(place[2]), _reason(place[3])
    else:
        return QuerySyntaxError(f"The query cannot be parsed: {engine_message[:WIDTH]}")
    return QuerySyntaxError(f"line {line}, column {column}: {reason}", line, column, _excerpt(query, line, column))


def _undeclared_prefix(query: str) -> tuple[int, int, str] | None:
    """Give line, column and a sentence for the first prefix that is used but not declared."""
    declared = declared_prefixes(query)
    text = blanked(query)
    for found in _PREFIXED.finditer(text):
        if found[1] is None and found[2] not in declared:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            reason = f"the prefix '{found[2]}:' is not declared; begin the query with PREFIX {found[2]}: <...>."
            return line, column, reason
    return None


def _reason(expected: str) -> str:
    """Shorten the list of what the engine expected: a whole sentence wins, else the signs it lists.

    Keywords and classes of characters are left out: of the keywords possible the engine names only some.
    """
    items = [item.strip() for item in _CLASS.sub("", expected).split(", ")]
    sentences = [item for item in items if " " in item and not item.startswith('"')]
    signs = [item for item in items if item.startswith('"')]
    if sentences:
        return f"{sentences[0]}."
    if not signs:
        return "the query does not go on like this in SPARQL."
    more = ", …" if len(signs) > SHOWN else ""
    return f"the query does not go on like this in SPARQL; possible here: {', '.join(signs[:SHOWN])}{more}."


def _excerpt(query: str, line: int, column: int) -> str:
    """Give the line, or the part of a long one around the column."""
    lines = query.split("\n")
    text = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    start = max(0, column - WIDTH // 2) if len(text) > WIDTH else 0
    return text[start : start + WIDTH]
