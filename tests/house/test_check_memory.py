"""A graph that passed the check is remembered; one that breaks its rules is not served."""

import os
from pathlib import Path

import pytest
from lamps import LAMPS, RULE

from graph_api import check as room
from graph_api import keeping
from graph_api.check import Violation, check, checked, choose_cache, load_checked
from graph_api.errors import DataError
from graph_api.load import Dataset, read
from graph_api.settings import Folders


def test_a_pass_is_remembered_until_something_changes(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    checks: list[Dataset] = []

    def counted(dataset: Dataset) -> tuple[Violation, ...]:
        checks.append(dataset)
        return check(dataset)

    monkeypatch.setattr(room, "check", counted)
    for _ in range(3):
        assert checked(read(folders), cache) == ()
    assert len(checks) == 1
    (tmp_path / "data/lamps.ttl").write_text(LAMPS + "\n# more\n")
    checked(read(folders), cache)
    (folders.ontology / "rules/not-itself.rq").write_text(RULE + "\n")
    checked(read(folders), cache)
    assert len(checks) == 3


def test_the_warnings_of_a_pass_are_remembered_with_it(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "data/lamps.ttl").write_text(LAMPS.replace("lights actor:wall-lamp", "lights actor:desk-lamp"))
    (folders.ontology / "rules/not-itself.rq").write_text(RULE.replace("severity: violation", "severity: warning"))
    dataset = read(folders)
    first = checked(dataset, tmp_path / "cache")
    assert [one.severity for one in first] == ["warning"]
    assert checked(dataset, tmp_path / "cache") == first
    assert len(load_checked(folders, tmp_path / "cache").files) == 3


def test_violations_are_never_remembered(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "data/lamps.ttl").write_text(LAMPS.replace("a kg:Lamp", "a kg:Lump"))
    assert checked(read(folders), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("content", ["", "{", "[1]", "{}x", '[{"file": "x"}]'])
def test_a_damaged_memory_is_no_pass(folders: Folders, tmp_path: Path, content: str) -> None:
    (tmp_path / "data/lamps.ttl").write_text(LAMPS)
    dataset = read(folders)
    checked(dataset, tmp_path / "cache")
    (mark,) = (tmp_path / "cache").glob("passed-*.json")
    mark.write_text(content)
    assert checked(dataset, tmp_path / "cache") == ()
    assert keeping.recall(mark) == b"[]"


def test_a_cache_that_cannot_be_written_does_no_harm(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert checked(read(folders), tmp_path / "file") == ()


def test_only_the_latest_passes_are_kept(folders: Folders, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    for number in range(30):
        (cache / f"passed-{number}.json").write_text("[]")
        os.utime(cache / f"passed-{number}.json", (number, number))
    checked(read(folders), cache)
    kept = {path.name for path in cache.iterdir()}
    assert len(kept) == 20
    assert "passed-29.json" in kept and "passed-10.json" not in kept


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_CACHE_HOME": "/elsewhere"}, Path("/elsewhere/ketenkaart")),
        ({"XDG_CACHE_HOME": "relative"}, Path("~/.cache/ketenkaart").expanduser()),
        ({}, Path("~/.cache/ketenkaart").expanduser()),
    ],
)
def test_the_cache_is_where_the_user_keeps_caches(environment: dict[str, str], folder: Path) -> None:
    assert choose_cache(environment) == folder


def test_a_graph_that_breaks_its_rules_is_not_served(folders: Folders, tmp_path: Path) -> None:
    records = "".join(f"\nactor:lamp-{n} a kg:Lamp ; kg:lights actor:wall-lamp .\n" for n in range(4))
    (tmp_path / "data/lamps.ttl").write_text(LAMPS + records)
    with pytest.raises(DataError) as caught:
        load_checked(folders, tmp_path / "cache")
    first, *listed, last = caught.value.message.split("\n")
    assert first == "The graph breaks its rules and is not served:"
    assert len(listed) == 5
    assert listed[0].startswith("data/lamps.ttl, line 15: actor:lamp-0 skos:prefLabel: There is no label in Dutch")
    assert last.startswith("and 3 more")


def test_a_graph_in_order_is_served(folders: Folders, tmp_path: Path) -> None:
    assert load_checked(folders, tmp_path / "cache").version == read(folders).version


def test_the_real_graph_is_in_order(real_folders: Folders) -> None:
    assert [str(violation) for violation in check(real_folders)] == []
