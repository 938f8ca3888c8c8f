"""The workbench under load: what a page asks is bound as what a program asks."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from serving_parts import RUNAWAY
from waiting import wait_until

from graph_api.load import Dataset
from graph_api.sparql_request import Terms

ServeGraph = Callable[..., AbstractContextManager[tuple[str, Any]]]


@pytest.fixture
def page(real_dataset: Dataset, serve_graph: ServeGraph) -> Any:
    with (
        serve_graph(real_dataset, None, slow_seconds=60.0, workers=3) as (address, _),
        httpx.Client(base_url=address, timeout=30, trust_env=False) as client,
    ):
        yield client


def running(client: httpx.Client) -> int:
    return int(client.get("/health").json()["queries"]["running"])


def leave(client: httpx.Client, query: str) -> socket.socket:
    """Ask for the page of a query and do not wait for it."""
    line = socket.create_connection((client.base_url.host, client.base_url.port or 80))
    line.sendall(f"GET /nl/query?query={quote(query)} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
    return line


def test_the_query_of_a_reader_who_leaves_the_page_is_stopped(page: httpx.Client) -> None:
    with leave(page, RUNAWAY):
        wait_until(lambda: running(page) == 1)
    wait_until(lambda: running(page) == 0)
    assert page.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_identical_pages_run_their_query_once_and_a_client_has_only_its_share(page: httpx.Client) -> None:
    lines = [leave(page, RUNAWAY) for _ in range(Terms.per_client)]
    try:
        wait_until(lambda: running(page) == 1)
        wait_until(lambda: page.get("/nl/query", params={"query": "ASK {}"}).status_code == 429)
        assert running(page) == 1
    finally:
        for line in lines:
            line.close()
    wait_until(lambda: running(page) == 0)
    assert page.get("/nl/query", params={"query": "ASK {}"}).status_code == 200
