"""Answers, routes and violations as lines of text, for the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph_api.answers import Answer
from graph_api.check import Violation
from graph_api.rest import MOST_ROUTES
from graph_api.wording import count_hand_overs, join, word


def write_answer(answer: Answer) -> str:
    """Write an answer with its items, passages and how the question was understood."""
    lines = [answer.text]
    for item in answer.items:
        lines.append(f"\n- {item.label}")
        lines += [f"    {reason}" for reason in item.why]
    for citation in answer.citations:
        lines.append(f"\n[{citation.document_title}, {citation.locator}]\n  {citation.paraphrase}")
    lines += [f"\n({answer.understood.sentence})"] if answer.status != "not_understood" else []
    lines += [f"  ? {suggestion}" for suggestion in answer.suggestions]
    return "\n".join(lines)


def write_routes(routes: Mapping[str, Any], lang: str) -> str:
    """Write routes, as the API gives them, step by step, and say when there are more."""
    found = routes["routes"]
    if not found:
        return word(lang, "no_route")
    lines = [word(lang, "no_signal")] if routes["carries"] == "information" else []
    for number, route in enumerate(found, 1):
        lines.append(word(lang, "route", number=str(number), hand_overs=count_hand_overs(route["hand_overs"], lang)))
        for step in route["steps"]:
            lines += _write_step(step, lang)
    return "\n".join([*lines, *([more_routes(len(found), lang)] if routes["more"] else [])])


def more_routes(shown: int, lang: str) -> str:
    """Say that there are more routes than these, and how to ask for them where that is possible."""
    key = "more_routes_than_shown" if shown >= MOST_ROUTES else "more_routes"
    return word(lang, key, shown=str(shown), limit=str(min(2 * shown, MOST_ROUTES)))


def write_violations(found: Sequence[Violation], lang: str) -> str:
    """Write every violation on a line, and how many there are below them."""
    lines = []
    for violation in found:
        place = f"{violation.file}:{violation.line}" if violation.line else violation.file
        message = violation.message_nl if lang == "nl" else violation.message_en
        about = " ".join(part for part in (violation.record, violation.path) if part)
        lines.append(": ".join(part for part in (place, word(lang, violation.severity), about, message) if part))
    wrong = sum(1 for violation in found if violation.severity == "violation")
    counted = (_count(number, name, lang) for number, name in ((wrong, "violation"), (len(found) - wrong, "warning")))
    return "\n".join([*lines, ", ".join(counted)])


def _count(number: int, name: str, lang: str) -> str:
    return f"{number} {word(lang, name if number == 1 else name + 's')}"


def _write_step(step: Mapping[str, Any], lang: str) -> list[str]:
    lines = [f"  {step['sender']['label']} → {step['receiver']['label']}"]
    lines += [f"      {word(lang, 'within', whole=step['within'])}"] if step["within"] else []
    lines += [f"      {_write_flow(flow, lang)}" for flow in step["flows"]]
    return lines + [f"      [{c['document_title']}, {c['locator']}] {c['paraphrase']}" for c in step["citations"]]


def _write_flow(flow: Mapping[str, Any], lang: str) -> str:
    parts = [flow["label"]]
    for key, name in (("channel", "channel"), ("condition", "condition"), ("legal_basis", "basis")):
        if flow[key]:
            parts.append(f"{word(lang, name)}: {join(flow[key], lang)}")
    return "; ".join([*parts, flow["modality"], flow["certainty"]])
