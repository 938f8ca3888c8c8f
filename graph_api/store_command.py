"""The command that publishes: checks the graph, and puts it into an engine elsewhere or into a file for one."""

from __future__ import annotations

import argparse
from pathlib import Path

from graph_api import logs
from graph_api.check import load_checked
from graph_api.description import Description
from graph_api.engine import Embedded
from graph_api.errors import SettingsError, why_not
from graph_api.load import Dataset
from graph_api.names import Names, read_names
from graph_api.publishing import Described, as_nquads
from graph_api.publishing import publish as publish_to
from graph_api.questions import read_library
from graph_api.settings import Settings, choose_folders, choose_public_url, choose_store
from graph_api.store_writing import Asking, GraphStore, Line, Updates


def publish(options: argparse.Namespace) -> int:
    """Publish with `store`, `graph_store` or `update`, or write to `file`, as the command line gives them.

    Raises SettingsError for an address that is missing or none and a file that cannot be written, DataError for a
    graph that breaks its rules, and EngineError or EngineDownError when the engine does not do as it is asked.
    """
    public_url = choose_public_url(options.public_url, Settings.public_url)
    if options.file is not None:
        dataset = load_checked(choose_folders(options.data))
        _write(options.file, as_nquads(dataset, described(dataset, public_url)))
        print(f"{options.file}: version {dataset.version}")
        return 0
    logs.begin("text")
    store, writing = choose_store(options.store), choose_store(options.graph_store or options.update)
    if store is None or writing is None:
        raise SettingsError("Say where the engine takes queries: --store URL, or KETENKAART_STORE.")
    dataset = load_checked(choose_folders(options.data))
    reading, line = Line(store), Line(writing)
    try:
        said = described(dataset, public_url)
        publish_to(dataset, said, Asking(reading), GraphStore(line) if options.graph_store else Updates(line), print)
    finally:
        reading.close()
        line.close()
    return 0


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {why_not(error)}; choose another file.") from error


def described(dataset: Dataset, public_url: str) -> Described:
    """Give what a server at this address says of itself and of a dataset, as an embedded store holds it too."""
    names = Names(read_names(Embedded(dataset.store)))
    said = Description(dataset, read_library(), names, public_url)
    return Described(tuple(dict.fromkeys(quad.triple for quad in said.quads)), said.version)
