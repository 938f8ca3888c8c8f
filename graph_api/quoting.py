"""Look for sentences of the sources in everything the project holds: it stores paraphrases and locators only."""

from __future__ import annotations

import subprocess
from pathlib import Path

from graph_api import load
from graph_api.engine import Embedded
from graph_api.names import Names, read_names
from graph_api.prefixes import split
from graph_api.settings import Folders
from graph_api.sources import Quotation, quotations_in_files, read_manifest

NAMED = ("actor", "document", "law", "system", "signal", "measure", "channel", "procedure")
TITLES = "SELECT ?title WHERE { ?document <http://purl.org/dc/terms/title> ?title }"
REFERENCES = "SELECT ?reference WHERE { ?thing <https://w3id.org/ketenkaart/def/reference> ?reference }"


def find_quotations(sources: Path, folders: Folders) -> list[Quotation]:
    """List the places in the files of the project that hold more than eight consecutive words of a source.

    Names of things, titles and legal citations are permitted.
    """
    dataset = load.read(folders)
    engine = Embedded(dataset.store)
    permitted = [
        name
        for thing in Names(read_names(engine)).things()
        if (split(thing.iri) or ("",))[0] in NAMED
        for name in thing.spellings()
    ]
    for query in (TITLES, REFERENCES):
        permitted += [value for record in engine.select(query).records() for value in record.values()]
    return quotations_in_files(read_manifest(sources), files_of(folders.data.parent), permitted)


def files_of(root: Path) -> list[Path]:
    """Give the files that git tracks under a folder, else all Turtle files under it."""
    told = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if told.returncode == 0 and told.stdout:
        return [root / name for name in told.stdout.split("\0") if name and (root / name).is_file()]
    return sorted(root.rglob("*.ttl"))
