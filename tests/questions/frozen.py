"""The rows that every question gives on the tiny graph, as CSV; run this file to write them anew, then read the diff.

    .venv/bin/python tests/questions/frozen.py            # all questions
    .venv/bin/python tests/questions/frozen.py SLUG …     # some of them

A question needs its parameters in `parameters.toml` first.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
from pathlib import Path

from graph_api.engine import Cell, Rows
from graph_api.load import read
from graph_api.prefixes import shorten
from graph_api.questions import bind, run
from graph_api.respond import Respondent
from graph_api.settings import Folders

FOLDER = Path(__file__).resolve().parent
MINI = Folders(FOLDER.parents[1] / "ontology", FOLDER.parent / "mini" / "data")


def read_parameters() -> dict[str, dict[str, str]]:
    """Give the parameters of each question on the tiny graph."""
    return tomllib.loads((FOLDER / "parameters.toml").read_text("utf-8"))


def frozen_file(slug: str) -> Path:
    """Give the place of the rows of a question."""
    return FOLDER / f"{slug}.csv"


def rows_of(respondent: Respondent, slug: str) -> Rows:
    """Run a question on the tiny graph with its parameters."""
    question = respondent.library[slug]
    return run(respondent.engine, question, bind(question, read_parameters()[slug], respondent.names))[0]


def as_csv(rows: Rows) -> str:
    """Write rows with prefixed names, in their order."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows([spell(cell) for cell in row] for row in rows.rows)
    return text.getvalue()


def spell(cell: Cell) -> str:
    """Write a cell as a reader would; an empty one is ''."""
    return "" if cell is None else shorten(cell.value)


def main(slugs: list[str]) -> None:
    """Write the rows of these questions, or of all."""
    respondent = Respondent(read(MINI))
    for slug in slugs or respondent.library:
        frozen_file(slug).write_text(as_csv(rows_of(respondent, slug)), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
