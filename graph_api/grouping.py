"""Group the rows of a question by what is the answer, and part them by standing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal

from graph_api.engine import Cell, Rows, Term
from graph_api.prefixes import DEF

ACTUAL, DENIED = (f"{DEF}standing/{name}" for name in ("actual", "denied"))


@dataclass
class Group:
    """The rows of one item while an answer is made."""

    cell: Cell
    rows: list[dict[str, Cell]] = field(default_factory=list)

    def cells(self, column: str) -> list[Term]:
        """Give what a column holds, in order, empty cells left out."""
        return [cell for row in self.rows if (cell := row.get(column)) is not None]

    def values(self, column: str) -> list[str]:
        """Give the distinct values of a column, in order."""
        return list(dict.fromkeys(cell.value for cell in self.cells(column)))


def group_rows(rows: Rows, item: str, lang: str) -> list[Group]:
    """Group rows by their item, in the order in which the items come; texts in another language are left out."""
    groups: dict[str, Group] = {}
    for row in rows.rows:
        record = dict(zip(rows.columns, row, strict=True))
        cell = record[item]
        if cell is not None and not in_another(cell, lang):
            groups.setdefault(str(cell), Group(cell)).rows.append(record)
    return list(groups.values())


def in_another(cell: Term, lang: str) -> bool:
    """Say whether a cell is a text in another language than this."""
    return isinstance(cell, Literal) and cell.language not in (None, lang)


def by_standing(groups: Sequence[Group]) -> tuple[list[Group], list[Group], list[Group]]:
    """Part groups into actual (or without standing), denied, and planned or recommended; a group can be in several."""
    actual, denied, planned = [], [], []
    for group in groups:
        kept: dict[str, Group] = {}
        for row in group.rows:
            standing = row.get("standing")
            key = ACTUAL if standing is None else standing.value
            kept.setdefault(key if key in (ACTUAL, DENIED) else "planned", Group(group.cell)).rows.append(row)
        actual += [kept[ACTUAL]] if ACTUAL in kept else []
        denied += [kept[DENIED]] if DENIED in kept else []
        planned += [kept["planned"]] if "planned" in kept else []
    return actual, denied, planned


def without(rows: Rows, item: str, left_out: Collection[str]) -> Rows:
    """Leave out the rows whose item is one of these things (IRIs): what a question names is not its answer."""
    cell = rows.column(item)
    if not left_out or cell is None:
        return rows
    kept = tuple(row for row in rows.rows if getattr(row[cell], "value", None) not in left_out)
    return Rows(rows.columns, kept, rows.truncated)


def all_or_none(rows: Rows, item: str, asked: Iterable[str]) -> Rows:
    """Give the rows where each of the things asked about (IRIs) is an item, else none: some in order are no answer."""
    cell = rows.column(item)
    found = {getattr(row[cell], "value", None) for row in rows.rows} if cell is not None else set()
    return rows if found.issuperset(asked) else Rows(rows.columns, ())
