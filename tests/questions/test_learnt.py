"""What is read to understand questions is kept for the next start, and understands them just as well."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from mini_graph import MINI

from graph_api import keeping
from graph_api.load import Dataset
from graph_api.respond import Respondent

QUESTIONS = (
    "Aan wie geeft Noordpost signalen door?",
    "To whom does North Post pass signals?",
    "volgens het havenverslag, wat geeft noordpst door",
    "Hoeveel xylofoons heeft Zuidwacht?",
    "What is left open about the harbour?",
)
LOADED = """
import sys
from pathlib import Path
from graph_api.load import read
from graph_api.respond import Respondent
from graph_api.settings import Folders

folders, cache, question = Folders(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[3]), sys.argv[4]
print(Respondent(read(folders), cache=cache).ask(question, "nl").status)
print("simplemma" in sys.modules)
"""


def weighed(respondent: Respondent) -> list[object]:
    """Give everything that is weighed of every answer to the questions, and the answers."""
    found: list[object] = []
    for question in QUESTIONS:
        found.append(respondent.ask(question))
        _, candidates = respondent.understanding.candidates(question, "nl", respondent.writer("nl"))
        found.append([(one.proposal, one.features) for one in candidates])
    return found


def learnt(cache: Path) -> Path:
    (path,) = cache.glob("learnt-*.json")
    return path


@pytest.fixture
def cache(mini: Dataset, tmp_path: Path) -> Path:
    Respondent(mini, cache=tmp_path).prepare()
    return tmp_path


def test_questions_are_understood_the_same_from_what_was_kept(
    mini: Dataset, respondent: Respondent, cache: Path
) -> None:
    before = learnt(cache).stat().st_mtime_ns
    assert weighed(Respondent(mini, cache=cache)) == weighed(respondent)
    assert learnt(cache).stat().st_mtime_ns == before


def test_what_was_kept_is_read_anew_when_it_is_damaged(mini: Dataset, respondent: Respondent, cache: Path) -> None:
    whole = learnt(cache).read_bytes()
    learnt(cache).write_bytes(whole[:-100])
    assert weighed(Respondent(mini, cache=cache)) == weighed(respondent)
    assert learnt(cache).read_bytes() == whole


def test_what_was_kept_of_another_graph_is_not_used(mini: Dataset, cache: Path) -> None:
    Respondent(replace(mini, version="000000000000"), cache=cache).prepare()
    assert len(list(cache.glob("learnt-*.json"))) == 2


def test_a_question_of_known_words_is_answered_without_the_dictionaries(cache: Path) -> None:
    words = [str(MINI.ontology), str(MINI.data), str(cache), QUESTIONS[0]]
    told = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["answered", "False"]


def test_nothing_of_what_was_asked_is_kept(mini: Dataset, tmp_path: Path) -> None:
    Respondent(mini).ask("Kent iemand de kwibussigheid van Noordpost?")
    Respondent(mini, cache=tmp_path).ask("Kent iemand de flierefluiterij van Noordpost?")
    content = keeping.recall(learnt(tmp_path))
    assert content is not None and json.loads(content)["looked"]["nl"]
    assert b"kwibus" not in content and b"flierefluit" not in content
