"""A large answer that is asked for again is kept compressed, and sent as it was, whatever the method and the size."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import httpx
import pytest
from serving_parts import listening

from graph_api.cache import AnswerCache, Packed
from graph_api.pool import Pool
from graph_api.prefixes import GRAPH
from graph_api.protocol import PIECE_BYTES, routes, sparql_endpoint
from graph_api.sparql_request import Terms
from graph_api.wire import Limits, Result

ROWS = 9_000
NQUADS = "".join(
    f'<https://example.org/{number}> <https://example.org/is> "number {number}" <{GRAPH}one> .\n'
    for number in range(ROWS)
).encode()
ALL = {"query": "SELECT * { ?s ?p ?o }"}


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[httpx.Client, Pool]]:
    pool = Pool(NQUADS, Limits())
    handler = sparql_endpoint(pool, Terms(), "1", lambda _: b"")
    with listening(pool, routes(handler)) as client:
        yield client, pool


def test_a_large_answer_is_kept_when_it_comes_again(served: tuple[httpx.Client, Pool]) -> None:
    client, pool = served
    answers = [client.get("/sparql", params=ALL) for _ in range(5)]
    assert pool.counters()["served"] == 2
    assert len(answers[0].json()["results"]["bindings"]) == ROWS
    assert len(answers[0].content) > max(Terms.kept_answer_bytes, 2 * PIECE_BYTES)
    assert {answer.content for answer in answers} == {answers[0].content}
    told = [{**answer.headers, "date": ""} for answer in answers]
    assert told == [told[0]] * 5 and told[0]["content-length"] == str(len(answers[0].content))
    post, head = client.post("/sparql", data=ALL), client.head("/sparql", params=ALL)
    assert post.content == answers[0].content and head.content == b""
    assert head.headers["content-length"] == told[0]["content-length"]
    assert client.get("/sparql", params=ALL, headers={"if-none-match": told[0]["etag"]}).status_code == 304
    assert pool.counters()["served"] == 2


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_what_is_packed_is_unpacked_in_pieces(size: int) -> None:
    body = bytes(number % 251 for number in range(size))
    packed = Packed.of(Result("text/csv", body))
    pieces = list(packed.pieces(PIECE_BYTES))
    assert (b"".join(pieces), packed.size) == (body, size)
    assert all(len(piece) <= PIECE_BYTES for piece in pieces)


def test_the_cache_packs_only_what_comes_again_and_keeps_to_its_bytes() -> None:
    cache = AnswerCache(most_bytes=10_000, most_answer_bytes=1_000)
    large = Result("text/csv", b"row," * 5_000)

    async def put(name: str, answer: Result) -> None:
        await cache.put_large(name, answer, key_bytes=10)

    asyncio.run(put("large", large))
    assert cache.get("large") is None
    asyncio.run(put("large", large))
    kept = cache.get("large")
    assert isinstance(kept, Packed) and b"".join(kept.pieces(100)) == large.body
    assert cache.size == len(kept.body) + 10 <= 1_000
    asyncio.run(put("small", Result("text/csv", b"row")))
    assert cache.get("small") == Result("text/csv", b"row")
    for number in range(100):
        for _ in range(2):
            asyncio.run(put(f"large-{number}", large))
        assert cache.size <= 10_000
    noise = Result("text/csv", os.urandom(5_000))
    for _ in range(2):
        asyncio.run(put("noise", noise))
    assert cache.get("noise") is None
