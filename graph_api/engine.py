"""Run trusted queries of the library on the loaded graph: parameters are bound, never pasted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Protocol, cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from graph_api.errors import CatalogueError
from graph_api.prefixes import PREFIXES

ALL = 1_000_000_000  # rows: more than a graph that fits a machine can give
_PATH = re.compile(
    r"\{ SELECT DISTINCT \?(\w+) \?(\w+) WHERE (\{[^{}]* [\w-]+:\w+[*+] [^{}]*\}) \}"
    r"|\?(\w+) [\w-]+:\w+[*+] \?(\w+) \."
)
_PREFIX = re.compile(r"([\w-]+):\w")

Term = NamedNode | Literal | BlankNode
Cell = Term | None


@dataclass(frozen=True)
class Rows:
    """The rows of a SELECT: `columns` name them, `rows` hold one term or None a column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool = False

    def column(self, name: str) -> int | None:
        """Give the place of a column, or None when the query has no such column."""
        return self.columns.index(name) if name in self.columns else None

    def records(self) -> list[dict[str, str]]:
        """Give each row as a mapping from column to value, cells without a value left out."""
        return [
            {name: cell.value for name, cell in zip(self.columns, row, strict=True) if cell is not None}
            for row in self.rows
        ]


class Engine(Protocol):
    """What runs the queries of the library and of the pages."""

    def __hash__(self) -> int:
        """Tell engines apart, so that what was read from one may be kept under it."""

    def close(self) -> None:
        """Let go of what it holds open; nothing is asked afterwards."""

    def select(self, sparql: str, given: Mapping[str, Term] | None = None, limit: int = 10_000) -> Rows:
        """Run a SELECT with the variables in `given` bound; at most `limit` rows, cut honestly."""


@dataclass(frozen=True)
class Embedded:
    """The engine in this process: an Oxigraph store that is never written to once loaded."""

    store: Store

    def close(self) -> None:
        """Do nothing: the store goes with the dataset."""

    def select(self, sparql: str, given: Mapping[str, Term] | None = None, limit: int = 10_000) -> Rows:
        """Run a SELECT with the variables in `given` bound; at most `limit` rows, cut honestly.

        One row more than `limit` is read, to know whether the answer was cut.
        Raises CatalogueError when the text is not a SELECT.
        """
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): term for name, term in (given or {}).items()
        }
        sparql = _PATH.sub(partial(self._with_ends, given or {}), sparql)
        found = self.store.query(sparql, use_default_graph_as_union=True, substitutions=bound)
        if not isinstance(found, QuerySolutions):
            raise CatalogueError("A question of the library must be a SELECT.")
        return to_rows(found, limit)

    def _with_ends(self, given: Mapping[str, Term], pattern: re.Match[str]) -> str:
        """Write '?part kg:isPartOf* ?whole' with the parts of a whole that is given, and every such path so.

        Oxigraph joins a path by looking at all that the rest of the query could be about: the flows between two
        actors took it time by the number of all flows. A path in a SELECT of its own is one with what stands there.
        """
        first, last = pattern[1] or pattern[4], pattern[2] or pattern[5]
        if (first in given) == (last in given):
            return pattern[0]
        known, sought = (first, last) if first in given else (last, first)
        group = pattern[3] or f"{{ {pattern[0]} }}"
        prefixes = " ".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in set(_PREFIX.findall(group)))
        path = f"{prefixes} SELECT DISTINCT ?{known} ?{sought} WHERE {group}"
        ends = self.store.query(path, use_default_graph_as_union=True, substitutions={Variable(known): given[known]})
        assert isinstance(ends, QuerySolutions)
        return f"VALUES ?{sought} {{ {' '.join(str(row[sought]) for row in ends)} }}"


def to_rows(found: QuerySolutions, limit: int) -> Rows:
    """Read at most `limit` rows of a result, and note whether there were more."""
    columns = tuple(variable.value for variable in found.variables)
    # our graph holds no quoted triples, so every cell is a Cell; to look at each took as long as the query
    rows = cast("tuple[tuple[Cell, ...], ...]", tuple(map(tuple, islice(found, limit + 1))))
    return Rows(columns, rows[:limit], len(rows) > limit)


def read_all(engine: Engine, sparql: str, first: str, *columns: str) -> Rows:
    """Run a SELECT without ORDER BY for all of its rows, and put them in the order of what stands in these columns.

    To let a store on disk do so took it ten times as long: it looks up the text of both terms for each comparison.
    Few rows should have the same in the column `first`: only those are in need of a key of their own.
    """
    found = engine.select(sparql, limit=ALL)
    place, places = found.columns.index(first), [found.columns.index(name) for name in columns]
    together: dict[tuple[str, str], list[tuple[Cell, ...]]] = {}
    for row in found.rows:
        together.setdefault(_in_order(row[place]), []).append(row)
    for rows in together.values():
        rows.sort(key=lambda row: [_in_order(row[place]) for place in places])
    return Rows(found.columns, tuple(row for key in sorted(together) for row in together[key]))


def _in_order(cell: Cell) -> tuple[str, str]:
    """Give what terms are put in order by: their text, then their language; what is not there comes first."""
    return ("", "") if cell is None else (cell.value, getattr(cell, "language", None) or "")


def with_values(sparql: str, given: Mapping[str, Term]) -> str:
    """Write the query with its parameters in a trailing VALUES block, so that it can be copied and run anywhere."""
    if not given:
        return sparql
    names = " ".join(f"?{name}" for name in given)
    return f"{sparql.rstrip()}\nVALUES ({names}) {{ ({' '.join(str(term) for term in given.values())}) }}\n"
