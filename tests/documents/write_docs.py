"""`make docs` writes the reference pages in docs/ anew, and what the sessions shown in the documents print."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import notebook
import tutorial
from dutch_table import with_table
from following import Reader, rewrite, started
from programs import with_output
from reference_pages import addresses_page, commands_page, questions_page

from graph_api.http import create_app
from graph_api.load import read
from graph_api.questions import read_library
from graph_api.settings import Settings, choose_folders, choose_sources

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SHOWN = ("README.md", "README.nl.md", "docs/python.md")
NOTEBOOK = "docs/ketenkaart.ipynb"


def reference(checkout: Path) -> dict[str, str]:
    """Give the reference pages by their paths in the checkout."""
    folders = choose_folders(checkout)
    return {
        "docs/commands.md": commands_page(checkout / "Makefile"),
        "docs/questions.md": questions_page(read_library()),
        "docs/addresses.md": addresses_page(create_app(read(folders), Settings(folders))),
    }


def contributing(checkout: Path, folder: Path, sources: Path | None) -> str:
    """Give CONTRIBUTING.md with its tutorial followed anew; its proof only where the source texts are at hand."""
    before, afternoon, proof, after = tutorial.parts(checkout / "CONTRIBUTING.md")
    reader = tutorial.room(checkout, folder, sources)
    return "".join([before, rewrite(afternoon, reader), rewrite(proof, reader) if sources else proof, after])


def shown(checkout: Path, folder: Path) -> dict[str, str]:
    """Give the documents whose sessions ask a server, with what it answers now."""
    with started(folder / "cache") as site:
        reader = Reader(folder, folder / "cache", site)
        found = {name: rewrite((checkout / name).read_text("utf-8"), reader) for name in SHOWN}
        found["docs/python.md"] = with_output(found["docs/python.md"], reader)
        found[NOTEBOOK] = notebook.write(notebook.run(checkout / NOTEBOOK, site))
    return found | {"README.nl.md": with_table(found["README.nl.md"], found["README.md"])}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what has changed, and name it."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        written = reference(CHECKOUT) | shown(CHECKOUT, Path(name))
        written["CONTRIBUTING.md"] = contributing(CHECKOUT, Path(name), choose_sources(os.environ))
    for document, text in written.items():
        path = CHECKOUT / document
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
