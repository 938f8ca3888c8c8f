"""The courtesy guard: refuses a hopeless or forbidden query with a reason, before a worker is spent on it.

It protects nothing by itself; the limits of the workers do. Every expression is
possessive, so that a hostile text costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from graph_api.errors import QueryError, QueryTooLongError
from graph_api.prefixes import BASE

DEPTH = 60
OPERATORS = 3000

_OPAQUE = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?+'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+(?:''')?+"
    r'|"(?:[^"\\\n\r]++|\\.)*+"?+'
    r"|'(?:[^'\\\n\r]++|\\.)*+'?+"
    r'|<[^<>"{}|^`\\\s]*+>'
    r"|#[^\n\r]*+"
    r"|\\.",
    re.DOTALL,
)
_GAP = re.compile(rf"(?:{_OPAQUE.pattern})|(\s++)", re.DOTALL)
_VISIBLE = re.compile(r"[^\n]")
_NAME = re.compile(r"[?$@]\w++|:[\w.%:-]*+|\w[\w.-]*+(:[\w.%:-]*+)?+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_BRACKET = re.compile(r"[\[\](){}]")
_OPERATOR = re.compile(r"\|\||&&|[-+*/!^|]|\b(?:union|optional|minus|exists|bind)\b", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?<!\w)service", re.IGNORECASE)
_UPDATE = re.compile(
    r"\s*+(?:(?:prefix\s*+[^\s:]*+:|base)\s*+)*+(?:insert|delete|load|clear|drop|create|copy|move|add|with)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?P<iri><[^<>\s]*+>)"
    r"|(?<![\w?$:@-])from(?![\w.-]*+:)\s*+(?:named\b)?+\s*+(?P<graph><[^<>\s]*+>|[^\s{<]*+)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?<![\w?$:@-])prefix\s*+([^\s:<]*+):\s*+<([^<>\s]*+)>", re.IGNORECASE)
_UNSTABLE_WORDS = ("now", "rand", "uuid", "\\u")
_UNSTABLE = re.compile(r"(?<![\w?$:@-])(?:now|rand|uuid|struuid)\s*+\(", re.IGNORECASE)


def check(query: str, limit: int, graphs: Sequence[str] = (BASE,), reader: str = "endpoint") -> None:
    r"""Let a query through, or say in one sentence why not.

    `limit` is in characters; `graphs` are the beginnings of the graph names that FROM
    may use; `reader` is what the sentence calls whoever runs the query. A text with \u
    escapes is looked at twice, as written and resolved, because engines differ on when
    they resolve them.
    Raises QueryTooLongError or QueryError.
    """
    if len(query) > limit:
        raise QueryTooLongError(f"The query has {len(query)} characters; the server reads at most {limit}.")
    _check(query, graphs, reader)
    if "\\u" in query or "\\U" in query:
        _check(_ESCAPE.sub(_resolve, query), graphs, reader)


def check_graphs(named: Iterable[str], graphs: Sequence[str] = (BASE,)) -> None:
    """Refuse a graph name that does not begin as one of `graphs`. Raises QueryError."""
    for graph in named:
        if not graph.startswith(tuple(graphs)):
            raise QueryError(f"The graph <{graph[:200]}> is not in this dataset; its graphs begin with {graphs[0]}.")


def names_graphs(query: str) -> bool:
    """Say whether a query says itself, with FROM, of which graphs it is."""
    return "from" in query.lower() and bool(_graphs_asked(query))


def is_stable(query: str) -> bool:
    """Say whether the same query gives the same answer again: it has no NOW, RAND or UUID, however it is written."""
    lowered = query.lower()
    if not any(word in lowered for word in _UNSTABLE_WORDS):
        return True
    return not any(_UNSTABLE.search(blanked(text)) for text in (query, _ESCAPE.sub(_resolve, query)))


def blanked(query: str) -> str:
    """Give the query with each string, IRI and comment blanked out, so that every place stays where it is."""
    return _OPAQUE.sub(lambda found: _VISIBLE.sub(" ", found[0]), query)


def gaps(query: str) -> list[int]:
    """Give the places where white space outside strings, IRIs and comments ends."""
    return [found.end() for found in _GAP.finditer(query) if found[1] is not None]


def declared_prefixes(query: str) -> dict[str, str]:
    """Give the prefixes a query declares, without the colon, each with its namespace."""
    return dict(_PREFIX.findall(_without_strings(query)))


def _check(query: str, graphs: Sequence[str], reader: str) -> None:
    text = _OPAQUE.sub(" ", query)
    lowered = text.lower()
    if _UPDATE.match(text):
        raise QueryError(f"This {reader} only reads; updates are refused.")
    if "service" in lowered and _OUTSIDE.search(_NAME.sub(_keep_words, lowered)):
        raise QueryError(f"SERVICE is switched off: this {reader} calls no other endpoint.")
    if "from" in lowered:
        check_graphs(_graphs_asked(query), graphs)
    _check_size(text)


def _check_size(text: str) -> None:
    if text.count("{") + text.count("(") + text.count("[") > DEPTH and _depth(text) > DEPTH:
        raise QueryError(f"The query is nested deeper than {DEPTH} brackets; write it flatter.")
    if len(text) > OPERATORS and len(_OPERATOR.findall(_NAME.sub(_keep_words, text))) > OPERATORS:
        raise QueryError(f"The query has more than {OPERATORS} operators; use VALUES or several queries.")


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return deepest


def _graphs_asked(query: str) -> list[str]:
    """Give the graphs of FROM and FROM NAMED, prefixed names in full; what cannot be resolved stays as written."""
    asked = [found["graph"] for found in _FROM.finditer(_without_strings(query)) if found["iri"] is None]
    prefixes = declared_prefixes(query) if asked else {}
    return [_full(graph, prefixes) for graph in asked]


def _full(graph: str, prefixes: Mapping[str, str]) -> str:
    if graph.startswith("<"):
        return graph[1:-1]
    prefix, _, local = graph.partition(":")
    return prefixes.get(prefix, prefix + ":") + local


def _without_strings(query: str) -> str:
    return _OPAQUE.sub(lambda found: found[0] if found[0].startswith("<") else " ", query)


def _keep_words(found: re.Match[str]) -> str:
    """Remove a variable, language tag or prefixed name; keep a bare word, which may be a keyword."""
    word = found[0]
    return " " if word[0] in "?$@:" or found[1] is not None else word


def _resolve(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else found[0]
