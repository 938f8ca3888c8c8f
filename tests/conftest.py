"""What several test files need: the checkout, its graph's folders, and the source texts."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import uvicorn
from chromium import axe, chromium, pytest_collection_modifyitems
from fastapi import FastAPI
from pyoxigraph import Literal, NamedNode
from starlette.routing import Route

from graph_api.http import create_app
from graph_api.load import Dataset, read
from graph_api.prefixes import ID, PREFIXES
from graph_api.questions import read_library
from graph_api.settings import Folders, Settings, choose_folders, choose_sources

__all__ = ["axe", "chromium", "pytest_collection_modifyitems"]

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def real_folders(checkout: Path) -> Folders:
    return choose_folders(checkout)


@pytest.fixture(scope="session")
def sources(checkout: Path) -> Path:
    """KETENKAART_SOURCES, else the folder beside the checkout; a wrong KETENKAART_SOURCES is an error, not a skip."""
    beside = checkout.parent / "shared" / "sources"
    folder = choose_sources(os.environ) or (beside if (beside / "manifest.toml").is_file() else None)
    if folder is None:
        pytest.skip("the source texts are not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def real_dataset(real_folders: Folders) -> Dataset:
    return read(real_folders)


@pytest.fixture(scope="session")
def real_labels(real_dataset: Dataset) -> dict[str, dict[str, str]]:
    """The label of everything in the real graph by language, read from the files: IRI to language to text."""
    label = NamedNode(PREFIXES["skos"] + "prefLabel")
    found: dict[str, dict[str, str]] = {}
    for quad in real_dataset.quads():
        if quad.predicate == label and isinstance(quad.object, Literal) and quad.object.language:
            found.setdefault(quad.subject.value, {})[quad.object.language] = quad.object.value
    return {iri: found[iri] for iri in sorted(found)}


@pytest.fixture(scope="session")
def real_pages(real_served: tuple[str, FastAPI], real_labels: dict[str, dict[str, str]]) -> tuple[str, ...]:
    """Paths of pages without the language: each view at least once, each kind of thing, and each question."""
    of_kind = {iri.split("/")[5]: iri.split("/", 5)[5] for iri in reversed(real_labels) if iri.startswith(ID)}
    slug = {kind: path.partition("/")[2] for kind, path in of_kind.items()}
    asked = (f"/questions/{one.slug}?{urlencode(one.examples)}".rstrip("?") for one in read_library().values())
    filled: dict[str, tuple[str, ...]] = {
        "/questions/{slug}": tuple(asked),
        "/sources/{slug}": (f"/sources/{slug['document']}",),
        "/procedures/{slug}": (f"/procedures/{slug['procedure']}",),
        "/passage/{slug}": (f"/passage/{slug['passage']}",),
        "/def/{slug:path}": ("/def/Flow", "/def/standing/actual"),
        "/{kind}/{slug}": ("/actor/coa", *(f"/{path}" for path in of_kind.values())),
    }
    paths = [route.path for route in real_served[1].routes if isinstance(route, Route)]
    views = [path.removeprefix("/nl") for path in paths if path.startswith("/nl/") and "." not in path]
    found = [page for view in views for page in (filled.get(view, (view,)))]
    listed = "SELECT ?flow WHERE { ?flow a <https://w3id.org/ketenkaart/def/Flow> } ORDER BY ?flow LIMIT 3"
    more = (
        *("/network?around=coa&distance=1", "/network?around=ind&distance=2"),
        f"/network?around=coa&distance=1&flow={slug['flow']}",
        *("/ask?q=Aan+wie+geeft+het+COA+signalen+door%3F", "/ask?q=Hoe+laat+gaat+de+trein%3F"),
        *("/search?q=marechaussee", "/search?q=zzzzzz", "/routes?sender=coa&receiver=aivd"),
        *(f"/query?{urlencode({'query': query})}" for query in (listed, "ASK {}", f"DESCRIBE <{ID}actor/coa>")),
    )
    return tuple(dict.fromkeys((*found, *more)))


@pytest.fixture(scope="session")
def serve_graph() -> Callable[..., AbstractContextManager[tuple[str, FastAPI]]]:
    """Give what serves the app over a dataset (and the source texts, or None) for as long as a `with` block lasts.

    Settings may be given by name.
    """
    return _serve_graph


@pytest.fixture(scope="session")
def real_served(real_dataset: Dataset) -> Iterator[tuple[str, FastAPI]]:
    """The app over the real graph, without source texts, on an ephemeral port: its address and itself."""
    with _serve_graph(real_dataset, None) as served:
        yield served


@pytest.fixture(scope="session")
def with_sources(
    real_dataset: Dataset, sources: Path, serve_graph: Callable[..., AbstractContextManager[tuple[str, FastAPI]]]
) -> Iterator[str]:
    """The address of the app over the real graph with the source texts attached."""
    with serve_graph(real_dataset, sources) as (address, _):
        yield address


@pytest.fixture(scope="session")
def real_site(real_served: tuple[str, FastAPI]) -> str:
    """The address of the app over the real graph, without a slash at the end."""
    return real_served[0]


@contextmanager
def _serve_graph(dataset: Dataset, texts: Path | None, **chosen: Any) -> Iterator[tuple[str, FastAPI]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = {"sources": texts, "workers": 2, "public_url": address, **chosen}
        app = create_app(dataset, Settings(dataset.folders, **settings))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server ended before it had started"
                time.sleep(0.02)
            yield address, app
        finally:
            server.should_exit = True
            thread.join(20)
