"""`ketenkaart diff` on two tiny graphs: every sentence, and every form in which a graph may be given."""

from __future__ import annotations

import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from cli_command import Command, Told, check_error, copy_graph
from mini_graph import MINI, read_mini

from graph_api.export import NOTATIONS, export
from graph_api.prefixes import DEF, ID
from graph_api.questions import FOLDER

FLOWS, MEASURES = "data/flows/noordpost.ttl", "data/measures/harbours.ttl"
SCHOOL = """
flow:noordpost-school-westhuis
  a kg:Flow ;
  skos:prefLabel  "Havenschool zou haar vragen aan Westhuis moeten voorleggen"@nl , "Harbour School should submit its \
questions to West House"@en ;
  kg:hasSender    actor:noordpost-school ;
  kg:hasReceiver  actor:westhuis ;
  kg:passes       signal:advice ;
  kg:hasModality  modality:not-stated ;
  kg:hasStanding  standing:recommended ;
  kg:hasCertainty certainty:stated ;
  kg:isStatedIn   passage:letter-recommended .
"""
EDITS = {
    FLOWS: (
        (SCHOOL, ""),
        ("  kg:hasCondition  condition:captain-known ;\n  kg:hasLegalBasis", "  kg:hasLegalBasis"),
        ("kg:hasModality   modality:where-needed", "kg:hasModality   modality:always"),
    ),
    MEASURES: (
        ("kg:hasState     state:in-force ;", "kg:hasState     state:completed ;"),
        ('"2022-05-20"^^xsd:date ;\n  kg:hasCertainty certainty:stated', '"2022-05-21"^^xsd:date'),
    ),
    "ontology/core.ttl": (
        ('owl:versionInfo     "0.1.0"', 'owl:versionInfo     "0.2.0"'),
        ('dcterms:issued      "2026-11-22"', 'dcterms:issued      "2027-03-01"'),
    ),
}
ADDED = """@prefix channel: <https://w3id.org/ketenkaart/id/channel/> .
@prefix kg: <https://w3id.org/ketenkaart/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

channel:bell
  a kg:Channel ;
  skos:prefLabel "bel"@nl , "bell"@en .
"""
RETIRED = """
actor:westgate
  a kg:RetiredThing ;
  skos:prefLabel       "Westpoort"@nl , "West Gate"@en ;
  kg:isRetiredSince    "0.1.0" ;
  dcterms:isReplacedBy actor:zuidwacht , actor:noordpost ;
  skos:changeNote      "Er is geen Westpoort."@nl , "There is no West Gate."@en .
"""
NL = """Ketenkaart: van 0.1.0 (22 november 2026) naar 0.2.0 (1 maart 2027)

Gegevens
Stromen: 1 verwijderd, 1 gewijzigd.
  - Verwijderd: stroom “Havenschool zou haar vragen aan Westhuis moeten voorleggen” (flow/noordpost-school-westhuis); \
zonder opvolger.
  - Gewijzigd: stroom “Meldkamer stuurt meldbriefje door naar Zuidwacht” (flow/noordpost-desk-zuidwacht); \
voorwaarde: “als de kapitein bekend is” (condition/captain-known) verwijderd; \
wijze van stellen: was “waar nodig”, is nu “steeds”.
Actoren: 1 teruggetrokken.
  - Teruggetrokken: actor “Westpoort” (actor/westgate); \
opgevolgd door “Noordpost” (actor/noordpost) en “Zuidwacht” (actor/zuidwacht).
Standen van maatregelen: 1 gewijzigd.
  - Gewijzigd: stand “gezamenlijk logboek: in werking” (measure/joint-log-status-2022); \
per: was 20 mei 2022, is nu 21 mei 2022; zekerheid: “vermeld” verwijderd; \
toestand: was “in werking”, is nu “voltooid”.
Kanalen: 1 toegevoegd.
  - Toegevoegd: kanaal “bel” (channel/bell).

De vragen zijn niet vergeleken: niet beide brengen hun vragen mee.
"""
EN = """Ketenkaart: from 0.1.0 (22 November 2026) to 0.2.0 (1 March 2027)

Data
Flows: 1 removed, 1 changed.
  - Removed: flow “Harbour School should submit its questions to West House” (flow/noordpost-school-westhuis); \
without a successor.
  - Changed: flow “Report Room passes report slip on to South Watch” (flow/noordpost-desk-zuidwacht); \
condition: “if the captain is known” (condition/captain-known) removed; \
modality: was “where needed”, is now “always”.
Actors: 1 retired.
  - Retired: actor “West Gate” (actor/westgate); \
replaced by “North Post” (actor/noordpost) and “South Watch” (actor/zuidwacht).
Statuses of measures: 1 changed.
  - Changed: status “joint log: in force” (measure/joint-log-status-2022); \
as of: was 20 May 2022, is now 21 May 2022; certainty: “stated” removed; \
state: was “in force”, is now “completed”.
Channels: 1 added.
  - Added: channel “bell” (channel/bell).

The questions are not compared: not both come with their questions.
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("old")
    (folder / "mini").mkdir()
    for name, path in (("ontology", MINI.ontology), ("data", MINI.data)):
        (folder / "mini" / name).symlink_to(path)
    return copy_graph(folder / "mini", folder / "copy")


@pytest.fixture(scope="module")
def new(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_graph(old, tmp_path_factory.mktemp("new"))
    for name, edits in EDITS.items():
        text = (folder / name).read_text("utf-8")
        for before, after in edits:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        (folder / name).write_text(text, "utf-8")
    (folder / "data" / "bell.ttl").write_text(ADDED, "utf-8")
    with (folder / "data" / "retired.ttl").open("a", encoding="utf-8") as retired:
        retired.write(RETIRED)
    return folder


def tell(command: Command, *words: object) -> str:
    told = command.bare("diff", *words)
    assert (told.returncode, told.stderr) == (0, "")
    return told.stdout


@pytest.mark.parametrize(("lang", "sentences"), [("nl", NL), ("en", EN)])
def test_what_changed_is_told_in_sentences(command: Command, old: Path, new: Path, lang: str, sentences: str) -> None:
    assert tell(command, old, new, "--lang", lang) == sentences


def test_markdown_has_the_sentences_under_headings_as_the_changelog_has_them(
    command: Command, old: Path, new: Path
) -> None:
    _, _, body = EN.partition("\n\n")
    expected = body.replace("Data\n", "### Data\n", 1)
    for group in ("Flows", "Actors", "Statuses", "Channels"):
        expected = expected.replace(f"\n{group}", f"\n- {group}", 1)
    assert tell(command, old, new, "--lang", "en", "--markdown") == expected


def test_as_values_each_change_has_its_fields_and_sentences(command: Command, old: Path, new: Path) -> None:
    told = json.loads(tell(command, old, new, "--json"))
    assert (told["old"], told["new"]) == (
        {"release": "0.1.0", "issued": "2026-11-22"},
        {"release": "0.2.0", "issued": "2027-03-01"},
    )
    assert told["counts"] == {
        "flow": {"removed": 1, "changed": 1},
        "actor": {"retired": 1},
        "status": {"changed": 1},
        "channel": {"added": 1},
    }
    changes = {one["iri"]: one for one in told["changes"]}
    assert changes[f"{ID}actor/westgate"]["replaced_by"] == [f"{ID}actor/noordpost", f"{ID}actor/zuidwacht"]
    flow = changes[f"{ID}flow/noordpost-desk-zuidwacht"]
    assert flow["fields"] == [
        {"property": f"{DEF}hasCondition", "lang": None, "removed": [f"{ID}condition/captain-known"], "added": []},
        {
            "property": f"{DEF}hasModality",
            "lang": None,
            "removed": [f"{DEF}modality/where-needed"],
            "added": [f"{DEF}modality/always"],
        },
    ]
    for lang, text in (("nl", NL), ("en", EN)):
        assert [f"  - {one['sentence'][lang]}" for one in told["changes"]] == [
            line for line in text.splitlines() if line.startswith("  - ")
        ]


def test_names_in_documents_are_counted_and_only_listed_as_values(command: Command, old: Path, tmp_path: Path) -> None:
    fewer = copy_graph(old, tmp_path)
    (fewer / "data" / "namings" / "harbour-letter-2022.ttl").unlink()
    told = tell(command, old, fewer, "--lang", "en")
    found = json.loads(tell(command, old, fewer, "--json"))
    count = len(found["changes"])
    assert found["counts"] == {"naming": {"removed": count}} and count > 1
    assert told.partition("\n\n")[2] == (
        f"Data\nNames in documents: {count} removed.\n\n"
        "Names in documents are only counted; --json lists each.\n"
        "The questions are not compared: not both come with their questions.\n"
    )


def test_the_other_way_round_what_was_added_was_removed(command: Command, old: Path, new: Path) -> None:
    there = json.loads(tell(command, old, new, "--json"))["counts"]
    back = json.loads(tell(command, new, old, "--json"))["counts"]
    assert back["channel"] == {"removed": 1}
    assert back["flow"] == {"added": 1, "changed": 1}
    assert back.keys() == there.keys()


def test_a_graph_is_the_same_in_every_form_in_which_it_is_given(command: Command, old: Path, tmp_path: Path) -> None:
    export(read_mini(), tmp_path / "export")
    forms = [tmp_path / "export", *(tmp_path / "export" / name for name in NOTATIONS), wheel_of(old, tmp_path)]
    for form in (*forms, source_package_of(old, tmp_path)):
        told = tell(command, old, form, "--lang", "en")
        assert told.startswith("Ketenkaart: from 0.1.0 (22 November 2026) to 0.1.0 (22 November 2026)\n"), form
        assert "\nBoth say the same.\n" in told, form


def wheel_of(graph: Path, folder: Path) -> Path:
    with zipfile.ZipFile(folder / "ketenkaart-0.1.0-py3-none-any.whl", "w") as wheel:
        for path in sorted(graph.rglob("*.*")):
            wheel.write(path, f"graph_api/bundled/{path.relative_to(graph)}")
    return folder / "ketenkaart-0.1.0-py3-none-any.whl"


def source_package_of(graph: Path, folder: Path) -> Path:
    with tarfile.open(folder / "ketenkaart-0.1.0.tar.gz", "w:gz") as package:
        package.add(graph, "ketenkaart-0.1.0")
    return folder / "ketenkaart-0.1.0.tar.gz"


def test_the_questions_of_two_checkouts_are_compared(command: Command, old: Path, tmp_path: Path) -> None:
    before, after = (copy_graph(old, tmp_path / name) for name in ("before", "after"))
    for folder in (before, after):
        (folder / "graph_api" / "queries").mkdir(parents=True)
    kept = (FOLDER / "founded-when.rq").read_text("utf-8")
    write_question(before, "founded-when", kept)
    write_question(before, "documents", (FOLDER / "documents.rq").read_text("utf-8"))
    write_question(after, "founded-when", kept.replace('#+     - "oprichting {actor}"\n', "") + "# narrower\n")
    write_question(after, "tracks", (FOLDER / "tracks.rq").read_text("utf-8"))
    told = json.loads(tell(command, before, after, "--json"))
    assert told["questions_compared"] is True
    assert [(one["change"], one["iri"].rpartition("/")[2]) for one in told["changes"]] == [
        ("added", "tracks"),
        ("removed", "documents"),
        ("changed", "founded-when"),
    ]
    added, removed, changed = (one["sentence"]["en"] for one in told["changes"])
    titles = {one["iri"].rpartition("/")[2]: one["label"]["en"] for one in told["changes"]}
    assert added == f"Added: question “{titles['tracks']}” (question/tracks)."
    assert removed == f"Removed: question “{titles['documents']}” (question/documents)."
    assert changed == (
        "Changed: question “When was this actor founded?” (question/founded-when); "
        "wordings (nl): “oprichting {actor}” removed; query changed."
    )
    assert tell(command, before, after, "--lang", "en").endswith("\n  - " + changed + "\n")


def write_question(folder: Path, slug: str, text: str) -> None:
    (folder / "graph_api" / "queries" / f"{slug}.rq").write_text(text, "utf-8")


def test_what_is_no_graph_is_refused_in_a_sentence(command: Command, old: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (tmp_path / "graph.txt").write_text("no graph", "utf-8")
    (tmp_path / "broken.ttl").write_text("<a> <b> .", "utf-8")
    (tmp_path / "broken.whl").write_text("no archive", "utf-8")
    refused: dict[Path, tuple[int, str]] = {
        tmp_path / "nowhere": (2, "does not exist; name a folder"),
        empty: (2, "holds neither 'ontology' and 'data' nor an export"),
        tmp_path / "graph.txt": (2, "is no graph; name a folder, a package, or a file that ends in"),
        tmp_path / "broken.ttl": (1, "is no valid RDF in the notation that its name says"),
        tmp_path / "broken.whl": (1, "is damaged; fetch it again"),
    }
    for path, (status, said) in refused.items():
        told: Told = command.bare("diff", old, path)
        check_error(told, status, str(path), said)
