"""Every stretch of the source texts is cited by a record, or was passed over for a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_api.errors import SourceError
from graph_api.load import read
from graph_api.settings import Folders
from graph_api.sources import Stretch, coverage, read_manifest, read_passages, read_passed_over
from graph_api.sources.texts import SourceText

LONG = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien"
REASONS = '[reasons.question]\nnl = "Vraag."\nen = "Question."\n'


def text_of(words: str) -> SourceText:
    return SourceText(
        name="brief",
        file="brief.txt",
        text=words,
        sha256="",
        edited=False,
        date=date(2020, 1, 1),
        reference="1",
        url=None,
        contains_text=False,
        kind="brief",
        language="nl",
    )


def write(folder: Path, text: str) -> Path:
    (folder / "passed-over.toml").write_text(text, "utf-8")
    return folder


def test_a_stretch_inside_one_that_was_passed_over_has_its_reason(tmp_path: Path) -> None:
    stretch = '[[stretch]]\ndocument = "brief"\nstart = 0\nend = 200\nreason = "question"\n'
    found = read_passed_over(write(tmp_path, REASONS + stretch))
    assert found.reason(text_of(LONG), Stretch(0, len(LONG), 1, 1, ()), "nl") == "Vraag."


def test_a_long_stretch_that_nobody_named_has_no_reason(tmp_path: Path) -> None:
    assert read_passed_over(tmp_path).reason(text_of(LONG), Stretch(0, len(LONG), 1, 1, ()), "en") is None


def test_a_heading_needs_no_reason_of_its_own(tmp_path: Path) -> None:
    assert read_passed_over(tmp_path).reason(text_of("Aanleiding"), Stretch(0, 10, 1, 1, ()), "en")


@pytest.mark.parametrize("wrong", ['[[stretch]]\ndocument = "brief"\nstart = 0\nend = 2\nreason = "none"\n', "=", ""])
def test_a_file_that_does_not_fit_is_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SourceError, match=r"passed-over\.toml"):
        read_passed_over(write(tmp_path, REASONS + wrong))


@pytest.mark.sources
def test_nothing_of_the_real_texts_was_passed_over_without_a_reason(real_folders: Folders, sources: Path) -> None:
    texts = {text.name: text for text in read_manifest(sources)}
    passed_over = read_passed_over(real_folders.data)
    parts = coverage(tuple(texts.values()), read_passages(read(real_folders)))
    lacking = [
        (part.document, stretch.start, stretch.end)
        for part in parts
        for stretch in part.uncited
        if passed_over.reason(texts[part.document], stretch, "en") is None
    ]
    assert lacking == []
