"""What is wrong with a query that does not parse, in words a reader can act on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from graph_api.errors import QuerySyntaxError
from graph_api.guard import blanked, declared_prefixes, gaps

WIDTH = 200
PADDING = 32
MOST_WORDS = 5_000
HELPFUL = {"?": "a variable such as ?name", **{sign: f"'{sign}'" for sign in "*{}()"}}
PAIRS = {"{": "}", "(": ")", "[": "]"}

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_PREFIXED = re.compile(r"([?$@]\w++)|(?<![\w:.-])((?:[^\W\d_][\w-]*+)?+):(?=[\w%])")
_BEGINNING = re.compile(r"\s*+(?:(?:prefix\s*+[^\s:]*+:|base)\s*+)*+(?:select|ask|construct|describe)\b", re.IGNORECASE)
_BRACKET = re.compile(r"[\[\](){}]")
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
        line, column, reason = int(place[1]), int(place[2]), _reason(query, place[3])
    else:
        return QuerySyntaxError(f"The query cannot be parsed: {engine_message[:WIDTH]}")
    return QuerySyntaxError(f"line {line}, column {column}: {reason}", line, column, _excerpt(query, line, column))


def placed(query: str, engine_message: str, parse: Callable[[str], object]) -> str:
    """Give the engine's message with the place of the word at fault; `parse` parses a query and raises SyntaxError.

    The engine names the place up to which it has looked, which is behind the word at fault by the length of a
    keyword that might have stood there. So the words are set apart further than any keyword is long, and
    the query is parsed once more: the last word that begins before the place named then is the one.
    """
    named = _PLACE.match(engine_message)
    begins = [0, *gaps(query)]
    if len(begins) > MOST_WORDS:
        return engine_message
    words = [query[a:b] for a, b in zip(begins, [*begins[1:], len(query)], strict=True)]
    apart = "".join(word + " " * PADDING for word in words)
    try:
        parse(apart)
    except SyntaxError as error:
        found = _PLACE.match(error.msg or "")
        if named is not None and found is not None:
            at = _word_at(words, begins, _index(apart, int(found[1]), int(found[2])))
            line, column = query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at)
            return f"error at {line}:{column}: {engine_message[named.start(3) :]}"
    return engine_message


def _index(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _word_at(words: list[str], begins: list[int], index: int) -> int:
    """Give the place in the query that a place in it with its words set apart stands for."""
    shifted = [begin + number * PADDING for number, begin in enumerate(begins)]
    if index >= shifted[-1] + len(words[-1]) + PADDING:
        return begins[-1] + len(words[-1])
    number = bisect_right(shifted, index) - 1
    inside = index - shifted[number]
    return begins[number] + (inside if inside < len(words[number].rstrip()) else 0)


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


def _reason(query: str, expected: str) -> str:
    """Say what helps: a whole sentence of the engine, else a bracket or text left open, else what may stand here.

    Keywords, classes of characters and signs that are rarely meant are left out: the engine names them by chance.
    """
    items = [item.strip() for item in _CLASS.sub("", expected).split(", ")]
    sentences = [item for item in items if " " in item and not item.startswith('"')]
    if sentences:
        return f"{sentences[0]}."
    if '"\\\\U"' in items:
        return "a text between quotation marks is not closed; add the mark that ends it."
    text = blanked(query)
    if not _BEGINNING.match(text):
        return "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines."
    if said := _unbalanced(text):
        return said
    possible = [text for sign, text in HELPFUL.items() if f'"{sign}"' in items]
    hint = f"; possible here: {', '.join(possible)}" if possible else ""
    return f"the query does not go on like this in SPARQL{hint}."


def _unbalanced(text: str) -> str:
    """Give a sentence on the first bracket that closes nothing, else on the last one that is not closed, else ''."""
    opened: list[str] = []
    for sign in _BRACKET.findall(text):
        if sign in PAIRS:
            opened.append(sign)
        elif sign not in (PAIRS[one] for one in opened):
            return f"a '{sign}' closes nothing that is open; remove it, or open its pair before it."
        elif PAIRS[opened[-1]] != sign:
            return f"a '{opened[-1]}' is not closed; add '{PAIRS[opened[-1]]}' before the '{sign}'."
        else:
            opened.pop()
    return f"a '{opened[-1]}' is not closed; add '{PAIRS[opened[-1]]}'." if opened else ""


def _excerpt(query: str, line: int, column: int) -> str:
    """Give the line, or the part of a long one around the column."""
    lines = query.split("\n")
    text = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    start = max(0, column - WIDTH // 2) if len(text) > WIDTH else 0
    return text[start : start + WIDTH]
