"""A release: its files, their checksums, the same bytes every time, and what goes wrong."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from export_parts import with_awkward
from mini_graph import MINI, read_mini
from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Quad

from graph_api.cli import main
from graph_api.errors import DataError, SettingsError
from graph_api.export import MANIFEST, SUMS, export, parts_of
from graph_api.export_release import Release, release_of
from graph_api.load import Dataset, TurtleFile, assemble, read
from graph_api.prefixes import DEF, GRAPH, ID
from graph_api.quoting import NAMED
from graph_api.settings import Folders
from graph_api.sources import quotations_in_files, read_manifest

NOTATIONS = {"ketenkaart." + ending for ending in ("gexf", "graphml", "jsonld", "nq", "rdf", "trig", "ttl")}
ASKED = {"actors", "flows", "seats", "stages", "systems", "consultations", "signals", "law", "measures", "statuses"}
ASKED |= {"figures", "silences", "passages", "documents"}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "new"
    export(read_mini(), folder)
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Folders:
    """The tiny graph under another date, its files written in the opposite order."""
    for name, folder in (("ontology", MINI.ontology), ("data", MINI.data)):
        for path in sorted((p for p in folder.rglob("*") if p.is_file()), reverse=True):
            target = tmp_path / "copy" / name / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return Folders(tmp_path / "copy" / "ontology", tmp_path / "copy" / "data")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_release_has_every_notation_and_table(released: Path) -> None:
    names = set(contents(released))
    assert names >= NOTATIONS | {f"{name}.csv" for name in ASKED}
    assert names >= {"context.jsonld", "flows-register.csv", MANIFEST, SUMS}


def test_what_was_written_is_told(tmp_path: Path) -> None:
    paths = export(read_mini(), tmp_path / "new")
    assert {path.name for path in paths} == set(contents(tmp_path / "new"))


def test_the_checksums_are_right_and_cover_everything(released: Path) -> None:
    told = dict(reversed(line.split("  ")) for line in (released / SUMS).read_text().splitlines())
    found = {name: hashlib.sha256(content).hexdigest() for name, content in contents(released).items()}
    assert told == {name: digest for name, digest in found.items() if name != SUMS}


def test_the_manifest_describes_every_file(released: Path) -> None:
    manifest = json.loads((released / MANIFEST).read_text())
    files = contents(released)
    assert {entry["file"] for entry in manifest["files"]} == set(files) - {MANIFEST, SUMS}
    for entry in manifest["files"]:
        content = files[entry["file"]]
        assert entry["bytes"] == len(content) and entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["media_type"] and (entry["version"], entry["date"]) == (manifest["version"], manifest["date"])


def test_the_manifest_tells_derived_graphs_from_others(released: Path, mini: Dataset) -> None:
    graphs = json.loads((released / MANIFEST).read_text())["graphs"]
    assert {one["graph"] for one in graphs if one["derived"]} == {one.graph for one in mini.derivations}
    assert {one["graph"] for one in graphs if not one["derived"]} == {file.graph for file in mini.files}
    assert all(one["title"]["en"] and one["why"]["nl"] for one in graphs if one["derived"])


def test_every_file_names_version_and_date(released: Path, mini: Dataset) -> None:
    for name, content in contents(released).items():
        if name != SUMS:
            assert str(mini.release).encode() in content and str(mini.issued).encode() in content, name


def test_no_file_holds_the_day_of_the_export(copied: Folders, tmp_path: Path) -> None:
    for name in ("core.ttl", "releases.ttl"):
        path = copied.ontology / name
        text = path.read_text("utf-8")
        assert read_mini().issued and str(read_mini().issued) in text
        path.write_text(text.replace(str(read_mini().issued), "2001-02-03"), "utf-8")
    export(read(copied), tmp_path / "new")
    today = datetime.now(UTC).date().isoformat().encode()
    assert [name for name, content in contents(tmp_path / "new").items() if today in content] == []


def test_a_release_does_not_depend_on_the_order_of_files_or_on_the_seed(
    copied: Folders, released: Path, tmp_path: Path
) -> None:
    for seed in ("1", "2"):
        command = [
            sys.executable,
            "-m",
            "graph_api.cli",
            "--data",
            str(copied.data.parent),
            "export",
            str(tmp_path / seed),
        ]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, capture_output=True, env=environment)
        assert contents(tmp_path / seed) == contents(released)


def test_the_real_release_is_the_same_twice(real_dataset: Dataset) -> None:
    release = release_of(real_dataset)
    assert parts_of(real_dataset, release) == parts_of(real_dataset, release)


def test_a_new_export_takes_the_place_of_an_earlier_one(tmp_path: Path, mini: Dataset) -> None:
    export(with_awkward(mini), tmp_path)
    export(mini, tmp_path)
    assert b"awkward" not in b"".join(contents(tmp_path).values())


def test_a_file_that_the_new_export_has_no_more_is_removed(tmp_path: Path, mini: Dataset) -> None:
    export(mini, tmp_path)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest["files"].append({"file": "old.csv"})
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    (tmp_path / "old.csv").write_text("x")
    export(mini, tmp_path)
    assert "old.csv" not in contents(tmp_path)


@pytest.mark.parametrize("name", ["thesis.doc", MANIFEST, "actors.csv"])
def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path, mini: Dataset, name: str) -> None:
    (tmp_path / name).write_text("{}")
    with pytest.raises(SettingsError, match=rf"holds what is no export of Ketenkaart \({name}\); name an empty folder"):
        export(mini, tmp_path)
    assert contents(tmp_path) == {name: b"{}"}


def test_a_file_beside_an_earlier_export_is_not_lost(tmp_path: Path, mini: Dataset) -> None:
    export(mini, tmp_path)
    (tmp_path / "thesis.doc").write_text("x")
    before = contents(tmp_path)
    with pytest.raises(SettingsError, match=r"thesis\.doc"):
        export(mini, tmp_path)
    assert contents(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path, mini: Dataset) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(SettingsError, match=r"cannot be written: \w.+; choose another folder"):
            export(mini, folder)


def test_a_graph_without_version_or_date_is_not_exported(copied: Folders, tmp_path: Path) -> None:
    core = copied.ontology / "core.ttl"
    core.write_text(core.read_text("utf-8").replace("owl:versionInfo", "owl:priorVersion"), "utf-8")
    with pytest.raises(DataError, match=r"owl:versionInfo or no dcterms:issued"):
        export(read(copied), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_character_that_xml_cannot_hold_is_an_error(mini: Dataset, tmp_path: Path) -> None:
    quad = Quad(NamedNode(f"{ID}actor/noordpost"), NamedNode(f"{DEF}note"), Text("a\u0001b", language="nl"))
    file = TurtleFile("data/odd.ttl", f"{GRAPH}data/odd", "", (quad,))
    with pytest.raises(DataError, match=r"note of .*/actor/noordpost holds a control character"):
        export(assemble(mini.folders, (*mini.files, file)), tmp_path / "new")


def test_the_command_says_what_it_wrote_and_fails_with_a_sentence(
    copied: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(copied.data.parent)
    assert main(["--data", data, "export", str(tmp_path / "new")]) == 0
    assert str(tmp_path / "new" / "ketenkaart.trig") in capsys.readouterr().out
    assert main(["--data", data, "export", data]) == 2
    assert capsys.readouterr().err.startswith(f"ketenkaart: {data} holds what is no export of Ketenkaart")


def test_a_release_is_of_the_graph_that_was_given(mini: Dataset) -> None:
    release = release_of(mini)
    assert isinstance(release, Release) and release.heading.startswith(f"Ketenkaart {mini.release}, {mini.issued}, ")


@pytest.mark.sources
def test_no_sentence_of_the_sources_is_in_the_real_release(
    real_dataset: Dataset, sources: Path, tmp_path: Path
) -> None:
    from graph_api.engine import Embedded
    from graph_api.names import Names, read_names
    from graph_api.quoting import REFERENCES, TITLES

    engine = Embedded(real_dataset.store)
    permitted = [s for kind in NAMED for name in Names(read_names(engine)).things(kind) for s in name.spellings()]
    for query in (TITLES, REFERENCES):
        permitted += [value for record in engine.select(query).records() for value in record.values()]
    paths = export(real_dataset, tmp_path / "new")
    assert quotations_in_files(read_manifest(sources), paths, permitted) == []
