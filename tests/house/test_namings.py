"""Where documents name things: counted in the texts, kept in data/namings, proved by the command line."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from mini_graph import MINI, MINI_SOURCES
from pyoxigraph import NamedNode

from graph_api import sources as proving
from graph_api.check import check
from graph_api.cli import main
from graph_api.described import written
from graph_api.load import read
from graph_api.naming_files import compose, differences, write_files
from graph_api.naming_records import OTHER, OWN, SHORT, UNUSED, Form, Naming, Usage, count_namings, read_forms
from graph_api.prefixes import ID
from graph_api.settings import Folders
from graph_api.sources import SourceText

HARBOUR, WATCH, TEAM = (f"{ID}actor/{slug}" for slug in ("harbour-office", "watch", "team-watch"))
TALE = (
    "Het Havenkantoor (HK) let op. Het HK meldt de Wacht,\nen Team\nWacht meldt het haven-\n"
    "kantoor. De wachter niet. Zie www.hk.example/HK of schrijf HK@haven.example.\n"
)


def text_of(text: str, name: str = "tale-2020") -> SourceText:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SourceText(name, f"{name}.txt", text, digest, False, date(2020, 1, 1), "T 1", None, False, "tale", "nl")


def form(thing: str, text: str, property_: NamedNode = OWN) -> Form:
    return Form(thing, text, property_)


FORMS = (
    form(HARBOUR, "Havenkantoor"),
    form(HARBOUR, "HK", SHORT),
    form(WATCH, "Wacht"),
    form(TEAM, "Team Wacht"),
)


def counted(*forms: Form, text: str = TALE) -> Usage:
    return count_namings([text_of(text)], forms or FORMS)


def of(thing: str, usage: Usage) -> list[Naming]:
    return [naming for naming in usage.namings if naming.thing == thing]


def test_every_place_of_a_form_is_counted_over_lines_and_hyphens() -> None:
    full, short = of(HARBOUR, counted())
    assert [TALE[at : at + 5] for at in full.offsets] == ["Haven", "haven"]
    assert short.offsets == (18, 34)


def test_the_form_is_as_the_document_writes_it() -> None:
    shouted = counted(form(HARBOUR, "havenkantoor"), text="HAVENKANTOOR. Het Havenkantoor, dit Havenkantoor.")
    assert [naming.form for naming in shouted.namings] == ["Havenkantoor"]


def test_a_shorter_form_inside_a_longer_naming_of_another_thing_is_none() -> None:
    (watch,) = of(WATCH, counted())
    (team,) = of(TEAM, counted())
    assert [TALE[at : at + 6] for at in watch.offsets] == ["Wacht,"]
    assert TALE[team.offsets[0] :].startswith("Team\nWacht")


def test_a_longer_form_of_the_same_thing_counts_once() -> None:
    (naming,) = counted(form(WATCH, "Wacht"), form(WATCH, "de Wacht"), text="Daar is de Wacht.").namings
    assert naming.form == "de Wacht"


def test_an_address_of_the_web_names_nothing() -> None:
    text = "Zie www.hk.example/HK, https://hk.example/?HK of HK@haven.example."
    assert counted(form(HARBOUR, "HK", SHORT), text=text).namings == ()


def test_an_abbreviation_is_spelled_out_where_a_full_form_is_in_the_same_document() -> None:
    full, short = of(HARBOUR, counted())
    assert (full.is_abbreviated, full.is_spelled_out) == (False, None)
    assert (short.is_abbreviated, short.is_spelled_out) == (True, True)
    (alone,) = counted(text="Het HK meldt.").namings
    assert (alone.form, alone.is_spelled_out) == ("HK", False)


def test_a_form_of_several_things_proves_none_of_them() -> None:
    usage = counted(form(WATCH, "Wacht"), form(TEAM, "wacht"))
    assert usage.namings == ()
    assert usage.shared == (("wacht", (TEAM, WATCH)),)


def test_own_names_that_are_told_apart_by_the_whole_are_no_fault_and_prove_nothing_either() -> None:
    teams = [Form(f"{ID}actor/team-{whole}", "Team", OWN, f"{ID}actor/{whole}") for whole in ("hk", "watch")]
    usage = counted(*teams, text="Het Team meldt.")
    assert (usage.namings, usage.shared) == ((), ())
    ((_, things),) = counted(*teams, form(WATCH, "Team", OTHER), text="Het Team meldt.").shared
    assert WATCH in things
    assert counted(*teams, Form(f"{ID}actor/other-team-hk", "Team", OWN, f"{ID}actor/hk")).shared


def test_absence_is_no_naming() -> None:
    assert of(WATCH, counted(text="Niemand meldt.")) == []


def test_another_name_that_no_text_uses_is_reported_unless_it_is_marked() -> None:
    unheard = counted(form(WATCH, "Waker", OTHER), form(HARBOUR, "HKT", SHORT)).unheard
    assert [form.text for form in unheard] == ["Waker", "HKT"]
    assert counted(form(WATCH, "HKT", SHORT), form(WATCH, "HKT", UNUSED)).unheard == ()
    assert counted(form(WATCH, "Waker", OWN)).unheard == ()


def test_a_name_inside_a_longer_one_is_a_name_that_a_text_uses() -> None:
    assert counted(form(WATCH, "Wacht", OTHER), form(TEAM, "Team Wacht"), text="Team Wacht").unheard == ()


def test_a_name_marked_as_unused_that_a_text_uses_is_reported() -> None:
    ((found, documents),) = counted(form(WATCH, "wacht", UNUSED)).heard
    assert (found.text, documents) == ("wacht", ("tale-2020",))


def test_a_name_marked_as_unused_is_no_naming_and_leaves_the_text_to_whom_it_names() -> None:
    assert of(WATCH, counted(form(WATCH, "Wacht", UNUSED))) == []
    usage = counted(form(WATCH, "Wacht", UNUSED), form(TEAM, "Wacht", OTHER))
    assert [naming.form for naming in of(TEAM, usage)] == ["Wacht"]
    assert (of(WATCH, usage), usage.heard, usage.shared) == ([], (), ())


def test_a_name_marked_as_unused_still_hides_a_shorter_one() -> None:
    assert counted(form(WATCH, "Wacht"), form(TEAM, "Team Wacht", UNUSED), text="Team Wacht").namings == ()


def test_dutch_spellings_of_what_a_text_can_name_are_looked_for() -> None:
    forms = read_forms(written(read(MINI)))
    found = {(form.thing.removeprefix(ID), form.text) for form in forms}
    wanted = {("Noordpost"), ("NP"), ("de Post"), ("Noorderpost")}
    assert {text for thing, text in found if thing == "actor/noordpost"} == wanted
    assert {thing.partition("/")[0] for thing, _ in found} <= {
        *("actor", "system", "law", "signal", "channel", "procedure", "measure")
    }
    assert not [thing for thing, _ in found if "status" in thing]


def naming(document: str, slug: str, written_as: str, *offsets: int) -> Naming:
    return Naming(document, f"{ID}actor/{slug}", written_as, False, None, offsets)


def test_each_document_has_a_file_and_each_form_a_record_of_its_own() -> None:
    files = compose(
        [naming("kst-1-MS", "x", "X", 1), naming("kst-1-MS", "x", "de X", 9), naming("kst-1-MS", "x-2", "Y", 5)]
    )
    assert set(files) == {"kst-1-MS.ttl"}
    names = [line for line in files["kst-1-MS.ttl"].split("\n") if line.startswith("naming:")]
    assert names == ["naming:kst-1-ms-actor-x", "naming:kst-1-ms-actor-x-2", "naming:kst-1-ms-actor-x-2-2"]
    assert "dcterms:isPartOf document:kst-1-MS ;" in files["kst-1-MS.ttl"]


def test_a_file_says_that_a_program_wrote_it() -> None:
    assert compose(counted().namings)["tale-2020.ttl"].startswith(
        "# Counted in the text of the document by 'ketenkaart"
    )


def test_many_places_stand_on_several_lines() -> None:
    (text,) = compose([naming("d", "x", "X", *range(1000, 1100))]).values()
    assert max(map(len, text.split("\n"))) <= 120


def test_the_namings_of_the_tiny_graph_are_what_its_texts_say() -> None:
    usage = count_namings(proving.read_manifest(MINI_SOURCES), read_forms(written(read(MINI))))
    assert differences(MINI.data, compose(usage.namings)) == []
    assert (usage.unheard, usage.heard, usage.shared) == ((), (), ())


def test_what_differs_is_said_record_by_record(tmp_path: Path) -> None:
    expected = compose([naming("d", "x", "X", 1), naming("d", "y", "Y", 2), naming("d", "z", "Z", 3)])
    write_files(tmp_path, expected)
    assert differences(tmp_path, expected) == []
    path = tmp_path / "namings" / "d.ttl"
    path.write_text(
        expected["d.ttl"].replace("kg:occursAt      1 ", "kg:occursAt      7 ").replace("actor-z", "actor-q")
    )
    assert differences(tmp_path, expected) == [
        "data/namings/d.ttl: naming:d-actor-q is in no text, or no longer under this name.",
        "data/namings/d.ttl: naming:d-actor-x is not as the text has it.",
        "data/namings/d.ttl: naming:d-actor-z is missing; the text has it.",
    ]
    path.write_text("# by hand\n" + expected["d.ttl"])
    assert "not in the form that --write gives" in differences(tmp_path, expected)[0]


def test_a_file_of_no_document_is_removed(tmp_path: Path) -> None:
    write_files(tmp_path, {"old.ttl": "x"})
    write_files(tmp_path, compose([naming("d", "x", "X", 1)]))
    assert [path.name for path in (tmp_path / "namings").iterdir()] == ["d.ttl"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny graph in a folder of its own, with its texts beside it and named by KETENKAART_SOURCES."""
    import shutil

    shutil.copytree(MINI.ontology, tmp_path / "project" / "ontology")
    shutil.copytree(MINI.data, tmp_path / "project" / "data")
    shutil.copytree(MINI_SOURCES, tmp_path / "sources")
    monkeypatch.setenv("KETENKAART_SOURCES", str(tmp_path / "sources"))
    return tmp_path / "project"


