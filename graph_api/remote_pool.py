"""Free queries, answered by an engine elsewhere under the same limits as in processes of our own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

import httpx

from graph_api import remote
from graph_api.errors import GraphError
from graph_api.pool import TOTALS, Tally, conclude
from graph_api.remote_engine import IDENTIFIER
from graph_api.settings import Store
from graph_api.turns import Turns
from graph_api.wire import READY, Limits, Outcome, Query, Reply, Result
from graph_api.worker import write

PROBE_SECONDS = 2.0
DOWN, OTHER = "down", "holds another version"


class RemotePool:
    """Runs as many queries at a time as there are workers; the others wait their turn.

    A query may take `slow_seconds`, waiting included, and its answer `answer_bytes`. When its client
    leaves, the connection to the engine is closed, which is the only sign the protocol has.
    """

    def __init__(self, store: Store, dataset: remote.Dataset, limits: Limits) -> None:
        """Keep where the engine is and what it holds; nothing is sent."""
        self._store = store
        self._dataset = dataset
        self._limits = limits
        self._turns: Turns[int] = Turns(limits.queue_seconds, limits.queue_length)
        self._tally = Tally()
        self._counts = self._tally.counts
        self._state = READY
        self._probing: asyncio.Task[None] | None = None
        self._client: httpx.AsyncClient | None = None

    async def start(self) -> None:
        """Make ready to connect, and begin to look after the engine."""
        self._client = httpx.AsyncClient(
            auth=remote.login(self._store),
            timeout=httpx.Timeout(self._limits.slow_seconds, connect=remote.CONNECT_SECONDS),
            trust_env=False,
        )
        for number in range(self._limits.workers):
            self._turns.free(number)
        self._probing = asyncio.create_task(self._probe_again_and_again())

    async def stop(self) -> None:
        """Close the connections. May be called twice."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    async def run(self, query: Query) -> Result:
        """Run one query and give its whole answer.

        Raises what the pool of processes raises, and EngineDownError (503) and EngineError (502).
        """
        with self._tally.one():
            return await self._run(query)

    @property
    def state(self) -> str | None:
        """Say how the engine is: ready, down, or holding another version than is served."""
        return self._state

    def counters(self) -> Mapping[str, int]:
        """Give what was counted since the start, and how it stands now."""
        totals = {name: self._counts[name] for name in TOTALS}
        now = {"running": self._tally.running, "slow": 0, "idle": self._turns.idle, "waiting": self._turns.waiting}
        return {**totals, "zygotes": 0, **now}

    async def _run(self, query: Query) -> Result:
        try:
            async with asyncio.timeout(self._limits.slow_seconds):
                turn = await self._turns.take()
                try:
                    kind, body = await self._ask(query)
                finally:
                    self._turns.free(turn)
                reply = await asyncio.to_thread(self._written, kind, body, query)
        except TimeoutError:
            self._counts["killed_timeout"] += 1
            raise remote.too_slow(self._limits.slow_seconds) from None
        except asyncio.CancelledError:
            self._counts["killed_client_left"] += 1
            raise
        if reply.outcome is Outcome.SYNTAX:
            raise remote.unreadable()
        return conclude(query, reply)

    def _written(self, kind: str, body: bytes, query: Query) -> Reply:
        return write(lambda: remote.read_answer(kind, body), query, self._limits.answer_bytes)

    async def _ask(self, query: Query) -> tuple[str, bytes]:
        fields = self._dataset.fields(query.text, query.default_graphs, query.named_graphs)
        accept = remote.accepted(query.text)
        try:
            try:
                return await self._try(fields, accept)
            except httpx.HTTPError as error:
                if not remote.is_stale(error):
                    raise
                return await self._try(fields, accept)
        except httpx.HTTPError as error:
            raise remote.translate(error, self._limits.slow_seconds) from error

    async def _try(self, fields: Mapping[str, object], accept: str) -> tuple[str, bytes]:
        assert self._client is not None, "the pool was not started"
        sent = {"accept": accept}
        async with self._client.stream("POST", self._store.address, data=dict(fields), headers=sent) as response:
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > self._limits.answer_bytes:
                    raise remote.too_large(self._limits.answer_bytes)
        remote.check_answer(response, bytes(body))
        return remote.media_type(response), bytes(body)

    async def _probe_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            self._state = await self._probe()

    async def _probe(self) -> str:
        said = f'<{self._dataset.union}> <{IDENTIFIER}> "{self._dataset.version}"'
        held = f"ASK {{ GRAPH <{remote.PUBLISHED}> {{ {said} }} }}"
        with suppress(httpx.HTTPError, GraphError, SyntaxError, TimeoutError):
            async with asyncio.timeout(PROBE_SECONDS):
                _, body = await self._try({"query": held}, remote.RESULTS)
            return READY if bool(remote.read_rows(body)) else OTHER
        return DOWN
