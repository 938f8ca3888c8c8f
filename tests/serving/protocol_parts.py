"""Requests to the endpoint as the tests of the protocol send them."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx

JSON = "application/sparql-results+json"
DIRECT = {"content-type": "application/sparql-query"}
Serve = Callable[..., AbstractContextManager[httpx.Client]]


def get(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def connect(client: httpx.Client) -> socket.socket:
    line = socket.create_connection((client.base_url.host, client.base_url.port or 80))
    line.settimeout(20)
    return line
