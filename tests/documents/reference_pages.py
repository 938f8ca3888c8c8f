"""The reference pages of docs/: commands, questions and addresses, written from the code that they describe."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from inspect import getdoc
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from graph_api.cli import build_parser
from graph_api.questions import Parameter, Question
from graph_api.wording import tag_label

MADE = "<!-- Written by `make docs`; a test compares it with the code. -->"
COMMON = ("--help", "--data")
VERSION = re.compile(r"^/api/v\d+/")
QUESTION = re.compile(r"/api(?:/v\d+)?/questions/")
TARGET = re.compile(r"^([a-z-]+):.*?## (.+)$", re.M)
Rows = Iterable[Sequence[str]]

# What answers but is in no OpenAPI description and has no docstring that says it to a user.
TOLD = {
    "/sparql": "The SPARQL endpoint: queries by GET or POST, as the SPARQL 1.1 Protocol has it; without a query, "
    "the description of the service.",
    "/sparql/": "The same as `/sparql`.",
    "/mcp": "The tools for language models (Model Context Protocol): see [mcp.md](mcp.md).",
    "/id/{local:path}": "A thing, at the address that its IRI names: 303 to its page, or to `/id/….ttl`, `.jsonld`, "
    "`.rdf` or `.nt`.",
    "/def/{local:path}": "A term of the vocabulary, in the same way.",
    "/doc/{local:path}": "303 to the page about a thing.",
    "/api/openapi.json": "The description of the REST operations, for programs.",
    "/static": "Styles, scripts and fonts of the pages.",
    "/static/app.css": "The style sheet of every page, joined of its parts.",
    "/static/vis/vis-network.min.js": "The script that moves the network.",
    "/{lang}": "303 to the first page.",
    "/embed/nl/network": "The network around an actor, for a frame on a page of others: see [hosting.md](hosting.md).",
    "/embed/en/network": "The same in English as `/embed/nl/network`.",
    "/embed/nl/routes": "The routes between two actors, for a frame on a page of others.",
    "/embed/en/routes": "The same in English as `/embed/nl/routes`.",
    "/{lang}/query": "Write a SPARQL query, run it and read its rows.",
    "/{lang}/network.html": "The network around an actor as one file that works without a server.",
}


def table(head: Sequence[str], rows: Rows) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", MADE, *(part.strip() for part in parts)]) + "\n"


def commands_page(makefile: Path) -> str:
    """Describe every command with its arguments and options, and every target of the Makefile."""
    parser = build_parser()
    shared = [option for option in parser._actions if set(option.option_strings) & {"--data", "--version"}]
    parts = [
        "`ketenkaart` stands in `.venv/bin` once `make serve` or `make check` has run. It ends with status 0 when all "
        "is well, 1 when something is not, or there is no answer, and 2 when it was used wrongly.",
        "Every command takes `--help` and `--data`.\n\n" + table(("Option", "What"), map(_option_row, shared)),
        *_commands(parser, "ketenkaart"),
        "## make\n\n" + table(("Target", "What"), _targets(makefile)),
    ]
    return page("Commands", *parts)


def _commands(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    for group in (action for action in parser._actions if isinstance(action, argparse._SubParsersAction)):
        told = {choice.dest: choice.help or "" for choice in group._choices_actions}
        for word, command in group.choices.items():
            yield _command(f"{name} {word}", told[word], command)
            yield from _commands(command, f"{name} {word}")


def _command(name: str, told: str, command: argparse.ArgumentParser) -> str:
    own = [action for action in command._actions if not set(action.option_strings) & set(COMMON)]
    plain = [action for action in own if not isinstance(action, argparse._SubParsersAction)]
    usage = " ".join([name, *_usages(command, own)])
    parts = [f"## {name}", _sentence(told), command.description or "", f"```\n{usage}\n```"]
    unhelpful = [action.dest for action in plain if not action.help]
    assert not unhelpful, f"{name}: say with help= what {', '.join(unhelpful)} does"
    if plain:
        parts.append(table(("Argument or option", "What"), map(_option_row, plain)))
    return "\n\n".join(part for part in parts if part)


def _option_row(action: argparse.Action) -> tuple[str, str]:
    told = _sentence((action.help or "").replace("%(default)s", str(action.default)))
    assert "%(" not in told, told
    if action.choices and action.default and "default" not in told:
        told += f" Default: {action.default}."
    return f"`{_words(action)}`", told


def _usages(command: argparse.ArgumentParser, actions: Sequence[argparse.Action]) -> Iterator[str]:
    """Give each argument as a user types it; of those in (a | b) one is given, those in brackets may be left out."""
    groups = {action.dest: group for group in command._mutually_exclusive_groups for action in group._group_actions}
    for action in actions:
        if (group := groups.get(action.dest)) is None:
            yield _words(action) if action.required else f"[{_words(action)}]"
        elif action is group._group_actions[0]:
            opened, closed = "()" if group.required else "[]"
            yield f"{opened}{' | '.join(map(_words, group._group_actions))}{closed}"


def _words(action: argparse.Action) -> str:
    return " ".join(part for part in (*action.option_strings[-1:], _value(action)) if part)


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices and not isinstance(action, argparse._SubParsersAction):
        return "{" + ",".join(map(str, action.choices)) + "}"
    return str(action.metavar or (action.dest.upper() if action.option_strings else action.dest))


def _targets(makefile: Path) -> Rows:
    found = TARGET.findall(makefile.read_text("utf-8"))
    return [(f"`make {name}`", _sentence(told)) for name, told in found]


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."


def questions_page(library: Mapping[str, Question]) -> str:
    """List every question of the library by its first tag, with its parameters and examples."""
    groups: dict[str, list[Question]] = {}
    for question in library.values():
        groups.setdefault(tag_label(question.tags[0], "en"), []).append(question)
    parts = [
        f"The {len(library)} questions of the library. Each is a command (`ketenkaart ask SLUG --parameter value`), a "
        "REST operation (`GET /api/v1/questions/SLUG?parameter=value`), a page with a form (`/en/questions/SLUG`) and "
        "a query in `graph_api/queries/SLUG.rq`. A parameter takes a slug, an abbreviation or a name; the example is "
        "the one that the form shows. One that may be left out stands in brackets.",
    ]
    for name, questions in sorted(groups.items()):
        rows = (
            (
                f"[`{one.slug}`](../graph_api/queries/{one.slug}.rq)",
                f"{one.title['en']}<br>*{one.title['nl']}*",
                "<br>".join(map(_parameter, one.parameters.values())),
            )
            for one in questions
        )
        parts.append(f"## {_sentence(name)[:-1]}\n\n" + table(("Question", "Title", "Parameters"), rows))
    return page("Questions", *parts)


def _parameter(parameter: Parameter) -> str:
    words = f"`{parameter.name}` ({parameter.kind}): {parameter.example}"
    return words if parameter.required else f"[{words}]"


def addresses_page(app: FastAPI) -> str:
    """Describe the REST operations, the pages and everything else that answers over HTTP."""
    described = app.openapi()["paths"]
    asked = sorted({found[0] for path in described if (found := QUESTION.match(path))})
    others = [path for path in described if not QUESTION.match(path)]
    pages, files, rest = _sorted_routes(app, set(described))
    client = TestClient(app, base_url="http://127.0.0.1:8000")
    parts = [
        "What answers over HTTP, on `http://127.0.0.1:8000` unless it is hosted elsewhere. The REST operations "
        f"describe themselves at `{app.openapi_url}`, and to readers at `/en/api`.",
        "## REST\n\nEvery error is a problem detail (RFC 9457). A parameter that an operation does not take is "
        f"refused. The library adds an operation for each of its questions, `{asked[0]}SLUG`: "
        "[questions.md](questions.md).",
        *(_operation(method, path, told) for path in others for method, told in described[path].items()),
        "## Pages\n\nEach at `/nl/…` and `/en/…`; without the language, the address leads to that of the browser. "
        "The parameters are those of the form on the page; others are ignored. `as_of=YYYY-MM-DD` goes with any page "
        "of data: the graph as the sources up to that date have it.",
        table(
            ("Page", "English and Dutch name", "What", "Parameters", "As a file"),
            (_page_row(path, app, files, client) for path in pages),
        ),
        "## Other addresses\n\n" + table(("Address", "What"), ((f"`{path}`", told) for path, told in rest.items())),
    ]
    return page("Addresses", *parts)


def _operation(method: str, path: str, told: Mapping[str, Any]) -> str:
    parts = [f"### {method.upper()} {path}", _sentence(told["summary"]), told.get("description", "")]
    rows = [
        (f"`{one['name']}`" + (" (required)" if one.get("required") else ""), _type(one["schema"]), _meaning(one))
        for one in told.get("parameters", ())
    ]
    types = sorted({kind for answer in told["responses"].values() for kind in answer.get("content", ())})
    parts.append(f"Answers {', '.join(told['responses'])} as {', '.join(f'`{kind}`' for kind in types)}.")
    if rows:
        parts.append(table(("Parameter", "Takes", "What"), rows))
    return "\n\n".join(part for part in parts if part)


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{_type(schema['items'])}, more than once"
    bounds = [str(schema[bound]) for bound in ("minimum", "maximum") if bound in schema]
    return schema.get("type", "string") + (f", {' to '.join(bounds)}" if len(bounds) == 2 else "")


def _meaning(parameter: Mapping[str, Any]) -> str:
    default = parameter["schema"].get("default")
    told = _sentence(parameter.get("description") or ("part of the address" if parameter["in"] == "path" else ""))
    assert len(told) > 1, f"the parameter {parameter['name']} needs a description"
    return told + ("" if default is None else f" Default: {default}.")


def _sorted_routes(app: FastAPI, described: set[str]) -> tuple[dict[str, Route], set[str], dict[str, str]]:
    """Part the routes that OpenAPI does not describe into pages, files beside pages, and others with what they are."""
    pages: dict[str, Route] = {}
    files: set[str] = set()
    rest: dict[str, str] = {}
    for route in app.router.routes:
        path = route.path if isinstance(route, Route | Mount) else ""
        if not path or path in described or QUESTION.match(path):
            continue
        if path.startswith("/nl/") and "." in path:
            files.add(path.removeprefix("/nl"))
        elif path.startswith("/nl/") and isinstance(route, Route):
            pages[path.removeprefix("/nl")] = route
        elif not path.startswith(("/en/", "/nl")) and path != "/en" and f"/nl{path}" not in _paths(app):
            rest[path] = (
                TOLD.get(VERSION.sub("/api/", path)) or _first(getattr(route, "endpoint", None)) or _untold(path)
            )
    return pages, files, {path: rest[path] for path in sorted(rest)}


def _first(told: object) -> str:
    """Give the first paragraph of a docstring, without what it says of errors; nothing when there is none."""
    paragraph = (getdoc(told) or "").partition("\n\n")[0]
    return re.sub(r" Raises .*", "", " ".join(paragraph.split()))


def _paths(app: FastAPI) -> set[str]:
    return {route.path for route in app.router.routes if isinstance(route, Route)}


def _untold(path: str) -> str:
    raise AssertionError(f"{path} needs a docstring, or a line in TOLD of {Path(__file__).name}, that says what it is")


def _page_row(path: str, app: FastAPI, files: set[str], client: TestClient) -> tuple[str, ...]:
    names, fields = [], ""
    if "{" not in path:
        for lang in ("en", "nl"):
            read = PageReader()
            read.feed(client.get(f"/{lang}{path}").text)
            names.append(read.heading if lang == "en" else f"*{read.heading}*")
            fields = ", ".join(f"`{name}`" for name in dict.fromkeys(read.fields))
    beside = sorted(one.removeprefix(path) for one in files if one.rpartition(".")[0] == path)
    return f"`{path}`", "<br>".join(names), _what(path, app), fields, ", ".join(f"`{one}`" for one in beside)


def _what(path: str, app: FastAPI) -> str:
    view = app.state.views.views.get(path)
    return TOLD.get(f"/{{lang}}{path}") or _first(view) or _untold(f"/{{lang}}{path}")


class PageReader(HTMLParser):
    """Reads the first heading of a page, and the names of the fields in the forms of its main part."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = ""
        self.fields: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h1", "main"):
            self._open.append(tag)
        name = dict(attrs).get("name")
        if tag in ("input", "select", "textarea") and name and "main" in self._open:
            self.fields.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if "h1" in self._open:
            self.heading += " ".join(data.split()) if data.strip() else ""
