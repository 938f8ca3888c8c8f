"""Whatever a document names is there: links, files, commands, addresses, make targets; and its code can be read."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from blocks import blocks, fenced, inline_code, session
from pyoxigraph import RdfFormat, parse
from reference_pages import TARGET, VERSION

from graph_api.cli import build_parser
from graph_api.respond import Respondent

CHECKOUT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = (
    *sorted(CHECKOUT.glob("*.md")),
    *sorted((CHECKOUT / "docs").glob("*.md")),
    *(CHECKOUT / folder / "README.md" for folder in ("data", "ontology", "tests/evaluation")),
)
ROOMS = ("bench", "data", "docs", "graph_api", "ontology", "tests", "visualisation")
# The changelog tells what was, so what it names need not be there now.
PRESENT = tuple(path for path in DOCUMENTS if path.name != "CHANGELOG.md")
LINK = re.compile(r"\]\(([^)\s]+)\)")
# Made by whoever retires the first name.
MADE_LATER = {"data/retired.ttl"}
PLACEHOLDER = re.compile(r"[<>…*]|\b[A-Z]{4,}\b")

each_document = pytest.mark.parametrize("document", PRESENT, ids=[str(path.relative_to(CHECKOUT)) for path in PRESENT])


def anchors(document: Path) -> set[str]:
    """Give the anchors of the headings of a document, as its readers' programs make them."""
    lines = (line.lstrip("#").strip().lower() for line in document.read_text("utf-8").splitlines() if line[:1] == "#")
    return {re.sub(r"[^\w -]", "", line).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("document", DOCUMENTS, ids=[str(path.relative_to(CHECKOUT)) for path in DOCUMENTS])
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(document.read_text("utf-8")):
        name, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = (document.parent / name).resolve() if name else document
        if not path.exists() or (anchor and anchor not in anchors(path)):
            broken.append(target)
    assert broken == []


@each_document
def test_no_line_ends_in_white_space(document: Path) -> None:
    lines = enumerate(document.read_text("utf-8").splitlines(), 1)
    assert [number for number, line in lines if line != line.rstrip()] == []


@each_document
def test_every_file_that_is_named_exists(document: Path) -> None:
    made = {block.file for _, block in fenced(document.read_text("utf-8"))}
    named = {code for code in inline_code(document) if code.split("/")[0] in ROOMS and " " not in code} - made
    there = {code for code in named if (CHECKOUT / code).exists()} | MADE_LATER
    assert [code for code in named - there if not PLACEHOLDER.search(code)] == []


@each_document
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = {name for name, _ in TARGET.findall((CHECKOUT / "Makefile").read_text("utf-8"))}
    named = {match[1] for code in copied(document) if (match := re.match(r"make ([a-z-]+)", code))}
    assert named - targets == set()


def copied(document: Path) -> Iterator[str]:
    """Give what a reader can copy as one command: code in sentences, and lines of sessions and plain blocks."""
    yield from inline_code(document)
    for _, block in fenced(document.read_text("utf-8")):
        if block.language == "console":
            yield from (typed.command for typed in session(block.text))
        elif block.language == "":
            yield from (line.partition("  #")[0].strip() for line in block.text.splitlines())


def words_of(code: str) -> list[str]:
    """Give what stands behind 'ketenkaart' in a command, settings before it left out; nothing for anything else."""
    found = re.match(r"(?:[A-Z_]+=\S+ )*(?:\S*/)?ketenkaart (.+)", code)
    return shlex.split(found[1]) if found else []


@each_document
def test_every_command_that_is_shown_is_one_that_the_program_takes(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = []
    for code in copied(document):
        words = words_of(code)
        if not words or document.name == "commands.md":
            continue
        try:
            options, rest = build_parser().parse_known_args(words)
            if rest and options.command != "ask":
                refused.append(code)
        except SystemExit:
            # a command may be named without what it takes
            if "required" not in capsys.readouterr().err:
                refused.append(code)
    assert refused == []


def test_the_folders_that_a_reader_makes_are_not_taken_for_part_of_the_project() -> None:
    ignored = (CHECKOUT / ".gitignore").read_text("utf-8").split()
    made = set()
    for document in (one for one in PRESENT if one.name != "commands.md"):  # which names what it takes, no example
        for code in copied(document):
            words = shlex.split(code) if code.startswith(("mkdir ", "ketenkaart ")) else []
            if words[:1] == ["mkdir"]:
                made.add(next(word for word in words[1:] if not word.startswith("-")).partition("/")[0])
            elif len(words) > 2 and words[-2] in ("export", "site"):
                made.add(words[-1])
    made = {name for name in made if re.fullmatch(r"[a-z-]+", name)}
    assert {"trial", "exported", "tiny", "tiny-site"} <= made
    assert {name for name in made if f"/{name}/" not in ignored} == set()


NOT_BY_THEMSELVES = {"/mcp", "/api/v1"}


# addresses.md is compared with the routes themselves; hosting.md names addresses of other engines.
@pytest.mark.parametrize("document", [path for path in PRESENT if path.name not in ("addresses.md", "hosting.md")])
def test_every_address_that_is_named_answers(document: Path, real_site: str) -> None:
    found = {code.removeprefix("GET ") for code in inline_code(document) if re.match(r"(?:GET )?/[a-z.]", code)}
    named = {path for path in found if not re.search(r"[…{} ]|SLUG", path)} - NOT_BY_THEMSELVES
    lost = []
    with httpx.Client(base_url=real_site, follow_redirects=True, timeout=60) as client:
        described = {VERSION.sub("/api/", path) for path in client.get("/api/openapi.json").json()["paths"]}
        for path in sorted(path for path in named if VERSION.sub("/api/", path) not in described):
            answer = client.get(path)
            lost += [f"{path}: {answer.status_code}"] if answer.status_code != 200 else []
    assert lost == []


def asked(document: Path) -> Iterator[argparse.Namespace]:
    """Give every question and route that a document shows as a command."""
    for code in copied(document):
        if re.match(r"ketenkaart (?:ask|route) [^-]", code) and not PLACEHOLDER.search(code.replace("COA AIVD", "")):
            options, options_rest = build_parser().parse_known_args(shlex.split(code)[1:])
            options.rest = options_rest
            yield options


@pytest.mark.parametrize("name", ["README.md", "README.nl.md", "docs/answers.md", "docs/hosting.md", "docs/mcp.md"])
def test_every_question_and_route_that_is_shown_has_an_answer(name: str, real: Respondent) -> None:
    for options in asked(CHECKOUT / name):
        if options.command == "route":
            assert real.routes(options.sender, options.receiver).routes, vars(options)
        elif options.question in real.library:
            given = dict(zip((word.removeprefix("--") for word in options.rest[::2]), options.rest[1::2], strict=True))
            assert real.answer(options.question, given, "nl").status == "answered"
        else:
            assert real.ask(options.question, None).status == "answered", options.question


@each_document
def test_every_block_of_data_can_be_read(document: Path) -> None:
    for block in blocks(document, "turtle"):
        assert list(parse(block.text, RdfFormat.TURTLE))
    for block in blocks(document, "toml"):
        assert tomllib.loads(block.text)
    for block in blocks(document, "json"):
        assert json.loads(block.text)
