"""A table takes the place that a document has for it, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from markers import kept, put, write_into

BEGIN, END = "<!-- speed -->", "<!-- /speed -->"


def test_the_table_takes_the_place_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    write_into(page, "speed", "new\n")
    assert page.read_text("utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    assert kept(page.read_text("utf-8"), "speed") == "new\n"


@pytest.mark.parametrize("text", [f"{END} {BEGIN}", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n", f"{BEGIN}\n", ""])
def test_a_document_without_one_place_for_the_table_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="each once"):
        write_into(page, "speed", "new")
    assert page.read_text("utf-8") == text


def test_of_several_tables_those_are_put_that_have_a_place(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}{END}", "utf-8")
    put(page, {"size": "large", "speed": "fast"})
    assert page.read_text("utf-8") == f"{BEGIN}\nfast\n{END}"
