from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from cli_command import Command, check_error, copy_graph

from graph_api.load import Dataset
from graph_api.sources import Passage, read_manifest, read_passages

PREFIXES = """@prefix actor: <https://w3id.org/ketenkaart/id/actor/> .
@prefix flow: <https://w3id.org/ketenkaart/id/flow/> .
@prefix kg: <https://w3id.org/ketenkaart/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

"""
WITHOUT_RECEIVER = f"""{PREFIXES}flow:coa-nobody
  a kg:Flow ;
  skos:prefLabel "COA meldt aan niemand"@nl , "COA reports to nobody"@en ;
  kg:hasSender actor:coa .
"""
UNREADABLE = f"""{PREFIXES}flow:coa-nobody
  a kg:Flow ;;
  kg:hasSender actor:coa kg:hasReceiver .
"""


@pytest.fixture
def graph(command: Command, tmp_path: Path) -> Path:
    """A copy of the real graph, to be broken."""
    return copy_graph(command.graph, tmp_path / "graph")


def test_a_graph_in_order_passes(command: Command) -> None:
    told = command("check")
    assert (told.returncode, told.stderr) == (0, ""), told.stdout[-2000:]
    assert told.stdout.splitlines()[-1].startswith("0 violations, ")


@pytest.fixture(scope="module")
def without_receiver(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command on a copy of the real graph in which one flow has no receiver."""
    graph = copy_graph(command.graph, tmp_path_factory.mktemp("broken"))
    (graph / "data" / "flows" / "broken.ttl").write_text(WITHOUT_RECEIVER, "utf-8")
    return command.on(graph)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_record_out_of_shape_is_listed_with_file_line_record_path_and_the_sentence_that_repairs_it(
    without_receiver: Command, lang: str
) -> None:
    told = without_receiver("check", "--lang", lang)
    assert (told.returncode, told.stderr) == (1, "")
    said = [line for line in told.stdout.splitlines() if "data/flows/broken.ttl" in line]
    named = {"nl": "overtreding", "en": "violation"}[lang]
    start = f"data/flows/broken.ttl:6: {named}: flow:coa-nobody kg:hasReceiver: "
    assert [line for line in said if re.match(re.escape(start) + r"\w.*\w", line)]
    number = int(told.stdout.splitlines()[-1].partition(" ")[0])
    assert number == sum(f": {named}: " in line for line in told.stdout.splitlines())


def test_a_graph_that_breaks_a_rule_is_not_asked(without_receiver: Command) -> None:
    check_error(without_receiver("ask", "who-passes-signals-to", "--receiver", "aivd"), 1, "data/flows/broken.ttl")


def test_a_file_that_is_no_turtle_is_named_with_line_and_column(command: Command, graph: Path) -> None:
    (graph / "data" / "flows" / "broken.ttl").write_text(UNREADABLE, "utf-8")
    told = command.on(graph)("check")
    assert (told.returncode, told.stderr) == (1, "")
    (line,) = [line for line in told.stdout.splitlines() if "violation:" in line]
    assert re.match(r"data/flows/broken\.ttl:8: violation: column \d+: this is not valid Turtle", line)
    check_error(command.on(graph)("route", "coa", "aivd"), 1, "data/flows/broken.ttl, line 8, column ")
    check_error(command.on(graph)("query", "-", typed="ASK {}"), 1, "data/flows/broken.ttl, line 8, column ")


def test_one_violation_is_one_and_a_list_in_dutch_is_dutch(command: Command, graph: Path) -> None:
    (graph / "data" / "flows" / "broken.ttl").write_text(UNREADABLE, "utf-8")
    told = command.on(graph)
    assert told("check").stdout.splitlines()[-1] == "1 violation, 0 warnings"
    line, counted = told("check", "--lang", "nl").stdout.splitlines()
    assert counted == "1 overtreding, 0 waarschuwingen"
    assert ": overtreding: kolom " in line


@pytest.mark.parametrize("words", [("check",), ("route", "coa", "aivd"), ("sources", "check")])
def test_the_folder_may_be_named_before_or_after_the_command(
    command: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    given = ("--data", tmp_path / "nowhere")
    before, after = command.bare(*given, *words), command.bare(*words, *given)
    assert (before.returncode, before.stderr) == (after.returncode, after.stderr)
    assert after.returncode == 2
    assert "unrecognised" not in after.stderr


def test_an_option_before_its_command_is_answered_with_where_it_goes(command: Command) -> None:
    told = command.bare("--port", "9000", "serve")
    assert told.returncode == 2
    assert "The options of a command come after it" in told.stderr


def test_every_file_that_is_no_turtle_is_listed(command: Command, graph: Path) -> None:
    for name in ("one", "two"):
        (graph / "data" / f"{name}.ttl").write_text("this is no turtle\n", "utf-8")
    told = command.on(graph)("check")
    assert [line.partition(":")[0] for line in told.stdout.splitlines()[:-1]] == ["data/one.ttl", "data/two.ttl"]


@pytest.mark.parametrize("words", [("check",), ("ask", "x"), ("serve",), ("query", "-"), ("route", "coa", "aivd")])
def test_a_folder_that_is_missing_is_named(command: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    missing = tmp_path / "nowhere"
    check_error(command.on(missing)(*words), 2, str(missing), "'ontology' and 'data'")
    (tmp_path / "ontology").mkdir()
    check_error(command.on(tmp_path)(*words), 2, str(tmp_path / "data"))


@pytest.fixture
def texts(sources: Path, tmp_path: Path) -> Path:
    """A copy of the source texts, to be edited."""
    return Path(shutil.copytree(sources, tmp_path / "texts"))


def pick(dataset: Dataset) -> tuple[str, list[Passage]]:
    """Give the core document's name, and its passages that no other overlaps."""
    name = "systeemcheck-2023"
    found = sorted((p for p in read_passages(dataset) if p.document == name), key=lambda p: (p.start, p.end))
    alone = [p for p in found if not any(o is not p and o.start < p.end and p.start < o.end for o in found)]
    assert len(alone) > 2
    return name, alone


def edit(texts: Path, name: str, change: object) -> None:
    file = next(text.file for text in read_manifest(texts) if text.name == name)
    (texts / file).write_bytes(change((texts / file).read_bytes().decode()).encode())  # type: ignore[operator]


@pytest.mark.sources
def test_every_real_passage_is_proved_against_the_texts(command: Command, sources: Path, real_dataset: Dataset) -> None:
    told = command("sources", "check", KETENKAART_SOURCES=str(sources))
    assert f"{len(read_passages(real_dataset))} passages found, 0 not" in told.stdout.splitlines()
    assert (told.returncode, told.stderr) == (0, ""), told.stdout[-2000:]


@pytest.mark.sources
def test_passages_behind_words_that_were_inserted_are_moved_and_named(
    command: Command, texts: Path, real_dataset: Dataset
) -> None:
    name, alone = pick(real_dataset)
    middle = alone[1].start
    edit(texts, name, lambda text: f"{text[:middle]}Nieuw. {text[middle:]}")
    told = command("sources", "check", KETENKAART_SOURCES=str(texts))
    assert (told.returncode, told.stderr) == (1, "")
    assert re.search(rf"^{name}: .*edited: ", told.stdout, re.M)
    assert re.search(rf"^{name}.*{slug(alone[1])} moved: .*{alone[1].start + 7}", told.stdout, re.M)
    assert f"{slug(alone[0])} moved" not in told.stdout


@pytest.mark.sources
def test_a_passage_of_which_the_words_were_changed_is_lost_and_named(
    command: Command, texts: Path, real_dataset: Dataset
) -> None:
    name, alone = pick(real_dataset)
    gone = max(alone, key=lambda passage: passage.end - passage.start)
    edit(texts, name, lambda text: text[: gone.start] + "x" * (gone.end - gone.start) + text[gone.end :])
    told = command("sources", "check", KETENKAART_SOURCES=str(texts))
    assert told.returncode == 1
    assert re.search(rf"^{name}.*{slug(gone)} lost: \w", told.stdout, re.M)
    assert len([line for line in told.stdout.splitlines() if " lost: " in line]) == 1


def slug(passage: Passage) -> str:
    return passage.iri.rpartition("/")[2]


@pytest.mark.sources
def test_coverage_tells_for_every_document_what_is_cited_and_what_is_not(
    command: Command, sources: Path, real_dataset: Dataset
) -> None:
    told = command("sources", "coverage", KETENKAART_SOURCES=str(sources))
    assert (told.returncode, told.stderr) == (0, "")
    for text in read_manifest(sources):
        assert re.search(rf"^{text.name}: \d+% cited, \d+ stretches not cited$", told.stdout, re.M)
    assert re.search(r"^  lines \d+-\d+ \(\d+-\d+\): not cited\. \w", told.stdout, re.M)
    assert told.stdout.endswith("0 stretches without a reason\n")
    assert all(slug(passage) in told.stdout for passage in read_passages(real_dataset))


@pytest.mark.sources
def test_coverage_shows_on_request_only_what_lacks_a_reason(command: Command, graph: Path, sources: Path) -> None:
    told = command("sources", "coverage", "--lacking", KETENKAART_SOURCES=str(sources))
    assert (told.returncode, told.stdout, told.stderr) == (0, "0 stretches without a reason\n", "")
    written = graph / "data" / "passed-over.toml"
    head, *stretches = written.read_text("utf-8").split("\n[[stretch]]\n")
    place = re.search(r'document = "(.+)"\nstart = (\d+)\nend = (\d+)', stretches[0])
    assert place
    written.write_text("\n[[stretch]]\n".join([head, *stretches[1:]]), "utf-8")
    told = command.on(graph)("sources", "coverage", "--lacking", KETENKAART_SOURCES=str(sources))
    *lacking, last = told.stdout.splitlines()
    assert (told.returncode, last) == (1, f"{len(lacking)} stretches without a reason")
    assert lacking
    assert all(line.startswith(f"{place[1]}: lines ") and "NO REASON GIVEN" in line for line in lacking)


@pytest.mark.sources
def test_locate_prints_the_passage_as_the_data_has_it(command: Command, sources: Path, real_dataset: Dataset) -> None:
    name, alone = pick(real_dataset)
    text = next(text.text for text in read_manifest(sources) if text.name == name)
    passage = max(alone, key=lambda one: one.end - one.start)
    words = text[passage.start : passage.end].split()
    first, last = " ".join(words[:8]), " ".join(words[-8:])
    told = command("sources", "locate", name, first, last, "--slug", "here", KETENKAART_SOURCES=str(sources))
    assert (told.returncode, told.stderr) == (0, "")
    assert "\npassage:here\n" in told.stdout
    assert passage.fingerprint in told.stdout
    assert re.search(rf"kg:start\s+{passage.start} ; kg:end {passage.end} ", told.stdout)


@pytest.mark.sources
def test_locate_names_what_it_does_not_find(command: Command, sources: Path) -> None:
    given = {"KETENKAART_SOURCES": str(sources)}
    check_error(command("sources", "locate", "systeemcheck-2022", "a", "b", **given), 2, "systeemcheck-2023")
    told = command("sources", "locate", "systeemcheck-2023", "woorden die er niet staan", "einde", **given)
    check_error(told, 1, "woorden die er niet staan")


@pytest.mark.sources
def test_the_project_holds_no_sentence_of_the_sources(command: Command, sources: Path) -> None:
    told = command("sources", "quotations", KETENKAART_SOURCES=str(sources))
    assert (told.returncode, told.stdout, told.stderr) == (0, "0 places\n", "")


@pytest.mark.sources
def test_a_sentence_of_a_source_is_found_with_its_place(command: Command, graph: Path, sources: Path) -> None:
    name = "systeemcheck-2023"
    text = next(text.text for text in read_manifest(sources) if text.name == name)
    words = " ".join(text[len(text) // 2 :].split()[1:21])
    (graph / "data" / "quoted.ttl").write_text(f"# one\n# {words}\n", "utf-8")
    told = command.on(graph)("sources", "quotations", KETENKAART_SOURCES=str(sources))
    assert told.returncode == 1
    assert re.search(rf"quoted\.ttl:2: \d+ words of {name}: ", told.stdout)


@pytest.mark.parametrize("kind", ["check", "coverage", "quotations"])
def test_without_the_texts_the_sources_cannot_be_proved_and_the_setting_is_named(command: Command, kind: str) -> None:
    check_error(command("sources", kind), 2, "KETENKAART_SOURCES")
    check_error(command("sources", kind, KETENKAART_SOURCES="/nowhere"), 2, "KETENKAART_SOURCES", "/nowhere")
