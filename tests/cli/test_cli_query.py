from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cli_command import Command, check_error
from rdflib import Graph

from graph_api.prefixes import DEF, ID

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD

IND = f"{ID}actor/ind"
SELECT = f"""PREFIX kg: <{DEF}>
SELECT DISTINCT ?receiver WHERE {{ ?flow kg:hasSender <{ID}actor/coa> ; kg:hasReceiver ?receiver }}
"""
CONSTRUCT = f"""PREFIX kg: <{DEF}>
CONSTRUCT {{ ?flow kg:hasReceiver ?receiver }}
WHERE {{ ?flow kg:hasSender <{ID}actor/coa> ; kg:hasReceiver ?receiver }}
"""
ASK = f"PREFIX kg: <{DEF}> ASK {{ ?flow kg:hasSender <{ID}actor/coa> ; kg:hasReceiver <{IND}> }}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "query.rq"


def only_column(text: str, wanted: str | None) -> list[str | None]:
    """Read the only column of a result; without a format it is CSV."""
    if wanted == "json":
        return [row["receiver"]["value"] for row in json.loads(text)["results"]["bindings"]]
    if wanted == "xml":
        return [one.text for one in ElementTree.fromstring(text).iter() if one.tag.endswith("}uri")]
    return [line.strip("<>") for line in text.splitlines()[1:]]


@pytest.mark.parametrize("wanted", [None, "tsv", "json", "xml"])
def test_rows_are_written_in_the_format_asked_for(command: Command, file: Path, wanted: str | None) -> None:
    file.write_text(SELECT, "utf-8")
    told = command("query", file, *(("--format", wanted) if wanted else ()))
    assert (told.returncode, told.stderr) == (0, "")
    assert IND in only_column(told.stdout, wanted)


@pytest.mark.parametrize(("wanted", "name"), [(None, "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_a_graph_is_written_in_the_format_asked_for(
    command: Command, file: Path, wanted: str | None, name: str
) -> None:
    file.write_text(CONSTRUCT, "utf-8")
    told = command("query", file, *(("--format", wanted) if wanted else ()))
    assert (told.returncode, told.stderr) == (0, "")
    assert IND in {str(value) for value in Graph().parse(data=told.stdout, format=name).objects()}


def test_a_yes_or_no_query_is_answered(command: Command, file: Path) -> None:
    file.write_text(ASK, "utf-8")
    assert json.loads(command("query", file).stdout)["boolean"] is True


def test_a_query_can_come_from_standard_input(command: Command) -> None:
    told = command("query", "-", typed=SELECT)
    assert told.returncode == 0
    assert IND in told.stdout.split()


def test_a_question_of_the_library_is_a_query_as_it_stands(command: Command, checkout: Path) -> None:
    told = command("query", checkout / "graph_api" / "queries" / "who-receives-signals-from.rq")
    assert told.returncode == 0
    assert IND in told.stdout


@pytest.mark.parametrize(("text", "wanted"), [(SELECT, "ttl"), (ASK, "jsonld"), (CONSTRUCT, "csv")])
def test_a_format_that_does_not_fit_the_query_is_wrong_use(
    command: Command, file: Path, text: str, wanted: str
) -> None:
    file.write_text(text, "utf-8")
    check_error(command("query", file, "--format", wanted), 2, wanted, "choose")


def test_a_query_that_does_not_parse_is_refused_with_line_and_column(command: Command, file: Path) -> None:
    file.write_text("SELECT ?a WHERE {\n  ?a a kg:Flow\n}\n", "utf-8")
    check_error(command("query", file), 1, "line 2, column 8", "kg:")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "This command only reads; updates are refused."),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "this command calls no other endpoint"),
    ],
)
def test_an_update_or_a_call_to_another_server_is_refused_with_the_reason(
    command: Command, file: Path, text: str, said: str
) -> None:
    file.write_text(text, "utf-8")
    check_error(command("query", file), 1, said)


def test_a_file_that_is_missing_or_no_text_is_wrong_use_and_named(command: Command, file: Path, tmp_path: Path) -> None:
    check_error(command("query", file), 2, f"{file} cannot be read: it does not exist")
    check_error(command("query", tmp_path), 2, f"{tmp_path} cannot be read: it is a folder")
    coded = tmp_path / "coded.rq"
    coded.write_bytes(b"\xff\xfe\x00")
    check_error(command("query", coded), 2, f"{coded} is no text in UTF-8")
