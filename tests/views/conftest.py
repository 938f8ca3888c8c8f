"""What the tests of the views over the real graph share: the app with the source texts, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from graph_api.contract import Contract
from graph_api.load import Dataset
from graph_api.respond import Respondent

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Serve = Callable[[Dataset, Path | None], AbstractContextManager[tuple[str, FastAPI]]]


@pytest.fixture(scope="session")
def asked(real_dataset: Dataset) -> Respondent:
    return Respondent(real_dataset)


@pytest.fixture(scope="session")
def contract(asked: Respondent) -> Contract:
    return Contract(asked)


@pytest.fixture(scope="session")
def with_sources(real_dataset: Dataset, sources: Path, serve_graph: Serve) -> Iterator[str]:
    """The address of the app over the real graph with the source texts attached."""
    with serve_graph(real_dataset, sources) as (address, _):
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests: while it runs, no other event loop can run in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    assert found and found.origin
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")
