"""Invented graphs for measuring: they keep every rule, and what is asked of them has an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_api.check import check
from graph_api.errors import SettingsError
from graph_api.load import read
from graph_api.respond import Respondent
from graph_api.settings import Folders
from graph_api.synthesis import synthesise


def made(organisations: int, folder: Path, real: Folders) -> Folders:
    synthesise(organisations, folder, real.ontology)
    return Folders(folder / "ontology", folder / "data")


@pytest.mark.parametrize("organisations", [2, 3, 25])
def test_an_invented_graph_breaks_no_rule(organisations: int, tmp_path: Path, real_folders: Folders) -> None:
    found = check(made(organisations, tmp_path / "made", real_folders))
    assert [str(violation) for violation in found if violation.severity == "violation"] == []


def test_the_same_number_gives_the_same_graph(tmp_path: Path, real_folders: Folders) -> None:
    one, other = (read(made(5, tmp_path / name, real_folders)) for name in ("one", "other"))
    assert one.version == other.version
    assert one.nquads() == other.nquads()


def test_a_signal_goes_from_anyone_to_anyone(tmp_path: Path, real_folders: Folders) -> None:
    respondent = Respondent(read(made(25, tmp_path / "made", real_folders)))
    assert respondent.routes("organisation-000003", "organisation-000021", limit=1).routes
    senders = respondent.answer("who-receives-signals-from", {"sender": "organisation-000003"}, "en")
    assert senders.status == "answered"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, real_folders: Folders) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(SettingsError, match="not empty"):
        synthesise(2, tmp_path, real_folders.ontology)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_one_organisation_is_no_chain(tmp_path: Path, real_folders: Folders) -> None:
    with pytest.raises(SettingsError, match="at least two"):
        synthesise(1, tmp_path / "made", real_folders.ontology)
