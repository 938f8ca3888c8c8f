"""`make docs` writes the reference pages in docs/ anew, and what the sessions shown in the documents print."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import tutorial
from following import Reader, rewrite
from reference_pages import commands_page, interface_page, questions_page

from graph_api.http import create_app
from graph_api.load import read
from graph_api.questions import read_library
from graph_api.settings import Settings, choose_folders, choose_sources

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def reference(checkout: Path) -> dict[str, str]:
    """Give the reference pages by their paths in the checkout."""
    folders = choose_folders(checkout)
    return {
        "docs/commands.md": commands_page(checkout / "Makefile"),
        "docs/questions.md": questions_page(read_library()),
        "docs/interface.md": interface_page(create_app(read(folders), Settings(folders))),
    }


def contributing(checkout: Path, folder: Path, sources: Path | None) -> str:
    """Give CONTRIBUTING.md with its tutorial followed anew; its proof only where the source texts are at hand."""
    before, afternoon, proof, after = tutorial.parts(checkout / "CONTRIBUTING.md")
    reader = tutorial.room(checkout, folder, sources)
    return "".join([before, rewrite(afternoon, reader), rewrite(proof, reader) if sources else proof, after])


def main() -> int:
    """Write what has changed, and name it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = reference(CHECKOUT)
        written["CONTRIBUTING.md"] = contributing(CHECKOUT, folder, choose_sources(os.environ))
        for document in ("README.md", "README.nl.md"):
            written[document] = rewrite((CHECKOUT / document).read_text("utf-8"), Reader(folder, folder / "cache"))
    for name, text in written.items():
        path = CHECKOUT / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