def run(project: Path, *words: str) -> int:
    return main(["--data", str(project), "sources", *words])


def test_right_namings_pass_and_a_lost_one_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "namings") == 0
    assert "0 differences in data/namings" in capsys.readouterr().out
    (project / "data" / "namings" / "harbour-letter-2022.ttl").unlink()
    assert run(project, "namings") == 1
    told = capsys.readouterr().out
    assert "naming:harbour-letter-2022-actor-noordpost-desk is missing" in told
    assert "Run 'ketenkaart sources namings --write'" in told


def test_writing_makes_the_files_right_and_the_graph_passes_its_check(project: Path) -> None:
    for path in (project / "data" / "namings").iterdir():
        path.unlink()
    assert run(project, "namings", "--write") == 0
    assert check(Folders(project / "ontology", project / "data")) == ()
    assert run(project, "namings") == 0


def test_proving_the_sources_proves_the_namings_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "check") == 0
    path = project / "data" / "namings" / "harbour-report-2021.ttl"
    path.write_text(path.read_text("utf-8").replace("kg:occursAt      ", "kg:occursAt      1"), "utf-8")
    assert run(project, "check") == 1
    assert "is not as the text has it" in capsys.readouterr().out


def test_nothing_is_written_from_an_edited_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = project.parent / "sources" / "harbour-letter-2022.txt"
    text.write_text(text.read_text("utf-8") + "Noordpost.\n", "utf-8")
    before = (project / "data" / "namings" / "harbour-letter-2022.ttl").read_bytes()
    assert run(project, "namings", "--write") == 1
    assert "harbour-letter-2022.txt is not the text that the manifest describes" in capsys.readouterr().err
    assert (project / "data" / "namings" / "harbour-letter-2022.ttl").read_bytes() == before


