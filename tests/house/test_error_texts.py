"""Every sentence that a page can show about an error is there in Dutch too."""

import ast
import json
import re
from pathlib import Path

import pytest

from graph_api.error_texts import in_language
from graph_api.syntax import explain
from graph_api.wording import FOLDER

ROOM = Path(__file__).resolve().parents[2] / "graph_api"
TEXTS: dict[str, str] = json.loads((FOLDER / "errors_nl.json").read_text("utf-8"))
SHOWN = {
    *("NotFoundError", "ParameterError", "GraphError", "QuestionTooLongError", "RequestError"),
    *("QueryError", "QueryTooLongError", "QueryTimeoutError", "QueryMemoryError", "ResultTooLargeError"),
    *("BusyError", "TooManyQueriesError", "Reply"),
}
OF_PROGRAMS = {  # pages never raise these
    *("cli", "running", "prove", "rest", "rest_lists", "paging", "parameters", "sparql_request", "protocol"),
    *("tool_arguments", "tool_query", "tools", "mcp", "mcp_http"),
}
NAMED = re.compile(r"\{\w+\}")


def sentences(path: Path) -> list[str]:
    """Give the sentences of the errors that a module makes; what differs is written as 7."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in SHOWN]
    return [text for call in made for argument in call.args[:2] for text in written(argument)]


def written(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*written(node.body), *written(node.orelse)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(piece(part) for part in node.values)]
    return []


def piece(part: ast.expr) -> str:
    """Give a piece of a text as written; a hint, which is not always there, is left out."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    return "" if ast.unparse(part.value) == "hint" else "7"


MODULES = [path for path in sorted(ROOM.glob("*.py")) if path.stem not in OF_PROGRAMS]
SENTENCES = sorted({text for path in MODULES for text in sentences(path)} - {"7."})


def test_the_sentences_of_the_modules_are_found() -> None:
    assert "'distance' is 1, 2 or 3." in SENTENCES
    assert len(SENTENCES) > 20


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_that_a_page_can_show_is_there_in_dutch(sentence: str) -> None:
    assert in_language(sentence, "nl") != sentence
    assert in_language(sentence, "en") == sentence


@pytest.mark.parametrize("english", TEXTS)
def test_a_sentence_is_turned_into_its_own_dutch_and_keeps_what_differs(english: str) -> None:
    filled = NAMED.sub("7", english)
    assert in_language(filled, "nl") == NAMED.sub("7", TEXTS[english])
    assert set(NAMED.findall(TEXTS[english])) <= set(NAMED.findall(english))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "SELECT",
            'error at 1:7: expected one of "?", "("',
        ),
        ("SELECT * {", 'error at 1:11: expected one of "}"'),
        ("ASK { ?s a kg:Flow }", 'error at 1:15: expected one of "}"'),
        ("nothing", "something else altogether"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_in_dutch(query: str, said: str) -> None:
    message = explain(query, said).message
    assert in_language(message, "nl") != message
    assert "(in het Engels)" not in in_language(message, "nl")
