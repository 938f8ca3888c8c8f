"""The commands that prove the graph against the source texts, as they are typed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from typing import Any


def add_sources_command(commands: argparse._SubParsersAction[Any]) -> Collection[argparse.ArgumentParser]:
    """Add 'sources' with its kinds, and give the parsers of the kinds; what they need is loaded when they are run."""
    sources = commands.add_parser("sources", help="prove the passages against the source texts (KETENKAART_SOURCES)")
    kinds = sources.add_subparsers(dest="kind", required=True, metavar="KIND")
    kinds.add_parser("check", help="prove every passage and naming").set_defaults(run=_prove("prove_passages"))
    covered = kinds.add_parser("coverage", help="show which stretches of text are cited, and which are not")
    covered.add_argument("--lacking", action="store_true", help="only those that are not cited and have no reason")
    covered.set_defaults(run=_prove("show_coverage"))
    kinds.add_parser("quotations", help="list places that hold more than eight words of a source").set_defaults(
        run=_prove("list_quotations")
    )
    named = kinds.add_parser("namings", help="prove data/namings: where each text names each thing, and which never do")
    named.add_argument("--write", action="store_true", help="write data/namings anew from the texts")
    named.set_defaults(run=_prove("prove_namings"))
    locate = kinds.add_parser("locate", help="print a passage, ready to be pasted, from its first and last words")
    locate.add_argument("document", help="the document's name in the manifest")
    locate.add_argument("first", help="its first words")
    locate.add_argument("last", help="its last words")
    locate.add_argument("--slug", default="…", help="the slug the passage is to have")
    locate.set_defaults(run=_prove("print_passage"))
    parsers: Collection[argparse.ArgumentParser] = kinds.choices.values()
    return parsers


def _prove(name: str) -> Callable[[argparse.Namespace], int]:
    """Give a command of `prove`, loaded only when it is run."""

    def run(options: argparse.Namespace) -> int:
        from graph_api import prove as commands

        found: int = getattr(commands, name)(options)
        return found

    return run
