"""The reference pages say what the code does: written anew, they are as they are kept; settings are compared."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import MISSING, fields
from pathlib import Path

import httpx
import pytest
from reference_pages import addresses_page, commands_page, questions_page

from graph_api.http import create_app
from graph_api.load import Dataset
from graph_api.questions import read_library
from graph_api.settings import Folders, Settings
from graph_api.tool_results import Answer

VARIABLE = re.compile(r"\bKETENKAART_[A-Z0-9]+(?:_[A-Z0-9]+)*\b(?!_)|\bXDG_CACHE_HOME\b|(?<=\")CI(?=\")")


def check_kept(checkout: Path, name: str, text: str) -> None:
    assert (checkout / name).read_text("utf-8") == text, f"{name} is not what the code says now: run make docs"


def test_every_command_and_option_is_described(checkout: Path) -> None:
    check_kept(checkout, "docs/commands.md", commands_page(checkout / "Makefile"))


def test_every_question_is_described(checkout: Path) -> None:
    check_kept(checkout, "docs/questions.md", questions_page(read_library()))


def test_every_operation_page_and_address_is_described(
    checkout: Path, real_dataset: Dataset, real_folders: Folders
) -> None:
    app = create_app(real_dataset, Settings(real_folders))
    check_kept(checkout, "docs/addresses.md", addresses_page(app))


@pytest.mark.parametrize("words", ["", "serve", "ask", "route", "publish", "sources", "sources locate"])
def test_the_help_of_the_command_names_every_option_that_is_described(checkout: Path, words: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "graph_api.cli", *words.split(), "--help"],
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    section = f"## ketenkaart {words}".strip()
    described = (checkout / "docs/commands.md").read_text("utf-8").partition(f"{section}\n")[2].partition("\n## ")[0]
    options = set(re.findall(r"`(--[a-z-]+)", described)) | {"--data", "--help"}
    assert options == set(re.findall(r"(?<![\w'/])--[a-z-]+", told)) - {"--version"} - set(words_in_help(told))


@pytest.mark.parametrize("target", ["docs", "conformance", "evaluate"])
def test_what_make_runs_to_renew_a_document_starts(checkout: Path, target: str) -> None:
    recipe = re.search(rf"^{target}:.*\n\t(.*)", (checkout / "Makefile").read_text("utf-8"), re.M)
    assert recipe
    line = recipe[1].partition(" $(if")[0].replace("$(BIN)/python", sys.executable)
    told = subprocess.run(["sh", "-c", f"{line} --help"], cwd=checkout, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("usage: ")


def words_in_help(told: str) -> list[str]:
    """Give options that a help text only mentions as an example."""
    return re.findall(r"who-passes-signals-to (--\w+)", told)


def test_every_tool_for_language_models_and_what_it_takes_is_described(checkout: Path, real_site: str) -> None:
    listed = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"accept": "application/json, text/event-stream"}
    answer = httpx.post(f"{real_site}/mcp", json=listed, headers=headers, timeout=60)
    tools = json.loads(answer.text.partition("data: ")[2])["result"]["tools"]
    text = (checkout / "docs/mcp.md").read_text("utf-8")
    described = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", text, re.M)
    assert {name: set(re.findall(r"`(\w+)`", takes)) for name, takes in described} == {
        tool["name"]: set(tool["inputSchema"]["properties"]) for tool in tools
    }


def test_every_status_of_an_answer_is_described(checkout: Path) -> None:
    table = (checkout / "docs/answers.md").read_text("utf-8").partition("## Its status\n")[2].partition("\n## ")[0]
    told = Answer.model_json_schema()["properties"]["status"]["enum"]
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == told


def rows(checkout: Path, heading: str) -> list[list[str]]:
    """Give the rows of the table under a heading of settings.md, without its head."""
    section = (checkout / "docs/settings.md").read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named(checkout: Path, heading: str) -> set[str]:
    return {name for row in rows(checkout, heading) for name in re.findall(r"`(\w+)`", row[0])}


def variables(*folders: Path) -> set[str]:
    paths = [path for folder in folders for path in folder.rglob("*.py") if path.name != Path(__file__).name]
    assert paths
    return {name for path in paths for name in VARIABLE.findall(path.read_text("utf-8"))}


def test_every_variable_of_the_environment_that_the_program_reads_is_described(checkout: Path) -> None:
    assert named(checkout, "Of the command and the server") == variables(checkout / "graph_api")


def test_every_variable_of_the_environment_that_the_tests_read_is_described(checkout: Path) -> None:
    described = named(checkout, "Of the command and the server") | named(checkout, "Of the tests")
    assert described == variables(*(checkout / name for name in ("graph_api", "tests", "bench")))


def test_every_variable_of_make_is_described(checkout: Path) -> None:
    text = (checkout / "Makefile").read_text("utf-8")
    own = set(re.findall(r"^([A-Z]+) :=", text, re.M))  # set in the Makefile, for itself
    taken = {
        (name, target)
        for target, recipe in re.findall(r"^([a-z-]+):.*\n((?:\t.*\n)+)", text, re.M)
        for name in set(re.findall(r"(?<!\$)\$\(([A-Z]+)\)", recipe)) - own - {"MAKEFILE_LIST"}
    }
    described = {
        (name, target)
        for row in rows(checkout, "Of make")
        for name in re.findall(r"`(\w+)`", row[0])
        for target in re.findall(r"`make ([a-z-]+)`", row[1])
    }
    assert described == taken
    assert named(checkout, "Of make") == {name for name, _ in taken} | set(re.findall(r"^([A-Z]+) \?=", text, re.M))


def test_every_limit_of_the_server_is_described_with_its_default(checkout: Path) -> None:
    described = {row[0].strip("`"): row[1].strip("`") for row in rows(checkout, "Limits of the server")}
    words = {None: "not set", MISSING: "those of the program"}
    assert described == {one.name: words.get(one.default, str(one.default)) for one in fields(Settings)}
