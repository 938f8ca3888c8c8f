"""Write a question of the library for an engine elsewhere, its parameters as constants as the embedded one takes them.

A trailing VALUES says the same, and is what users are shown. But engines evaluate the whole query
first and join last: Oxigraph needs ten times as long, and Virtuoso 7.2.5 gives wrong rows
for ten of the questions (measured on the real graph).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph_api import guard
from graph_api.engine import Term, with_values

COLUMNS = re.compile(r"\bselect\b([^{]*?)(?:\bwhere\b|\{)", re.IGNORECASE)
GROUPS = re.compile(r"\bgroup\s+by\b((?:\s*[?$]\w+)+)", re.IGNORECASE)


def with_constants(sparql: str, given: Mapping[str, Term]) -> str:
    """Put each term in the place of its variable, and keep the variable as a column.

    Strings, IRIs and comments are left alone. A sub-select does without the column, and is not grouped by it. Where it
    would be left without any, or a variable is grouped by or assigned, the query is written with VALUES instead.
    """
    if not given:
        return sparql
    blank = guard.blanked(sparql)
    first, last = blank.find("{"), blank.rfind("}") + 1
    names = "|".join(map(re.escape, given))
    assigned = rf"\bas\s*[?$](?:{names})\b|\bvalues\b[^{{]*[?$](?:{names})\b"
    several = (*COLUMNS.finditer(blank, first, last), *GROUPS.finditer(blank, first, last))
    columns = [(one.start(1), one.end(1)) for one in several]
    emptied = any(not re.search(rf"[*(]|[?$](?!(?:{names})\b)", blank[start:end]) for start, end in columns)
    grouped = re.search(r"\bgroup\b", blank[last:], re.IGNORECASE)
    if emptied or grouped or re.search(assigned, blank[first:last], re.IGNORECASE):
        return with_values(sparql, given)
    found = list(re.finditer(rf"[?$]({names})\b", blank[:last]))
    for variable in reversed(found):
        term = str(given[variable[1]])
        written = term if variable.start() > first else f"({term} AS ?{variable[1]})"
        written = "" if any(start <= variable.start() < end for start, end in columns) else written
        sparql = sparql[: variable.start()] + written + sparql[variable.end() :]
    return sparql
