"""Tables that a command prints stand in documents between two comments with the name of the table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def kept(text: str, name: str) -> str:
    """Give the table of this name in a document. Raises ValueError when it has not exactly one place there."""
    return _around(text, name)[1].removeprefix("\n")


def put(path: Path, tables: Mapping[str, str]) -> None:
    """Write each table into a document, where it has a place for it."""
    for name, table in tables.items():
        if f"<!-- {name} -->" in path.read_text("utf-8"):
            write_into(path, name, table)


def write_into(path: Path, name: str, table: str) -> None:
    """Replace the table of this name in a document. Raises ValueError when it has not exactly one place there."""
    before, _, after = _around(path.read_text("utf-8"), name)
    path.write_text(f"{before}\n{table.rstrip()}\n{after}", "utf-8")


def _around(text: str, name: str) -> tuple[str, str, str]:
    """Divide a document into what comes up to the place of a table, the table, and what comes from its end on."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"The document must have {begin} and, after it, {end}, each once.")
    before, _, rest = text.partition(begin)
    table, _, after = rest.partition(end)
    return before + begin, table, end + after
