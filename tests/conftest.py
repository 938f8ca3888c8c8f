"""What several test files need: the checkout, its graph's folders, and the source texts."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
import uvicorn
from fastapi import FastAPI
from pyoxigraph import Literal, NamedNode

from graph_api.http import create_app
from graph_api.load import Dataset, read
from graph_api.prefixes import ID, PREFIXES
from graph_api.questions import read_library
from graph_api.settings import Folders, Settings, choose_folders, choose_sources

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
def real_pages(real_labels: dict[str, dict[str, str]]) -> tuple[str, ...]:
    """Paths of pages without the language: each view at least once, each kind of thing, and each question."""
    of_kind = {iri.split("/")[5]: iri.split("/", 5)[5] for iri in reversed(real_labels) if iri.startswith(ID)}
    library = read_library().values()
    slug = {kind: path.partition("/")[2] for kind, path in of_kind.items()}
    listed = "SELECT ?flow WHERE { ?flow a <https://w3id.org/ketenkaart/def/Flow> } ORDER BY ?flow LIMIT 3"
    return (
        *("/", "/network", "/network?around=coa&distance=1", "/network?around=ind&distance=2"),
        f"/network?around=coa&distance=1&flow={slug['flow']}",
        *("/ask", "/ask?q=Aan+wie+geeft+het+COA+signalen+door%3F", "/ask?q=Hoe+laat+gaat+de+trein%3F"),
        *("/questions", *(f"/questions/{one.slug}?{urlencode(one.examples)}".rstrip("?") for one in library)),
        *("/sources", f"/sources/{slug['document']}", "/actors", "/api", "/about"),
        *("/search", "/search?q=marechaussee", "/search?q=zzzzzz"),
        *("/query", f"/query?{urlencode({'query': listed})}", "/query?query=ASK+%7B%7D"),
        f"/query?{urlencode({'query': f'DESCRIBE <{ID}actor/coa>'})}",
        *("/def/Flow", "/def/standing/actual", "/actor/coa", *(f"/{path}" for path in of_kind.values())),
    )


@pytest.fixture(scope="session")
def serve_graph() -> Callable[[Dataset, Path | None], AbstractContextManager[tuple[str, FastAPI]]]:
    """Give what serves the app over a dataset (and the source texts, or None) for as long as a `with` block lasts."""
    return _serve_graph


@pytest.fixture(scope="session")
def real_served(real_dataset: Dataset) -> Iterator[tuple[str, FastAPI]]:
    """The app over the real graph, without source texts, on an ephemeral port: its address and itself."""
    with _serve_graph(real_dataset, None) as served:
        yield served


@pytest.fixture(scope="session")
def real_site(real_served: tuple[str, FastAPI]) -> str:
    """The address of the app over the real graph, without a slash at the end."""
    return real_served[0]


@contextmanager
def _serve_graph(dataset: Dataset, texts: Path | None) -> Iterator[tuple[str, FastAPI]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(dataset, Settings(dataset.folders, sources=texts, workers=2, public_url=address))
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
