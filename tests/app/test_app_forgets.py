"""A dataset that is no longer served is let go of, with all that was read from it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
from fastapi import FastAPI
from mini_graph import MINI

from graph_api.heap import collect
from graph_api.load import read

Serve = Callable[..., AbstractContextManager[tuple[str, FastAPI]]]
PAGES = (
    *("/nl/", "/en/ontology", "/nl/ontology", "/nl/actor/zuidwacht", "/nl/def/Flow", "/nl/systems", "/nl/seats"),
    *("/nl/network?around=zuidwacht&distance=1", "/nl/routes", "/nl/routes?sender=noordpost&receiver=westhuis"),
    *("/nl/routes?sender=noordpost", "/nl/search?q=zuid", "/nl/sources", "/nl/questions", "/nl/procedures"),
    *("/api/ask?q=Aan+wie+geeft+Zuidwacht+signalen+door%3F", "/api/graph.json", "/.well-known/void"),
    *("/sparql?query=ASK%7B%7D", "/id/actor/zuidwacht.ttl", "/api/openapi.json", "/metrics", "/health"),
)


def ask_everything(serve_graph: Serve) -> list[weakref.ref[object]]:
    dataset = read(MINI)
    with serve_graph(dataset, None) as (address, app):
        for page in PAGES:
            assert httpx.get(address + page, trust_env=False, timeout=30).status_code == 200, page
        return [weakref.ref(dataset), weakref.ref(app)]


def test_nothing_keeps_a_dataset_alive_that_is_no_longer_served(serve_graph: Serve) -> None:
    held = ask_everything(serve_graph)
    collect()
    try:
        kept = [type(one).__name__ for ref in held for one in gc.get_referrers(ref())] if any(r() for r in held) else []
        assert [ref() for ref in held] == [None, None], kept
    finally:
        gc.unfreeze()
