"""The command that tells what changed between two releases of the data."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

ABOUT = (
    "OLD and NEW are each a folder that holds 'ontology' and 'data' (a checkout, for one), an export or a file of it, "
    "or a wheel or source package of Ketenkaart. The questions are compared where both are checkouts or packages."
)


def add_diff_command(commands: argparse._SubParsersAction[Any]) -> None:
    """Add 'diff', with its help; what it needs is loaded when it is run."""
    diff = commands.add_parser("diff", help="tell what changed between two releases of the data", description=ABOUT)
    diff.add_argument("old", type=Path, metavar="OLD", help="the earlier one")
    diff.add_argument("new", type=Path, metavar="NEW", help="the later one")
    diff.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of the sentences")
    forms = diff.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print the changes as values, with both languages")
    forms.add_argument("--markdown", action="store_true", help="print them for the changelog")
    diff.set_defaults(run=_diff)


def _diff(options: argparse.Namespace) -> int:
    from graph_api.difference_texts import as_json, as_text
    from graph_api.differences import compare
    from graph_api.snapshot import read_snapshot

    found = compare(read_snapshot(options.old), read_snapshot(options.new))
    if options.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        print(as_text(found, options.lang, markdown=options.markdown))
    return 0
