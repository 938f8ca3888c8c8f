"""`make docs` writes the reference pages in docs/ anew, and the answers shown in the documents."""

from __future__ import annotations

import sys
from pathlib import Path

from reference_pages import commands_page, interface_page, questions_page

from graph_api.http import create_app
from graph_api.load import read
from graph_api.questions import read_library
from graph_api.settings import Settings, choose_folders

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def reference(checkout: Path) -> dict[str, str]:
    """Give the reference pages by their paths in the checkout."""
    folders = choose_folders(checkout)
    return {
        "docs/commands.md": commands_page(checkout / "Makefile"),
        "docs/questions.md": questions_page(read_library()),
        "docs/interface.md": interface_page(create_app(read(folders), Settings(folders))),
    }


def main() -> int:
    """Write what has changed, and name it."""
    for name, text in reference(CHECKOUT).items():
        path = CHECKOUT / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
