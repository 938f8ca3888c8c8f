"""Of whom a signal can reach, at most so many are listed, the nearest, and it is said that there are more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest
from fastapi import FastAPI
from mini_graph import read_mini

from graph_api import paths

Serve = Callable[..., AbstractContextManager[tuple[str, FastAPI]]]


def test_a_list_of_reached_actors_that_was_cut_says_so(serve_graph: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_graph(read_mini(), None) as (address, _):
        whole = httpx.get(f"{address}/nl/routes.json?sender=noordpost").json()
        assert len(whole["reached"]) > 2
        assert whole["reached_more"] is False
        assert "dichtstbijzijnde" not in httpx.get(f"{address}/nl/routes?sender=noordpost").text
    monkeypatch.setattr(paths, "MOST_REACHED", 2)
    with serve_graph(read_mini(), None) as (address, _):
        cut = httpx.get(f"{address}/nl/routes.json?sender=noordpost").json()
        assert cut["reached"] == whole["reached"][:2]
        assert cut["reached_more"] is True
        assert "u ziet de 2 dichtstbijzijnde" in httpx.get(f"{address}/nl/routes?sender=noordpost").text
        assert "you see the 2 nearest" in httpx.get(f"{address}/en/routes?receiver=westhuis").text
        answer = httpx.get(f"{address}/api/questions/where-can-signal-end-up?sender=noordpost").json()
        assert (len(answer["items"]), answer["truncated"]) == (2, True)