def test_ill_marked_names_are_warnings_and_no_failure(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "data" / "organisations" / "noordpost.ttl"
    text = path.read_text("utf-8").replace('"Noorderpost"@nl', '"Meldkamers"@nl , "kade"@nl')
    path.write_text(text.replace('"de Post"@nl', '"de Post"@nl , "Postje"@nl , "Zuidwacht"@nl'), "utf-8")
    run(project, "namings", "--write")
    told = capsys.readouterr().out
    assert "warning: actor:noordpost: no text uses 'Postje'; make it kg:unusedLabel or remove it" in told
    assert "warning: actor:noordpost: 'kade' is marked as unused, yet harbour-" in told
    assert "warning: 'zuidwacht' is the name of actor:noordpost, actor:zuidwacht: a text with it" in told
    assert "'medewerker' is the name of" not in told
    assert run(project, "namings") == 0


@pytest.mark.sources
def test_the_namings_of_the_real_graph_are_what_the_real_texts_say(sources: Path, real_folders: Folders) -> None:
    usage = count_namings(proving.read_manifest(sources), read_forms(written(read(real_folders))))
    assert differences(real_folders.data, compose(usage.namings)) == []


@pytest.mark.sources
def test_no_name_of_the_real_graph_is_ill_marked(sources: Path, real_folders: Folders) -> None:
    usage = count_namings(proving.read_manifest(sources), read_forms(written(read(real_folders))))
    assert (usage.unheard, usage.heard, usage.shared) == ((), (), ())


@pytest.mark.sources
def test_every_real_offset_begins_a_naming(sources: Path, real_folders: Folders) -> None:
    usage = count_namings(proving.read_manifest(sources), read_forms(written(read(real_folders))))
    texts = {text.name: text.text for text in proving.read_manifest(sources)}
    for one in usage.namings:
        for at in one.offsets:
            assert texts[one.document][at].casefold() == one.form[0].casefold()
            assert not texts[one.document][at - 1].isalnum()
