"""The judging on answers made by hand, so that no answer fools it; and the whole on three questions."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest
from evaluate import COLUMNS, OWN, PLACE, Asked, ask_all, is_held_out, judge, main, plain, table, times
from markers import kept

SPAN = {"doc": "003", "char_start": 100, "char_end": 200}
CITED = {"document": "systeemcheck-2023", "start": 150, "end": 160}


def question(kind: str, *expected: list[str], must_not: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    entries = [{"any_of": spellings} for spellings in expected]
    made = {"id": "E001", "lang": "nl", "category": "direct", "evidence": [SPAN], "must_not": list(must_not)}
    return {**made, "answer_type": kind, "expected": entries, **more}


def answer(*labels: str, status: str = "answered", **more: Any) -> dict[str, Any]:
    made = {"status": status, "verdict": None, "text": "", "items": [{"label": label} for label in labels]}
    return {**made, "citations": [], **more}


TWO = question("set", ["AIVD", "Algemene Inlichtingen- en Veiligheidsdienst"], ["politie"], must_not=("KMar", "IND"))
ORDERED = question("ordered_list", ["melding"], ["toets"], ["overleg"])
YES, NO = question("boolean", ["ja", "yes"]), question("boolean", ["nee", "no"])
TEXT = question("text", ["drie weken"])
NUMBER = question("number", ["7386", "7.386"])
SILENT = question("not_stated", ["staat niet in de stukken"])


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (TWO, answer("Algemene Inlichtingen- en Veiligheidsdienst (AIVD)", "politie")),
        (TWO, answer("POLITIE", "aivd.", "Team Speciale Zaken")),
        (TWO, answer("AIVD", "politie (KMar)")),
        (ORDERED, answer("Melding", "iets anders", "de toets", "overleg")),
        (YES, answer(verdict=True)),
        (NO, answer(verdict=False, status="denied")),
        (NUMBER, answer(text="Het waren er 7.386 in 2022.")),
        (NUMBER, answer("7386")),
        (TEXT, answer(text="Elke drie weken.")),
        (TEXT, answer(citations=[CITED])),
        (SILENT, answer(status="not_stated")),
        (question("set", ["Coördinator"]), answer("coordinator")),
    ],
)
def test_a_right_answer_is_right(asked: dict[str, Any], given: dict[str, Any]) -> None:
    assert judge(asked, given) == ("right", "")


FAR = {**CITED, "start": 200, "end": 300}


@pytest.mark.parametrize(
    ("asked", "given", "reason"),
    [
        (TWO, answer("AIVD"), "lacks 'politie'"),
        (TWO, answer(text="AIVD en politie"), "lacks 'AIVD'"),
        (TWO, answer("AIVD", "politieagent"), "lacks 'politie'"),
        (TWO, answer("AIVD", "politie", "KMar"), "names 'KMar'"),
        (TWO, answer("AIVD", "politie", "de IND (dienst)"), "names 'IND'"),
        (TWO, answer("AIVD", "politie", "(KMar"), "names 'KMar'"),
        (TWO, answer("AIVD", "politie", status="not_stated"), "status not_stated"),
        (TWO, answer("AIVD", "politie", status="right"), "status right"),
        (TWO, answer("AIVD", "politie", status=""), "status "),
        (TWO, answer("ai", "vd politie"), "lacks 'AIVD'"),
        (ORDERED, answer("toets", "melding", "overleg"), "out of order: 'toets'"),
        (ORDERED, answer("melding, toets en overleg"), "out of order: 'toets'"),
        (ORDERED, answer("melding", text="toets, overleg"), "lacks 'toets'"),
        (YES, answer(verdict=False), "verdict False"),
        (YES, answer(verdict="true"), "verdict true"),
        (YES, answer(verdict=1), "verdict 1"),
        (YES, answer("ja", text="Ja."), "verdict None"),
        (NO, answer(), "verdict None"),
        (NO, answer(verdict=False, status="not_stated"), "status not_stated"),
        (NUMBER, answer(text="Het waren er 17386."), "lacks '7386'"),
        (TEXT, answer(citations=[FAR]), "lacks 'drie weken'"),
        (TEXT, answer(citations=[{**CITED, "document": "kst-29754-716"}]), "lacks 'drie weken'"),
        (TEXT, answer(citations=[FAR, FAR, FAR, CITED]), "lacks 'drie weken'"),
        (TEXT, answer("IND", citations=[CITED]) | {"status": "not_stated"}, "status not_stated"),
        (question("set", ["IND"]), answer(citations=[CITED]), "lacks 'IND'"),
        (SILENT, answer("AIVD"), "status answered"),
        (SILENT, answer(status="denied", verdict=False), "status denied"),
        (SILENT, answer(text="staat niet in de stukken"), "status answered"),
        (TWO, {"status": "HTTP 500"}, "status HTTP 500"),
        (TWO, None, "not the shape of an answer"),
        (TWO, [], "not the shape of an answer"),
        (TWO, answer() | {"items": "AIVD politie"}, "not the shape of an answer"),
        (TWO, answer() | {"items": [{"label": ["AIVD", "politie"]}]}, "not the shape of an answer"),
        (TEXT, answer(citations=[{**CITED, "start": None}]), "not the shape of an answer"),
    ],
)
def test_a_wrong_answer_is_wrong_and_says_why(asked: dict[str, Any], given: Any, reason: str) -> None:
    assert judge(asked, given) == ("wrong", reason)


def test_what_is_not_understood_is_an_abstention_whatever_else_it_says() -> None:
    assert judge(TWO, answer("AIVD", "politie", "KMar", status="not_understood"))[0] == "abstained"
    assert judge(SILENT, answer(status="not_understood"))[0] == "abstained"


@pytest.mark.parametrize(
    "asked", [question("set"), question("set", []), question("set", ["…", " "]), question("boolean", ["misschien"])]
)
def test_a_question_that_any_answer_would_satisfy_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="E001"):
        judge(asked, answer(verdict=True))


def test_every_question_of_the_set_can_be_judged_and_names_no_right_answer_as_wrong() -> None:
    for asked in json.loads(OWN.read_text(encoding="utf-8")):
        assert judge(asked, answer())[0] == "wrong", asked["id"]
        assert len(asked["paraphrases"]) == 2
        forbidden = {plain(one) for one in asked["must_not"]}
        assert not forbidden & {plain(one) for entry in asked["expected"] for one in entry["any_of"]}, asked["id"]


def test_even_numbers_are_held_out() -> None:
    assert [is_held_out({"id": name}) for name in ("E001", "E002", "G110", "F089")] == [False, True, True, False]


def test_the_table_counts_every_wording_in_each_group() -> None:
    odd, even = TWO, question("set", ["x"], id="E002", lang="en", category="route")
    outcomes = [(odd, 0, "right"), (odd, 1, "wrong"), (odd, 2, "abstained"), (even, 0, "right"), (even, 1, "right")]
    rows = table([Asked(one, wording, outcome, "", 0.1) for one, wording, outcome in outcomes], split=True)
    assert "| **All** | 5 | 3 (60.0 %) | 1 (20.0 %) | 1 (20.0 %) |" in rows
    assert "| Dutch | 3 | 1 (33.3 %) | 1 (33.3 %) | 1 (33.3 %) |" in rows
    assert "| held out: yes | 2 | 2 (100.0 %) | 0 (0.0 %) | 0 (0.0 %) |" in rows
    assert "| kind: direct | 3 |" in rows
    assert "| wording: hasty message | 1 | 0 (0.0 %) | 0 (0.0 %) | 1 (100.0 %) |" in rows


def test_the_slow_answers_are_in_the_ninety_fifth_percentile() -> None:
    asked = [Asked(TWO, 0, "right", "", number / 1000) for number in range(1, 101)]
    assert "p50 51 ms, p95 96 ms" in times(asked)


def test_three_questions_are_asked_of_the_real_server_in_three_wordings(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"<!-- {PLACE} --><!-- /{PLACE} -->", encoding="utf-8")
    assert main(["--only", "E001", "F090", "G100", "--write", str(page)]) == 0
    told = capsys.readouterr().out
    assert "(9 wordings, dataset " in told
    assert "Examples" not in told
    (row,) = re.findall(r"\| \*\*All\*\* \| 9 \| (\d+) .*?\| (\d+) .*?\| (\d+) ", told)
    assert sum(map(int, row)) == 9
    assert told.strip() in page.read_text(encoding="utf-8")


def test_a_server_that_does_not_answer_is_wrong_not_skipped(unused_address: str) -> None:
    asked = ask_all([TWO | {"question": "Wie?", "paraphrases": ["Wie dan?", "wie"]}], unused_address)
    assert [one.outcome for one in asked] == ["wrong"] * 3


def test_the_readme_shows_the_table_as_measured(checkout: Path) -> None:
    shown = kept((checkout / "README.md").read_text(encoding="utf-8"), PLACE)
    assert f"| {' | '.join(COLUMNS)} |" in shown
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \(.*?\) \| (\d+) \(.*?\) \| (\d+) \(.*?\) \|$", shown, re.M)
    assert {"**All**", "Dutch", "English", "held out: yes", "held out: no, fitted on"} <= {row[0] for row in rows}
    assert all(int(asked) == sum(map(int, counts)) for _, asked, *counts in rows)


@pytest.fixture
def unused_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"
