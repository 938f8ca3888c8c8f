"""What is wrong with a query that does not parse, in words a reader can act on."""

from __future__ import annotations

import re

from graph_api.errors import QuerySyntaxError
from graph_api.guard import bare, declared_prefixes

SHOWN = 8
WIDTH = 200

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_PREFIXED = re.compile(r"([?$@]\w++)|(?<![\w:.-])((?:[^\W\d_][\w-]*+)?+):(?=[\w%])")
_CLASS = re.compile(r"\[(?:[^\]']++|'[^']*+')*+\]")


def explain(query: str, engine_message: str) -> QuerySyntaxError:
    """Turn the engine's message into an error with line, column, the offending line and, if so, undeclared prefixes.

    The engine names a place as "error at 1:24: expected one of ..."; columns count
    characters. An undeclared prefix is named by us, because the engine only points
    behind it.
    """
    place = _PLACE.match(engine_message)
    undeclared = undeclared_prefix(query)
    if place is None:
        return QuerySyntaxError(undeclared or f"The query cannot be parsed: {engine_message[:WIDTH]}")
    line, column = int(place[1]), int(place[2])
    reason = undeclared or _reason(place[3])
    return QuerySyntaxError(f"line {line}, column {column}: {reason}", line, column, _excerpt(query, line, column))


def undeclared_prefix(query: str) -> str | None:
    """Give a sentence that names the first prefix used but not declared, or None."""
    declared = declared_prefixes(query)
    for variable, prefix in _PREFIXED.findall(bare(query)):
        if not variable and prefix not in declared:
            return f"the prefix '{prefix}:' is not declared; begin the query with PREFIX {prefix}: <...>."
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
