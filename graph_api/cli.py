"""The command line: serve, check, ask, route, query, export, compare, and prove the sources."""

from __future__ import annotations

import argparse
import errno
import io
import json
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from graph_api.diff_command import add_diff_command
from graph_api.errors import GraphError, NotFoundError, ParameterError, SettingsError, why_not
from graph_api.option_values import whole_number
from graph_api.server_commands import add_server_commands
from graph_api.settings import choose_folders, version
from graph_api.sources_command import add_sources_command

if TYPE_CHECKING:
    from graph_api.load import Dataset
    from graph_api.respond import Respondent

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
FAILED = 1
MISUSED = 2
MOST_ROUTES = 20
UNWRITABLE = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Parser(argparse.ArgumentParser):
    """A parser whose complaint about the command says where options go."""

    def error(self, message: str) -> NoReturn:
        """Print the complaint and end with status 2."""
        if "argument COMMAND: invalid choice" in message:
            message += ". The options of a command come after it, as in: ketenkaart serve --port 9000"
        super().error(message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status: 0 fine, 1 not fine or no answer, 2 wrong use.

    Every error of ours is one sentence on standard error, and so is a disk that is full. A character that the
    terminal has no way to show becomes a question mark.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    parser = build_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "ask":
        parser.error(f"unrecognised arguments: {' '.join(rest)}; see ketenkaart {options.command} --help")
    options.rest = rest
    if isinstance(sys.stdout, io.TextIOWrapper):
        as_json = getattr(options, "json", False)
        sys.stdout.reconfigure(encoding="utf-8" if as_json else None, errors="replace")  # RFC 8259, section 8.1
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except GraphError as error:
        print(f"ketenkaart: {error.message}", file=sys.stderr)
        return MISUSED if isinstance(error, (ParameterError, SettingsError)) else FAILED
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would fail at the end once more
        if error.errno != errno.EPIPE:  # a reader that has seen enough is no fault
            print(f"ketenkaart: What there is to say cannot be written: {why_not(error)}.", file=sys.stderr)
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """Give the parser of all commands, with their help."""
    parser = Parser(prog="ketenkaart", description="Who passes signals to whom in the Dutch asylum chain.")
    parser.add_argument("--version", action="version", version=f"ketenkaart {version()}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_server_commands(commands)
    _add_asking(commands)
    _add_checking(commands)
    kinds = add_sources_command(commands)
    add_diff_command(commands)
    _add_data(parser, default=None)
    for command in (*commands.choices.values(), *kinds):
        _add_data(command, default=argparse.SUPPRESS)
    return parser


def _add_data(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Let the folder be named before or after the command; what the command leaves out does not undo the other."""
    what = "a folder that holds 'ontology' and 'data' (default: those that come with the program)"
    parser.add_argument("--data", type=Path, metavar="FOLDER", default=default, help=what)


def _add_asking(commands: argparse._SubParsersAction[Parser]) -> None:
    ask = commands.add_parser("ask", help="answer a typed question, or a question of the library by its slug")
    ask.add_argument(
        "question",
        help="'Aan wie geeft het COA signalen door?', or a slug: who-passes-signals-to --receiver aivd",
    )
    ask.add_argument("--lang", choices=("nl", "en"), help="language of the answer")
    ask.add_argument("--json", action="store_true", help="print the answer as the API gives it")
    ask.set_defaults(run=_ask)
    questions = commands.add_parser("questions", help="list the questions of the library with their parameters")
    questions.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of the titles")
    questions.set_defaults(run=_questions)
    route = commands.add_parser("route", help="show by which hand-overs a signal can get from one actor to another")
    route.add_argument("sender", help="slug, abbreviation or name")
    route.add_argument("receiver", help="slug, abbreviation or name")
    route.add_argument(
        "--grain", choices=("unit", "organisation"), default="unit", help="count between units or organisations"
    )
    route.add_argument("--avoid", action="append", default=[], metavar="ACTOR", help="an actor no route may touch")
    route.add_argument("--document", help="use only flows stated in this document")
    route.add_argument(
        "--limit",
        type=whole_number(1, MOST_ROUTES),
        default=3,
        metavar="N",
        help="how many routes at most (1 to 20; default 3)",
    )
    route.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of the routes")
    route.add_argument("--json", action="store_true", help="print the routes as the API gives them")
    route.set_defaults(run=_route)
    query = commands.add_parser("query", help="run a SPARQL file on the graph")
    query.add_argument("file", type=Path, help="a file with a SPARQL query, or - for standard input")
    query.add_argument(
        "--format", choices=("json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld"), help="default csv or ttl"
    )
    query.set_defaults(run=_query)


def _add_checking(commands: argparse._SubParsersAction[Parser]) -> None:
    check = commands.add_parser("check", help="list every violation in the ontology and the data")
    check.add_argument("--lang", choices=("nl", "en"), default="en", help="language of the messages")
    check.set_defaults(run=_check)
    export = commands.add_parser("export", help="write the release: every notation, tables, checksums")
    export.add_argument("folder", type=Path, help="a new or empty folder, or one with an earlier export")
    export.set_defaults(run=_export)
    made_up = commands.add_parser("synthesise", help="write an invented graph of the same shape, for measuring")
    made_up.add_argument(
        "--organisations",
        type=whole_number(2),
        required=True,
        metavar="N",
        help="how many, from 2 on; about 150 triples each",
    )
    made_up.add_argument("folder", type=Path, help="a new or empty folder, to be given to --data")
    made_up.set_defaults(run=_synthesise)


def _dataset(options: argparse.Namespace) -> Dataset:
    from graph_api.check import load_checked

    return load_checked(choose_folders(options.data))


def _respondent(options: argparse.Namespace) -> Respondent:
    from graph_api.check import choose_cache
    from graph_api.respond import Respondent

    return Respondent(_dataset(options), cache=choose_cache())


def _ask(options: argparse.Namespace) -> int:
    from graph_api.rest import answer_json
    from graph_api.terminal import write_answer

    respondent = _respondent(options)
    if options.question in respondent.library:
        answer = respondent.answer(options.question, _given(options.rest), options.lang or "nl")
    elif SLUG.fullmatch(options.question):
        raise _unknown_question(options.question, respondent)
    elif options.rest:
        raise ParameterError(f"{' '.join(options.rest)} is not understood: a typed question takes no parameters.")
    else:
        answer = respondent.ask(options.question, options.lang)
    print(json.dumps(answer_json(answer), ensure_ascii=False, indent=2) if options.json else write_answer(answer))
    return FAILED if answer.status == "not_understood" else 0


def _unknown_question(slug: str, respondent: Respondent) -> ParameterError:
    from graph_api.questions import find

    try:
        find(respondent.library, slug)
    except NotFoundError as error:
        return ParameterError(error.message)
    raise AssertionError(slug)


def _given(rest: Sequence[str]) -> dict[str, str]:
    """Read '--receiver aivd' and '--receiver=aivd' into parameters."""
    given: dict[str, str] = {}
    words = [part for word in rest for part in (word.split("=", 1) if word.startswith("--") else [word])]
    while words:
        name = words.pop(0)
        if not name.startswith("--") or not words or words[0].startswith("--"):
            raise ParameterError(f"'{name}' is not understood; write a parameter as --name value.")
        if name.removeprefix("--") in given:
            raise ParameterError(f"{name} is given twice; give it once.")
        given[name.removeprefix("--")] = words.pop(0)
    return given


def _questions(options: argparse.Namespace) -> int:
    from graph_api.questions import read_library

    for question in read_library().values():
        parameters = " ".join(f"--{name} {parameter.example}" for name, parameter in question.parameters.items())
        print(f"{question.slug} {parameters}\n    {question.title[options.lang]}")
    return 0


def _route(options: argparse.Namespace) -> int:
    from graph_api.rest import refuse_same, routes_json
    from graph_api.terminal import write_routes

    respondent = _respondent(options)
    refuse_same(options.sender, options.receiver, respondent)
    found = respondent.routes(
        options.sender,
        options.receiver,
        grain=options.grain,
        avoid=tuple(options.avoid),
        document=options.document,
        limit=options.limit,
    )
    routes = routes_json(found, respondent, options.lang)
    print(json.dumps(routes, ensure_ascii=False, indent=2) if options.json else write_routes(routes, options.lang))
    return 0 if found.routes else FAILED


def _query(options: argparse.Namespace) -> int:
    from graph_api.running import run_file

    sys.stdout.buffer.write(run_file(_dataset(options), options.file, options.format))
    return 0


def _export(options: argparse.Namespace) -> int:
    from graph_api.export import export

    for path in export(_dataset(options), options.folder):
        print(path)
    return 0


def _synthesise(options: argparse.Namespace) -> int:
    from graph_api.synthesis import synthesise

    count = synthesise(options.organisations, options.folder, choose_folders(options.data).ontology)
    print(f"{count} files in {options.folder}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from graph_api.check import check
    from graph_api.terminal import write_violations

    found = check(choose_folders(options.data))
    print(write_violations(found, options.lang))
    return FAILED if any(violation.severity == "violation" for violation in found) else 0


if __name__ == "__main__":
    sys.exit(main())
