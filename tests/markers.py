"""Tables that a command prints stand in documents between two comments with the name of the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path


def kept(text: str, name: str) -> str:
    """Give the table of this name in a document. Raises AttributeError when it has no place there."""
    return _place(name).search(text)[0]  # type: ignore[index]


def put(path: Path, tables: Mapping[str, str]) -> None:
    """Write each table into a document, where it has a place for it."""
    text = path.read_text("utf-8")
    for name, table in tables.items():
        text = _place(name).sub(lambda _, table=table: table, text)
    path.write_text(text, "utf-8")


def _place(name: str) -> re.Pattern[str]:
    return re.compile(f"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.S)
