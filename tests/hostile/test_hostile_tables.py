"""Tables that a spreadsheet opens: no cell of ours is run as a formula."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hostile_server import Attacked

from graph_api.view_files import csv_file

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    '=HYPERLINK("http://x")',
    "-2+3+cmd|' /C x'!A0",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_would_run_is_a_text(formula: str) -> None:
    written = bytes(csv_file("x", ["a"], [[formula]]).body).decode().removeprefix("\ufeff")
    (_, (cell,)) = csv.reader(StringIO(written, newline=""))
    assert cell == f"'{formula}"


def test_no_table_of_a_page_holds_a_formula_that_its_address_brings_in(attacked: Attacked) -> None:
    with attacked.client() as client:
        for path in ("/nl/routes.csv", "/nl/measures.csv", "/nl/systems.csv", "/nl/bodies.csv"):
            for parameter in ("sender", "receiver", "around", "document", "status"):
                answer = client.get(path, params={"sender": "coa", "receiver": "aivd", parameter: "=1+1"})
                assert answer.status_code < 500
                if answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv"):
                    cells = [cell for row in csv.reader(StringIO(answer.text)) for cell in row]
                    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_an_answer_in_csv_is_a_file_and_no_page(attacked: Attacked) -> None:
    answer = attacked.ask("SELECT ('=1+1' AS ?x) ('<script>alert(1)</script>' AS ?y) {}", accept="text/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["x-content-type-options"] == "nosniff"
