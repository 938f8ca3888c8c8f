"""The site of the tiny graph, written once by the command, and served below a path as an archive would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fastapi import FastAPI
from mini_graph import mini
from site_command import write

from graph_api.http import create_app
from graph_api.load import Dataset
from graph_api.settings import Settings

__all__ = ["mini"]

BELOW = "archive/ketenkaart"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def graph(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny graph, as --data takes it."""
    folder = tmp_path_factory.mktemp("graph")
    (folder / "ontology").symlink_to(checkout / "ontology")
    (folder / "data").symlink_to(checkout / "tests" / "mini" / "data")
    return folder


@pytest.fixture(scope="session")
def site(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tiny graph: its folder, which lies below the path of an archive."""
    folder = tmp_path_factory.mktemp("www") / BELOW
    told = write("--data", graph, folder)
    assert (told.returncode, told.stderr) == (0, "")
    return folder


@pytest.fixture(scope="session")
def site_address(site: Path) -> Iterator[str]:
    """The address of the served site, with a slash at the end."""
    root = site.parents[BELOW.count("/")]
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{BELOW}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def mini_app(mini: Dataset) -> FastAPI:
    """The application over the tiny graph, not started: what addresses it has."""
    return create_app(mini, Settings(mini.folders))
