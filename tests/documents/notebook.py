"""Runs the notebook in docs/ as Jupyter does, and keeps what its cells show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from following import LOCAL
from nbclient import NotebookClient
from traitlets.config import Config

GIVE_UP_SECONDS = 120
# Over a socket of its own, and not over TCP, where others could listen.
QUIET = Config(KernelManager={"transport": "ipc"})
KEPT = ("text/plain", "text/html")


def run(path: Path, site: str) -> nbformat.NotebookNode:
    """Give the notebook with what its cells show now, asked of the server at `site`."""
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(LOCAL, site)
    NotebookClient(notebook, timeout=GIVE_UP_SECONDS, kernel_name="python3", config=QUIET).execute()
    for cell in notebook.cells:
        cell.source = cell.source.replace(site, LOCAL)
        cell.metadata = nbformat.from_dict({})
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data = {kind: text for kind, text in output.data.items() if kind in KEPT}
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    return notebook


def write(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def shown(notebook: nbformat.NotebookNode) -> dict[str, list[Any]]:
    """Give what each cell of code shows, by its id: printed text, and results as plain text."""
    return {
        cell.id: [output.get("text") or output.data["text/plain"] for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    }
