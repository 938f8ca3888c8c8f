"""The command line: serve, check, ask, route, query, export, and prove the sources."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph_api.errors import GraphError, ParameterError, SettingsError
from graph_api.settings import choose_folders, version

if TYPE_CHECKING:
    from graph_api.answers import Answer
    from graph_api.load import Dataset
    from graph_api.respond import Respondent

FAILED = 1
MISUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status: 0 fine, 1 not fine or no answer, 2 wrong use.

    Every error of ours is one sentence on standard error; nothing else is caught.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    parser = build_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "ask":
        parser.error(f"unrecognised arguments: {' '.join(rest)}")
    options.rest = rest
    try:
        return int(options.run(options))
    except GraphError as error:
        print(f"ketenkaart: {error.message}", file=sys.stderr)
        return MISUSED if isinstance(error, (ParameterError, SettingsError)) else FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def build_parser() -> argparse.ArgumentParser:
    """Give the parser of all commands, with their help."""
    parser = argparse.ArgumentParser(
        prog="ketenkaart", description="Who passes signals to whom in the Dutch asylum chain."
    )
    parser.add_argument("--version", action="version", version=f"ketenkaart {version()}")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="a folder that holds 'ontology' and 'data'")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_asking(commands)
    _add_checking(commands)
    return parser


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="check the graph and serve it over HTTP")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    serve.add_argument("--public-url", metavar="URL", help="the address users see, when it is another one")
    serve.add_argument("--workers", type=int, default=3, help="processes for free SPARQL (default 3)")
    serve.set_defaults(run=_serve)


def _add_asking(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ask = commands.add_parser("ask", help="answer a typed question, or a question of the library by its slug")
    ask.add_argument("question", help="'Aan wie geeft het COA signalen door?', or a slug such as who-passes-signals-to")
    ask.add_argument("--lang", choices=("nl", "en"), help="language of the answer")
    ask.add_argument("--json", action="store_true", help="print the answer as the API gives it")
    ask.set_defaults(run=_ask)
    questions = commands.add_parser("questions", help="list the questions of the library with their parameters")
    questions.add_argument("--lang", choices=("nl", "en"), default="nl")
    questions.set_defaults(run=_questions)
    route = commands.add_parser("route", help="show by which hand-overs a signal can get from one actor to another")
    route.add_argument("sender", help="slug, abbreviation or name")
    route.add_argument("receiver", help="slug, abbreviation or name")
    route.add_argument(
        "--grain", choices=("unit", "organisation"), default="unit", help="count between units or organisations"
    )
    route.add_argument("--avoid", action="append", default=[], metavar="ACTOR", help="an actor no route may touch")
    route.add_argument("--document", help="use only flows stated in this document")
    route.add_argument("--limit", type=int, default=3, help="how many routes at most (default 3)")
    route.add_argument("--lang", choices=("nl", "en"), default="nl")
    route.add_argument("--json", action="store_true", help="print the routes as the API gives them")
    route.set_defaults(run=_route)
    query = commands.add_parser("query", help="run a SPARQL file on the graph")
    query.add_argument("file", type=Path, help="a file with a SPARQL query, or - for standard input")
    query.add_argument(
        "--format", choices=("json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld"), help="default csv or ttl"
    )
    query.set_defaults(run=_query)


def _add_checking(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser("check", help="list every violation in the ontology and the data")
    check.add_argument("--lang", choices=("nl", "en"), default="en")
    check.set_defaults(run=_check)
    export = commands.add_parser("export", help="write the release: every notation, tables, checksums")
    export.add_argument("folder", type=Path, help="a new or empty folder, or one with an earlier export")
    export.set_defaults(run=_export)
    sources = commands.add_parser("sources", help="prove the passages against the source texts (KETENKAART_SOURCES)")
    kinds = sources.add_subparsers(dest="kind", required=True, metavar="KIND")
    kinds.add_parser("check", help="prove every passage and naming").set_defaults(run=prove("prove_passages"))
    kinds.add_parser("coverage", help="show which stretches of text are cited, and which are not").set_defaults(
        run=prove("show_coverage")
    )
    kinds.add_parser("quotations", help="list places that hold more than eight words of a source").set_defaults(
        run=prove("list_quotations")
    )
    named = kinds.add_parser("namings", help="prove data/namings: where each text names each thing, and which never do")
    named.add_argument("--write", action="store_true", help="write data/namings anew from the texts")
    named.set_defaults(run=prove("prove_namings"))
    locate = kinds.add_parser("locate", help="print a passage, ready to be pasted, from its first and last words")
    locate.add_argument("document", help="the document's name in the manifest")
    locate.add_argument("first", help="its first words")
    locate.add_argument("last", help="its last words")
    locate.add_argument("--slug", default="…", help="the slug the passage is to have")
    locate.set_defaults(run=prove("print_passage"))


def prove(name: str) -> Callable[[argparse.Namespace], int]:
    """Give a command of `prove`, loaded only when it is run."""

    def run(options: argparse.Namespace) -> int:
        from graph_api import prove as commands

        found: int = getattr(commands, name)(options)
        return found

    return run


def _dataset(options: argparse.Namespace) -> Dataset:
    from graph_api.check import load_checked

    return load_checked(choose_folders(options.data))


def _respondent(options: argparse.Namespace) -> Respondent:
    from graph_api.respond import Respondent

    return Respondent(_dataset(options))


def _serve(options: argparse.Namespace) -> int:
    from graph_api.serving import serve

    return serve(options)


def _ask(options: argparse.Namespace) -> int:
    from graph_api.rest import answer_json

    respondent = _respondent(options)
    if options.question in respondent.library:
        answer = respondent.answer(options.question, _given(options.rest), options.lang or "nl")
    elif options.rest:
        raise ParameterError(
            f"There is no question called '{options.question}'; {' '.join(options.rest)} is not understood."
        )
    else:
        answer = respondent.ask(options.question, options.lang)
    print(json.dumps(answer_json(answer), ensure_ascii=False, indent=2) if options.json else _written(answer))
    return FAILED if answer.status == "not_understood" else 0


def _given(rest: Sequence[str]) -> dict[str, str]:
    """Read '--receiver aivd' and '--receiver=aivd' into parameters."""
    given: dict[str, str] = {}
    words = [part for word in rest for part in (word.split("=", 1) if word.startswith("--") else [word])]
    while words:
        name = words.pop(0)
        if not name.startswith("--") or not words or words[0].startswith("--"):
            raise ParameterError(f"'{name}' is not understood; write a parameter as --name value.")
        given[name.removeprefix("--")] = words.pop(0)
    return given


def _written(answer: Answer) -> str:
    lines = [answer.text]
    for item in answer.items:
        lines.append(f"\n- {item.label}")
        lines += [f"    {reason}" for reason in item.why]
    for citation in answer.citations:
        lines.append(f"\n[{citation.document_title}, {citation.locator}]\n  {citation.paraphrase}")
    lines += [f"\n({answer.understood.sentence})"] if answer.status != "not_understood" else []
    lines += [f"  ? {suggestion}" for suggestion in answer.suggestions]
    return "\n".join(lines)


def _questions(options: argparse.Namespace) -> int:
    from graph_api.questions import read_library

    for question in read_library().values():
        parameters = " ".join(f"--{name} {parameter.example}" for name, parameter in question.parameters.items())
        print(f"{question.slug} {parameters}\n    {question.title[options.lang]}")
    return 0


def _route(options: argparse.Namespace) -> int:
    from graph_api.rest import routes_json

    respondent = _respondent(options)
    found = respondent.routes(
        options.sender,
        options.receiver,
        grain=options.grain,
        avoid=tuple(options.avoid),
        document=options.document,
        limit=options.limit,
    )
    routes = routes_json(found, respondent, options.lang)
    print(json.dumps(routes, ensure_ascii=False, indent=2) if options.json else _written_routes(routes, options.lang))
    return 0 if found.routes else FAILED


def _written_routes(routes: dict[str, object], lang: str) -> str:
    from graph_api.wording import count_hand_overs, word

    found = routes["routes"]
    assert isinstance(found, list)
    if not found:
        return word(lang, "no_route")
    lines = []
    for number, route in enumerate(found, 1):
        lines.append(word(lang, "route", number=str(number), hand_overs=count_hand_overs(route["hand_overs"], lang)))
        for step in route["steps"]:
            lines.append(f"  {step['sender']['label']} → {step['receiver']['label']}")
            lines += [f"      {word(lang, 'within', whole=step['within'])}"] if step["within"] else []
            lines += [f"      {_told(flow, lang)}" for flow in step["flows"]]
            lines += [f"      [{c['document_title']}, {c['locator']}] {c['paraphrase']}" for c in step["citations"]]
    return "\n".join(lines)


def _told(flow: dict[str, object], lang: str) -> str:
    from graph_api.wording import join, word

    parts = [str(flow["label"])]
    for key, name in (("channel", "channel"), ("condition", "condition"), ("legal_basis", "basis")):
        told = flow[key]
        if isinstance(told, list) and told:
            parts.append(f"{word(lang, name)}: {join(told, lang)}")
    return "; ".join([*parts, str(flow["modality"]), str(flow["certainty"])])


def _query(options: argparse.Namespace) -> int:
    from graph_api.running import run_file

    sys.stdout.buffer.write(run_file(_dataset(options), options.file, options.format))
    return 0


def _export(options: argparse.Namespace) -> int:
    from graph_api.export import export

    for path in export(_dataset(options), options.folder):
        print(path)
    return 0


def _check(options: argparse.Namespace) -> int:
    from graph_api.check import check

    found = check(choose_folders(options.data))
    for violation in found:
        place = f"{violation.file}:{violation.line}" if violation.line else violation.file
        message = violation.message_nl if options.lang == "nl" else violation.message_en
        about = " ".join(part for part in (violation.record, violation.path) if part)
        print(": ".join(part for part in (place, violation.severity, about, message) if part))
    wrong = sum(1 for violation in found if violation.severity == "violation")
    print(f"{wrong} violations, {len(found) - wrong} warnings")
    return FAILED if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
