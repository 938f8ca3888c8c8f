"""Ask a server questions whose answers are known, and say how many answers are right, wrong or abstained.

The rules of judging are those of README.md beside this file. `make evaluate` runs it on the real graph.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from markers import write_into
from real_server import real_server

OWN_TITLE = "Own questions"
HERE = Path(__file__).resolve().parent
OWN = HERE / "questions.json"
EXAMPLES = HERE.parents[2] / "shared" / "questions" / "examples.json"
DOCUMENTS = {
    "beslisnota-2024": "000",
    "kst-29754-716": "001",
    "kst-29754-754": "002",
    "systeemcheck-2023": "003",
    "kst-32317-MS": "004",
}
VERDICTS = {"ja": True, "yes": True, "nee": False, "no": False}
LISTED = ("set", "ordered_list", "path")
TYPES = (*LISTED, "boolean", "number", "date", "text", "not_stated")
CITED = 3
WORDINGS = ("question", "paraphrase", "hasty message")
OUTCOMES = ("right", "wrong", "abstained")
COLUMNS = ("Questions", "Asked", "Right", "Wrong", "Abstained")
PLACE = "evaluation"
Question = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """One wording of a question, put to the server: how it went, why, and how long it took."""

    question: Question
    wording: int
    outcome: str
    reason: str
    seconds: float


def judge(question: Question, answer: Any) -> tuple[str, str]:
    """Give the outcome (right, wrong, abstained) of an answer as the API gives it, and the reason.

    Raises ValueError for a question that any answer would satisfy.
    """
    _check(question)
    if not _has_shape(answer):
        return "wrong", "not the shape of an answer"
    status, kind = answer.get("status"), question["answer_type"]
    if status == "not_understood":
        return "abstained", ""
    if status not in ("answered", "denied", "not_stated"):
        return "wrong", f"status {status}"
    if (status == "not_stated") != (kind == "not_stated"):
        return "wrong", f"status {status}"
    wrong = _names_wrong(question, answer) or (kind != "not_stated" and _lacks(question, answer))
    return ("wrong", wrong) if wrong else ("right", "")


def _has_shape(answer: Any) -> bool:
    """Say whether an answer can be judged at all: items have labels, citations a document and offsets."""
    if not isinstance(answer, Mapping) or not isinstance(answer.get("text") or "", str):
        return False
    items, citations = answer.get("items") or [], answer.get("citations") or []
    return (
        isinstance(items, list)
        and isinstance(citations, list)
        and all(isinstance(item, Mapping) and isinstance(item.get("label"), str) for item in items)
        and all(isinstance(one, Mapping) and {"document", "start", "end"} <= set(one) for one in citations)
        and all(isinstance(one[end], int) for one in citations for end in ("start", "end"))
    )


def _check(question: Question) -> None:
    spelt = [[one for one in entry["any_of"] if plain(one).strip()] for entry in question["expected"]]
    if question["answer_type"] not in TYPES or not spelt or not all(spelt):
        raise ValueError(f"{question['id']}: the type is unknown, or an expected entry has no spelling.")
    if question["answer_type"] == "boolean" and question["expected"][0]["any_of"][0].casefold() not in VERDICTS:
        raise ValueError(f"{question['id']}: the first spelling of a boolean is ja or nee.")


def _names_wrong(question: Question, answer: Mapping[str, Any]) -> str:
    bare = "".join(plain(re.sub(r"\([^)]*\)", " ", label)) for label in _labels(answer))
    return next((f"names {entry!r}" for entry in question.get("must_not") or () if named([entry], bare)), "")


def _lacks(question: Question, answer: Mapping[str, Any]) -> str:
    """Say what an answer lacks, or nothing."""
    kind, expected = question["answer_type"], [entry["any_of"] for entry in question["expected"]]
    if kind == "boolean":
        return (
            "" if answer.get("verdict") is VERDICTS[expected[0][0].casefold()] else f"verdict {answer.get('verdict')}"
        )
    if kind == "text" and _cites(answer, question.get("evidence") or ()):
        return ""
    labels = [plain(label) for label in _labels(answer)]
    places = "".join(labels) + ("" if kind in LISTED else plain(answer.get("text") or ""))
    for spellings in expected:
        if not named(spellings, places):
            return f"lacks {spellings[0]!r}"
    return _out_of_order(expected, labels) if kind in ("ordered_list", "path") else ""


def _out_of_order(expected: Sequence[Sequence[str]], labels: Sequence[str]) -> str:
    place = -1
    for spellings in expected:
        found = (number for number, label in enumerate(labels) if number > place and named(spellings, label))
        place = next(found, len(labels))
        if place == len(labels):
            return f"out of order: {spellings[0]!r}"
    return ""


def _cites(answer: Mapping[str, Any], evidence: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether one of the first citations overlaps a passage that bears the answer."""
    return any(
        DOCUMENTS.get(cited["document"]) == span["doc"]
        and cited["start"] < span["char_end"]
        and cited["end"] > span["char_start"]
        for cited in list(answer.get("citations") or ())[:CITED]
        for span in evidence
    )


def _labels(answer: Mapping[str, Any]) -> list[str]:
    return [item["label"] for item in answer.get("items") or ()]


