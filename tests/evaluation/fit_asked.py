"""Take the terms of the questions that were written for passages and silences, for the index that finds these.

Run it with: python -m tests.evaluation.fit_asked. Needed again when `asked.tsv` has changed. It writes
`graph_api/texts/asked.json`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from graph_api.asked import write_asked
from graph_api.linking import Linker
from graph_api.load import read
from graph_api.prefixes import ID
from graph_api.respond import Respondent
from graph_api.retrieval import terms
from graph_api.settings import choose_folders

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FILE = HERE / "asked.tsv"
TARGET = ROOT / "graph_api" / "texts" / "asked.json"


def read_questions() -> Iterator[tuple[str, str, str]]:
    """Give the lines of `asked.tsv`: passage or silence with its slug ('passage/…'), language, question.

    Raises ValueError for a line that has not three fields.
    """
    for line in FILE.read_text(encoding="utf-8").splitlines():
        slug, lang, text = line.split("\t")
        yield slug, lang, text


def write(linker: Linker) -> None:
    """Take the terms anew, with the things that each question names, and write the file."""
    asked: dict[str, list[list[str]]] = defaultdict(list)
    for slug, lang, text in read_questions():
        things = [thing for mention in linker.link(text, lang).mentions for thing in mention.things]
        asked[ID + slug].append([*terms(text, lang), *things])
    TARGET.write_text(write_asked(asked), encoding="utf-8")


if __name__ == "__main__":
    write(Respondent(read(choose_folders(ROOT))).understanding.linker)
