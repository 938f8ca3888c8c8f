"""The two readmes: their sessions print what is shown, their queries find something, their numbers are right."""

from __future__ import annotations

import json
import re
from pathlib import Path

import httpx
import pytest
from blocks import blocks, fenced
from dutch_table import dutch_table
from following import Reader

from graph_api.respond import Respondent

NUMBERS = {
    word: number
    for words in ("vijf zes zeven acht negen tien elf twaalf", "five six seven eight nine ten eleven twelve")
    for number, word in enumerate(words.split(), 5)
}
ONE_SCREEN_LINES = 50


@pytest.fixture(scope="module", params=["README.md", "README.nl.md"])
def readme(request: pytest.FixtureRequest, checkout: Path) -> Path:
    return checkout / str(request.param)


def test_its_sessions_print_what_it_shows(
    readme: Path, real_site: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    reader = Reader(tmp_path_factory.mktemp("reader"), tmp_path_factory.mktemp("cache"), real_site)
    sessions = [block for _, block in fenced(readme.read_text("utf-8")) if block.language == "console"]
    assert sessions
    wrong = reader.follow(sessions)
    assert not wrong, "run make docs and read what changed\n" + "\n".join(wrong)


def test_one_screen_tells_what_it_is_shows_it_starts_it_and_answers_a_question(readme: Path) -> None:
    screen = "\n".join(readme.read_text("utf-8").splitlines()[:ONE_SCREEN_LINES])
    for part in ("![", "make serve", "make test", "$ ketenkaart ask"):
        assert part in screen


def test_its_queries_find_something(readme: Path, real_site: str) -> None:
    for block in blocks(readme, "sparql"):
        answer = httpx.post(f"{real_site}/sparql", data={"query": block.text}, timeout=30)
        assert answer.status_code == 200
        assert len(answer.json()["results"]["bindings"]) > 10


def test_the_numbers_in_its_sentences_are_right(readme: Path, real: Respondent, real_site: str) -> None:
    text = readme.read_text("utf-8")
    documents = re.search(r"(\w+) (?:public documents of|openbare documenten uit) (\d+) (?:to|tot en met) (\d+)", text)
    tools = re.search(r"(\w+) (?:tools for language models:|tools, met)", text)
    assert documents and tools
    years = sorted(document.issued[:4] for document in real.passages.documents.values())
    assert (NUMBERS[documents[1]], documents[2], documents[3]) == (len(years), years[0], years[-1])
    listed = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"accept": "application/json, text/event-stream"}
    answer = httpx.post(f"{real_site}/mcp", json=listed, headers=headers, timeout=60)
    assert NUMBERS[tools[1]] == len(json.loads(answer.text.partition("data: ")[2])["result"]["tools"])


def test_the_dutch_table_holds_the_numbers_of_the_english_one(checkout: Path) -> None:
    dutch, english = ((checkout / name).read_text("utf-8") for name in ("README.nl.md", "README.md"))
    assert dutch_table(english) in dutch, "run make docs"