def plain(text: str) -> str:
    """Give the words of a text without case, accents and punctuation, with a space at both ends."""
    bare = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode().casefold()
    return f" {re.sub('[^a-z0-9]+', ' ', bare).strip()} "


def named(spellings: Sequence[str], place: str) -> bool:
    """Say whether one of the spellings stands in a plain text as whole words."""
    return any(plain(one) in place for one in spellings if plain(one).strip())


def is_held_out(question: Question) -> bool:
    """Say whether a question is kept from the fitting of the matcher: the number in its id is even."""
    return int(re.sub(r"\D", "", question["id"])) % 2 == 0


def ask_all(questions: Sequence[Question], address: str) -> list[Asked]:
    """Ask each question in its three wordings, one after the other; a request that fails is a wrong answer."""
    with httpx.Client(base_url=address, timeout=30) as client:
        return [
            _ask(client, question, wording, text)
            for question in questions
            for wording, text in enumerate((question["question"], *question["paraphrases"]))
        ]


def _ask(client: httpx.Client, question: Question, wording: int, text: str) -> Asked:
    began = time.perf_counter()
    try:
        reply = client.get("/api/ask", params={"q": text, "lang": question["lang"]})
        seconds = time.perf_counter() - began
        answer = reply.json() if reply.status_code == 200 else {"status": f"HTTP {reply.status_code}"}
    except (httpx.HTTPError, ValueError) as error:
        seconds, answer = time.perf_counter() - began, {"status": type(error).__name__}
    return Asked(question, wording, *judge(question, answer), seconds)


def table(asked: Sequence[Asked], split: bool) -> str:
    """Write the Markdown table of the outcomes; `split` adds the questions fitted on and those held out."""
    groups: dict[str, list[Asked]] = {"**All**": list(asked)}
    for one in asked:
        names = [{"nl": "Dutch", "en": "English"}[one.question["lang"]], f"kind: {one.question['category']}"]
        names += [f"wording: {WORDINGS[one.wording]}"]
        names += [f"held out: {'yes' if is_held_out(one.question) else 'no, fitted on'}"] if split else []
        for name in names:
            groups.setdefault(name, []).append(one)
    first, *rest = groups
    rows = [f"| {' | '.join(COLUMNS)} |", "|---" + "|---:" * (len(COLUMNS) - 1) + "|"]
    return "\n".join((*rows, *(_row(name, groups[name]) for name in (first, *sorted(rest, key=_place)))))


def _place(name: str) -> tuple[int, str]:
    order = ("Dutch", "English", "held", "kind", "wording")
    rank = next(number for number, start in enumerate(order) if name.startswith(start))
    return rank, str(WORDINGS.index(name.partition(": ")[2])) if rank == 4 else name


def _row(name: str, asked: Sequence[Asked]) -> str:
    counts = Counter(one.outcome for one in asked)
    shares = (f"{counts[outcome]} ({100 * counts[outcome] / len(asked):.1f} %)" for outcome in OUTCOMES)
    return f"| {' | '.join((name, str(len(asked)), *shares))} |"


def times(asked: Sequence[Asked]) -> str:
    """Say how long the server took, in milliseconds, as its client measured it."""
    sorted_times = sorted(one.seconds for one in asked)
    p50, p95 = (sorted_times[min(len(asked) - 1, int(len(asked) * part))] * 1000 for part in (0.5, 0.95))
    return f"Answer time, measured by the client: p50 {p50:.0f} ms, p95 {p95:.0f} ms."


def report(sets: Mapping[str, Sequence[Asked]], dataset: str) -> str:
    """Write the whole report: a heading, a table and the answer times for each set of questions."""
    headings = {
        title: f"{title} ({len(asked)} wordings, dataset {dataset}). {times(asked)}" for title, asked in sets.items()
    }
    return "\n\n".join(f"{headings[title]}\n\n{table(asked, title == OWN_TITLE)}" for title, asked in sets.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, judge, print the report, and write it where that is wanted. Gives exit status 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ID", help="ask these questions of our own, and no examples")
    parser.add_argument("--write", type=Path, metavar="FILE", help="replace the table between the markers in FILE")
    parser.add_argument("--show", choices=OUTCOMES, nargs="*", default=(), help="list these answers on standard error")
    options = parser.parse_args(arguments)
    own = json.loads(OWN.read_text(encoding="utf-8"))
    if unknown := set(options.only or ()) - {one["id"] for one in own}:
        parser.error(f"there is no question {', '.join(sorted(unknown))}")
    sets = {OWN_TITLE: [one for one in own if not options.only or one["id"] in options.only]}
    if EXAMPLES.is_file() and not options.only:
        sets["Examples"] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    with real_server() as address:
        asked = {title: ask_all(questions, address) for title, questions in sets.items()}
        dataset = httpx.get(f"{address}/health").json()["dataset"]
    for one in (one for several in asked.values() for one in several if one.outcome in options.show):
        wording = (one.question["question"], *one.question["paraphrases"])[one.wording]
        print(f"{one.outcome} {one.question['id']} {wording!r} {one.reason}", file=sys.stderr)
    text = report(asked, dataset)
    print(text)
    if options.write:
        write_into(options.write, PLACE, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
