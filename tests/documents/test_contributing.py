"""CONTRIBUTING.md, word for word: its tutorial is followed, its example question asked, its paths exist."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path

import pytest
import tutorial
from blocks import Block, blocks, fenced
from following import Reader
from mini_graph import respondent

from graph_api.prefixes import shorten
from graph_api.questions import bind, read_question, run
from graph_api.respond import Respondent
from graph_api.wording import tag_label

__all__ = ["respondent"]
EXAMPLE = "flows-without-channel"


@pytest.fixture(scope="module")
def document(checkout: Path) -> Path:
    return checkout / "CONTRIBUTING.md"


@pytest.fixture(scope="module")
def reader(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Someone who has a checkout and has read nothing but CONTRIBUTING.md; the source texts come later."""
    return tutorial.room(checkout, tmp_path_factory.mktemp("contributor"), None)


@pytest.fixture(scope="module")
def followed(reader: Reader, document: Path) -> list[str]:
    """What was printed otherwise than the tutorial says, up to its proof."""
    _, afternoon, _, _ = tutorial.parts(document)
    return reader.follow(block for _, block in fenced(afternoon))


def test_the_tutorial_shows_what_its_reader_sees(followed: list[str]) -> None:
    assert not followed, "run make docs and read what changed\n" + "\n".join(followed)


def test_the_tutorial_ends_with_two_organisations_a_flow_and_an_answer(followed: list[str], reader: Reader) -> None:
    asked = "ketenkaart --data trial ask who-receives-signals-from --sender havendienst-zeepoort --lang en"
    assert "Coast Report Centre" in reader.type(asked).splitlines()[0]
    original, trial = (set((reader.folder / name).rglob("*.ttl")) for name in ("data", "trial/data"))
    assert len(trial) - len(original) == 4


@pytest.mark.sources
def test_the_tutorial_proves_the_new_passages_with_the_source_texts(
    followed: list[str], reader: Reader, document: Path, sources: Path
) -> None:
    beside = reader.folder.parent / "shared" / "sources"
    beside.parent.mkdir()
    beside.symlink_to(sources.resolve())
    _, _, proof, _ = tutorial.parts(document)
    wrong = reader.follow(block for _, block in fenced(proof))
    assert not wrong, "\n".join(wrong)
    assert (reader.folder / "trial/data/namings/zeepoort-notice.ttl").is_file()


@pytest.fixture(scope="module")
def example(document: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Block]:
    """The blocks of the example question by language."""
    _, _, _, after = tutorial.parts(document)
    return {block.language: block for _, block in fenced(after) if EXAMPLE in block.text + block.before}


def test_the_example_question_gives_its_rows_on_the_tiny_graph(
    example: dict[str, Block], respondent: Respondent, tmp_path: Path
) -> None:
    assert example["sparql"].file == f"graph_api/queries/{EXAMPLE}.rq"
    path = tmp_path / f"{EXAMPLE}.rq"
    path.write_text(example["sparql"].text, "utf-8")
    question = read_question(path)
    assert all(len(wordings) >= 4 for wordings in question.wordings.values())
    assert tag_label(question.tags[0], "en")
    given = tomllib.loads(example["toml"].text)[EXAMPLE]
    rows = run(respondent.engine, question, bind(question, given, respondent.names))[0]
    written = [[shorten(cell.value) if cell else "" for cell in row] for row in rows.rows]
    assert [list(rows.columns), *written] == list(csv.reader(io.StringIO(example["csv"].text)))
    assert len(written) >= 1


def test_the_only_block_that_is_not_followed_makes_the_commands_available(document: Path) -> None:
    assert [block.text for block in blocks(document, "")] == ["source .venv/bin/activate\n"]


def test_every_place_to_write_in_exists(document: Path, checkout: Path) -> None:
    table = document.read_text("utf-8").partition("## Where do I add")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| ") and "`" in line]
    written = {path for row in rows for cell in row for path in re.findall(r"`([\w./<>-]+/[\w./<>-]*)`", cell)}
    assert len(written) > 15
    missing = []
    for path in written:
        pattern = re.sub(r"<\w+>", "*", path)
        if not list(checkout.glob(pattern)):
            missing.append(path)
    assert missing == ["data/retired.ttl"], "the file of retired names is made by whoever retires the first"
