"""What stands before the tools at /mcp: host names, methods, sizes, shares; and clients that leave."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from mcp import Client

from graph_api.load import Dataset
from graph_api.mcp_transport import allowed

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TYPES = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({"host": "rebound.example"}, 421, "--public-url"),
        ({"origin": "https://elsewhere.example"}, 403, "another site"),
        ({"content-type": "text/plain"}, 400, "application/json"),
        ({"x-long": "a" * 40_000}, 431, "32768 bytes"),
    ],
)
def test_a_dubious_request_is_refused_with_a_sentence(
    real_site: str, headers: dict[str, str], status: int, said: str
) -> None:
    answer = httpx.post(f"{real_site}/mcp", json=PING, headers={**TYPES, **headers})
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def test_this_machine_and_the_public_address_are_allowed() -> None:
    settings = allowed("https://kaart.example:8443")
    assert "kaart.example:8443" in settings.allowed_hosts
    assert "https://kaart.example:8443" in settings.allowed_origins
    assert {"127.0.0.1:*", "localhost", "[::1]:*"} <= set(settings.allowed_hosts)
    assert settings.enable_dns_rebinding_protection


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_only_post_is_taken(real_site: str, method: str) -> None:
    answer = httpx.request(method, f"{real_site}/mcp", headers=TYPES)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_body_that_is_too_large_is_refused(real_site: str) -> None:
    answer = httpx.post(f"{real_site}/mcp", content=b" " * 400_001, headers=TYPES)
    assert answer.status_code == 413


@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28"])
@pytest.mark.parametrize("body", [b"[" * 200_000, b"\xff\xfe", b"[]", b'"ask"', b"{}"])
def test_a_body_that_is_no_request_is_refused(real_site: str, version: str, body: bytes) -> None:
    answer = httpx.post(f"{real_site}/mcp", content=body, headers={**TYPES, "mcp-protocol-version": version})
    assert 400 <= answer.status_code < 500 or (answer.status_code == 202 and not answer.content)


def test_the_security_headers_are_set(real_site: str) -> None:
    answer = httpx.post(f"{real_site}/mcp", json=PING, headers=TYPES)
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_client_has_a_share_of_the_places(
    serve_graph: Callable[..., AbstractContextManager[tuple[str, FastAPI]]], real_dataset: Dataset
) -> None:
    async def crowd(site: str) -> list[str]:
        async with Client(f"{site}/mcp") as client:
            calls = [client.call_tool("sparql", {"query": f"{ENDLESS} # {n}"}) for n in range(12)]
            found = await asyncio.gather(*calls)
        return [str(getattr(result.content[0], "text", "")) for result in found]

    with serve_graph(real_dataset, None, slow_seconds=1.0) as (site, _):
        told = asyncio.run(crowd(site))
    assert any("You have 8 queries under way" in text and "again in a second" in text for text in told)
    assert len(told) == 12


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_that_leaves_stops_its_query(
    serve_graph: Callable[..., AbstractContextManager[tuple[str, FastAPI]]], real_dataset: Dataset, mode: str
) -> None:
    async def leave(site: str) -> None:
        async with Client(f"{site}/mcp", mode=mode) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.call_tool("sparql", {"query": ENDLESS}), 1)

    with serve_graph(real_dataset, None, slow_seconds=60.0) as (site, _):
        asyncio.run(leave(site))
        end = time.monotonic() + 20
        while (now := httpx.get(f"{site}/health").json()["queries"])["running"]:
            assert time.monotonic() < end, now
            time.sleep(0.1)
    assert now["kills"] == 1


def test_a_passage_is_read_with_its_text_where_the_texts_are_at_hand(
    serve_graph: Callable[..., AbstractContextManager[tuple[str, FastAPI]]], real_dataset: Dataset, sources: Path
) -> None:
    async def read(site: str) -> Any:
        async with Client(f"{site}/mcp") as client:
            return (await client.call_tool("read_passage", {"passage": "beslisnota-heading"})).structured_content

    with serve_graph(real_dataset, sources) as (site, _):
        passage = asyncio.run(read(site))
    assert len(passage["text"]) == passage["end"] - passage["start"]
    assert "5478689" in passage["text"]
