import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from graph_api.errors import CatalogueError, DataError
from graph_api.load import Dataset, read, to_rdflib
from graph_api.settings import Folders

CORE = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kg: <https://w3id.org/ketenkaart/def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

<https://w3id.org/ketenkaart/def/>
  a owl:Ontology ;
  owl:versionInfo "0.2.0" ;
  dcterms:issued  "2026-01-02" .
kg:Lamp a owl:Class .
"""
LAMP = """@prefix actor: <https://w3id.org/ketenkaart/id/actor/> .
@prefix kg: <https://w3id.org/ketenkaart/def/> .

actor:lamp a kg:Lamp ; kg:weight 2.50 ; kg:shade [ kg:weight 007 ] .
"""
DERIVATION = """#+ title: {nl: Wat brandt, en: What burns}
#+ why: {nl: Daarom, en: Therefore}
PREFIX kg: <https://w3id.org/ketenkaart/def/>
CONSTRUCT { ?lamp kg:burns true } WHERE { ?lamp a kg:Lamp }
"""

Build = Callable[[dict[str, str | bytes]], Folders]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def write(files: dict[str, str | bytes]) -> Folders:
        for folder in ("ontology", "data"):
            (tmp_path / folder).mkdir(exist_ok=True)
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Folders(tmp_path / "ontology", tmp_path / "data")

    return write


@pytest.fixture
def lamp(build: Build) -> Dataset:
    return read(
        build({"ontology/core.ttl": CORE, "data/deep/lamp.ttl": LAMP, "ontology/derivations/burns.rq": DERIVATION})
    )


def graphs(dataset: Dataset) -> set[str]:
    return {str(graph.value) for graph in dataset.store.named_graphs()}


def test_every_file_and_derivation_is_a_graph_named_after_it(lamp: Dataset) -> None:
    base = "https://w3id.org/ketenkaart/graph/"
    assert graphs(lamp) == {f"{base}ontology/core", f"{base}data/deep/lamp", f"{base}derived/burns"}
    assert [file.path for file in lamp.files] == ["data/deep/lamp.ttl", "ontology/core.ttl"]


def test_the_release_and_its_date_come_from_the_header_of_the_ontology(lamp: Dataset, build: Build) -> None:
    assert (lamp.release, lamp.issued) == ("0.2.0", "2026-01-02")
    bare = read(build({"ontology/core.ttl": ""}))
    assert (bare.release, bare.issued) == (None, None)


def test_a_derivation_says_what_it_derived_and_why(lamp: Dataset) -> None:
    (derivation,) = lamp.derivations
    assert (derivation.name, derivation.title["en"], derivation.why["nl"]) == ("burns", "What burns", "Daarom")
    assert [str(quad.subject) for quad in derivation.quads] == ["<https://w3id.org/ketenkaart/id/actor/lamp>"]


def test_derivations_build_on_those_before_them(build: Build) -> None:
    second = DERIVATION.replace("?lamp kg:burns true", "?lamp kg:glows true").replace("a kg:Lamp", "kg:burns true")
    files = {"data/lamp.ttl": LAMP, "ontology/derivations/a.rq": DERIVATION, "ontology/derivations/b.rq": second}
    assert [len(derivation.quads) for derivation in read(build({**files})).derivations] == [1, 1]


def test_the_source_quads_keep_the_spelling_that_the_store_changes(lamp: Dataset) -> None:
    assert b'"2.50"' in lamp.nquads() and b'"007"' in lamp.nquads()
    assert '"2.5"' in {f'"{quad.object.value}"' for quad in lamp.store if hasattr(quad.object, "value")}


def test_the_nquads_are_the_same_at_every_reading_and_hold_the_whole_store(lamp: Dataset) -> None:
    assert lamp.nquads() == read(lamp.folders).nquads()
    again = Store()
    again.load(lamp.nquads(), RdfFormat.N_QUADS)
    assert len(again) == len(lamp.store)
    assert lamp.nquads(derived=False).count(b"\n") == len(lamp.store) - 1


def test_blank_nodes_of_two_files_stay_apart(build: Build) -> None:
    text = '<urn:a> <urn:b> _:same .\n_:same <urn:c> "x" .\n'
    dataset = read(build({"data/one.ttl": text, "data/two.ttl": text}))
    assert len({str(quad.subject) for quad in dataset.quads() if quad.predicate == NamedNode("urn:c")}) == 2


def test_the_version_changes_with_every_byte_name_and_derivation(build: Build, lamp: Dataset) -> None:
    versions = {lamp.version}
    versions.add(read(build({"data/deep/lamp.ttl": LAMP + "\n"})).version)
    versions.add(read(build({"data/other.ttl": ""})).version)
    versions.add(read(build({"ontology/derivations/burns.rq": DERIVATION + "\n"})).version)
    assert len(versions) == 4
    assert all(len(version) == 12 for version in versions)


def test_the_version_does_not_depend_on_where_the_folders_are(tmp_path: Path) -> None:
    versions = set()
    for name in ("here", "there"):
        (tmp_path / name / "ontology").mkdir(parents=True)
        (tmp_path / name / "data").mkdir()
        (tmp_path / name / "data" / "lamp.ttl").write_text(LAMP)
        versions.add(read(Folders(tmp_path / name / "ontology", tmp_path / name / "data")).version)
    assert len(versions) == 1


def test_all_broken_files_are_listed_with_line_and_column(build: Build) -> None:
    folders = build(
        {
            "data/flows/coa.ttl": "@prefix a: <urn:a:> .\n\na:b  a:c  d:e .\n",
            "data/latin.ttl": b'<urn:a> <urn:b> "x" .\n<urn:a> <urn:b> "\xe9" .\n',
            "data/marked.ttl": b"\xef\xbb\xbf<urn:a> <urn:b> 1 .\n",
            "data/nested.ttl": "<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> .\n",
        }
    )
    (folders.data / "gone.ttl").symlink_to("nowhere")
    with pytest.raises(DataError) as caught:
        read(folders)
    lines = caught.value.message.split("\n")
    assert lines[0] == (
        "data/flows/coa.ttl, line 3, column 11: this is not valid Turtle: The prefix d: has not been declared. "
        "Write at the top of the file: @prefix name: <https://…> ."
    )
    assert lines[1].startswith("data/gone.ttl: the file cannot be read")
    assert lines[2] == "data/latin.ttl, line 2: the text is not UTF-8. Save the file as UTF-8."
    assert lines[3].startswith("data/marked.ttl, line 1, column 1: an invisible byte order mark")
    assert lines[4].startswith("data/nested.ttl: this is not valid Turtle: A triple as the subject or object")


@pytest.mark.parametrize(
    ("text", "said", "repair"),
    [
        ('<urn:a> <urn:b> "x', "Unexpected end of file.", "End every statement with a dot"),
        ("<urn:a> <urn:b> <c> .", "No scheme found", "Write an IRI in full between < and >"),
        ("<urn:a> <urn:b> 1 <urn:c> 2 .", "A dot is expected", "Put a dot after the statement before it"),
        ('<urn:a> <urn:b> "one\ntwo" .', "Line jumps are not allowed", "Keep a text on one line"),
        ("dit is geen turtle", "not a valid subject", "a statement is a subject, a property, a value and a dot"),
    ],
)
def test_a_file_that_is_no_turtle_comes_with_a_sentence_that_says_how_to_repair_it(
    build: Build, text: str, said: str, repair: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(build({"data/lamp.ttl": text}))
    assert re.fullmatch(
        rf"data/lamp\.ttl, line \d+, column \d+: this is not valid .*{said}.* {repair}.*", caught.value.message
    )
    assert "Parser error" not in caught.value.message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere does not exist"):
        read(Folders(tmp_path, tmp_path / "nowhere"))


def test_hidden_files_of_editors_are_left_alone(build: Build) -> None:
    assert read(build({"data/.#lamp.ttl": "this is not Turtle"})).files == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DERIVATION.replace("WHERE", "WHER"), r"burns\.rq: this is not valid SPARQL"),
        (DERIVATION.replace("CONSTRUCT { ?lamp kg:burns true }", "SELECT ?lamp"), r"burns\.rq: .* must be a CONSTRUCT"),
        (DERIVATION.replace("why", "how"), r"burns\.rq: .*unknown key 'how'"),
        (DERIVATION.replace("en: What burns", "de: Was brennt"), r"burns\.rq: the key 'title' must hold 'nl' and 'en'"),
    ],
)
def test_a_defect_in_a_derivation_is_a_defect_of_the_catalogue(build: Build, text: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        read(build({"ontology/derivations/burns.rq": text}))


def test_a_derivation_that_is_not_utf_8_is_named(build: Build) -> None:
    with pytest.raises(DataError, match="burns"):
        read(build({"ontology/derivations/burns.rq": b"\xff"}))


def test_rdflib_is_given_the_spelling_of_the_files(lamp: Dataset) -> None:
    graph = to_rdflib(lamp.quads(derived=False))
    assert len(graph) == len(lamp.quads(derived=False))
    assert {"2.50", "007"} <= {str(value) for value in graph.objects()}


def test_reading_a_graph_needs_no_rdflib(real_folders: Folders) -> None:
    code = (
        "import sys; from pathlib import Path; from graph_api.load import read; from graph_api.settings import Folders;"
        "import graph_api.check, graph_api.sources;"
        f"read(Folders(Path({str(real_folders.ontology)!r}), Path({str(real_folders.data)!r})));"
        "sys.exit(any(name in sys.modules for name in ('rdflib', 'pyshacl')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
