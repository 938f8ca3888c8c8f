"""The data from Python, as docs/python.md and the notebook show it: they are run, and print what they show."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from following import Reader, rewrite
from notebook import run, shown
from programs import PYTHON, with_output


@pytest.fixture(scope="module")
def reader(real_site: str, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("analyst"), tmp_path_factory.mktemp("cache"), real_site)


def test_the_programs_print_what_is_shown(checkout: Path, reader: Reader) -> None:
    text = (checkout / "docs/python.md").read_text("utf-8")
    assert len(PYTHON.findall(text)) > 5
    assert with_output(rewrite(text, reader), reader) == text, "run make docs and read what changed"


def test_the_notebook_shows_what_its_cells_find(checkout: Path, real_site: str) -> None:
    path = checkout / "docs/ketenkaart.ipynb"
    kept = nbformat.read(path, as_version=4)
    nbformat.validate(kept)
    found = shown(run(path, real_site))
    assert sum(bool(outputs) for outputs in found.values()) >= 4
    assert found == shown(kept), "run make docs and read what changed"
