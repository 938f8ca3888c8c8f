"""The pool of processes that run free SPARQL: a query that passes its deadline is killed, and so is nothing else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from graph_api.errors import (
    BusyError,
    DataError,
    GraphError,
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
    RequestError,
    ResultTooLargeError,
)
from graph_api.nursery import Line, Nursery
from graph_api.syntax import explain
from graph_api.turns import Turns
from graph_api.wire import Limits, Outcome, Query, Reply, Result, pack_query

RETRY_SECONDS = 0.5
POLL_SECONDS = 0.02
PATIENCE = 4  # times the quick budget by the clock, for a query that has not had it in processor time
END_SECONDS = 2.0
REASONS = ("killed_timeout", "killed_no_place", "killed_client_left")
TOTALS = ("served", "refused", "kills", "deaths", "recycled", *REASONS)

_ERRORS: Mapping[Outcome, Callable[[str], GraphError]] = {
    Outcome.TOO_LARGE: ResultTooLargeError,
    Outcome.MEMORY: QueryMemoryError,
    Outcome.REFUSED: QueryError,
    Outcome.NOT_ACCEPTABLE: lambda reason: RequestError(reason, 406),
    Outcome.FAILED: GraphError,
}


class _WorkerDiedError(QueryMemoryError):
    """A worker died while it ran a query: of the query, or because something else ended it."""


@dataclass
class Tally:
    """Counts the queries of a pool: how many run now, and how many were served or refused."""

    counts: Counter[str] = field(default_factory=Counter)
    running: int = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a query that runs as long as the block does: as served at its end, as refused on a BusyError."""
        self.running += 1
        try:
            yield
        except BusyError:
            self.counts["refused"] += 1
            raise
        finally:
            self.running -= 1
        self.counts["served"] += 1


class Pool:
    """Runs queries in worker processes that share one loaded graph.

    Every query may take the quick budget. Longer, up to the slow one, it may take
    only while one of the slow places is free; there is one place fewer than there
    are workers, so that a worker is always back within the quick budget. The deadline
    covers waiting and running. The method is that of the measured sketch in `serving.md`.
    """

    def __init__(self, graph: bytes | Nursery, limits: Limits) -> None:
        """Keep the graph, as N-Quads or as what gives processes over it, and the limits; nothing is started."""
        self._limits = limits
        self._nursery = graph if isinstance(graph, Nursery) else Nursery(graph, limits)
        self._turns: Turns[Line] = Turns(limits.queue_seconds, limits.queue_length)
        self._lines: set[Line] = set()
        self._errands: set[asyncio.Task[None]] = set()
        self._tally = Tally()
        self._counts = self._tally.counts
        self._slow = 0
        self._stopping = False

    async def start(self) -> None:
        """Start the zygote and its workers. Raises DataError when the graph cannot be loaded."""
        try:
            for _ in range(self._limits.workers):
                await self._add_worker()
        except (OSError, EOFError) as error:
            await self.stop()
            raise DataError(f"No process for queries could be started: {error}.") from error
        except BaseException:
            await self.stop()
            raise

    async def run(self, query: Query) -> Result:
        """Run one query and give its whole answer. Cancel it when the client leaves: its worker is then killed.

        Raises BusyError, QueryTimeoutError, QueryMemoryError, ResultTooLargeError, QuerySyntaxError,
        QueryError (SERVICE), RequestError (406: the client takes no format this kind of answer has)
        and GraphError (the engine failed).
        """
        deadline = asyncio.get_running_loop().time() + self._limits.slow_seconds
        with self._tally.one():
            return await self._run(query, deadline)

    async def stop(self, grace_seconds: float = 0.0) -> None:
        """Let running queries end for at most `grace_seconds`, then end every process. May be called twice."""
        await self._drain(grace_seconds)
        self._stopping = True
        await asyncio.to_thread(self._nursery.stop)
        for line in self._lines:
            line.kill()  # only one that outlived its own zygote is still there
        await self._drain(self._limits.queue_seconds + END_SECONDS)
        while self._errands:
            await asyncio.wait(self._errands)
        while self._lines:
            self._lines.pop().socket.close()

    @property
    def process_group(self) -> int | None:
        """The group all processes of the pool are in, which is the zygote's process id; None when there is none."""
        return self._nursery.process

    @property
    def state(self) -> str | None:
        """Give None: there is no engine elsewhere."""
        return None

    def counters(self) -> Mapping[str, int]:
        """Give what was counted since the start, and how it stands now."""
        totals = {name: self._counts[name] for name in TOTALS}
        now = {
            "running": self._tally.running,
            "slow": self._slow,
            "idle": self._turns.idle,
            "waiting": self._turns.waiting,
        }
        return {**totals, "zygotes": self._nursery.started, **now}

    async def _drain(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._tally.running and loop.time() < end:
            await asyncio.sleep(POLL_SECONDS)

    async def _run(self, query: Query, deadline: float) -> Result:
        """Run a query, once more if its worker died: one that something else ended must lose no request."""
        try:
            return await self._attempt(query, deadline)
        except _WorkerDiedError:
            return await self._attempt(query, deadline)

    async def _attempt(self, query: Query, deadline: float) -> Result:
        line = await self._take()
        since = line.seconds()
        talk = asyncio.create_task(line.ask(pack_query(query), self._limits.answer_bytes))
        try:
            await self._await_reply(line, since, talk, deadline)
        except BaseException as error:  # the deadline, no slow place, or a cancellation because the client has left
            self._counts["kills"] += 1
            self._counts[_reason(error)] += 1
            self._replace(line, talk)
            raise
        return self._conclude(line, talk, query)

    async def _take(self) -> Line:
        """Take a worker's turn; one that died while it was idle is replaced and not given out."""
        while True:
            if self._stopping:
                raise BusyError("The server is stopping; ask again in a moment.")
            line = await self._turns.take()
            if line.is_alive():
                return line
            self._replace(line)

    async def _await_reply(self, line: Line, since: float | None, talk: asyncio.Task[Reply], deadline: float) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await asyncio.wait({talk}, timeout=min(self._limits.quick_seconds, deadline - begun))
        while not talk.done() and self._slow >= max(1, self._limits.workers - 1):
            if loop.time() >= deadline or not self._is_held_up(line, since, begun):
                raise BusyError("The places for queries that take longer are taken; ask again in a moment.")
            await asyncio.wait({talk}, timeout=POLL_SECONDS)
        if talk.done():
            return
        self._slow += 1
        try:
            await asyncio.wait({talk}, timeout=deadline - asyncio.get_running_loop().time())
        finally:
            self._slow -= 1
        if not talk.done():
            raise QueryTimeoutError(f"The query was stopped after {self._limits.slow_seconds:g} seconds; ask for less.")

    def _is_held_up(self, line: Line, since: float | None, begun: float) -> bool:
        """Say whether a query that seems slow is not: answered but unread, or not given the processor so long.

        So it is while the graph is exchanged: that takes this process half a second at a time.
        """
        if line.has_replied():
            return True
        now, quick = line.seconds(), self._limits.quick_seconds
        if now is None or since is None or asyncio.get_running_loop().time() - begun > PATIENCE * quick:
            return False
        return now - since < quick

    def _conclude(self, line: Line, talk: asyncio.Task[Reply], query: Query) -> Result:
        try:
            reply = talk.result()
        except (OSError, EOFError):
            raise self._mourn(line) from None
        self._give_back(line, worn=reply.outcome is Outcome.MEMORY)
        return conclude(query, reply)

    def _mourn(self, line: Line) -> GraphError:
        """Replace a worker that died of its query, and give the error for whoever asked it."""
        self._replace(line)
        if self._stopping:
            return BusyError("The server is stopping; ask again in a moment.")
        self._counts["deaths"] += 1
        return _WorkerDiedError("The query was stopped: it needs more memory or deeper nesting than it may use.")

    def _give_back(self, line: Line, worn: bool) -> None:
        line.answered += 1
        if worn or line.answered >= self._limits.recycle_after:
            self._counts["recycled"] += 1
            self._replace(line)
        else:
            self._turns.free(line)

    def _replace(self, line: Line, talk: asyncio.Task[Reply] | None = None) -> None:
        """End a worker at once, and begin to get another."""
        line.kill()
        self._lines.discard(line)
        self._begin(self._bury_and_add(line, talk))

    async def _bury_and_add(self, line: Line, talk: asyncio.Task[Reply] | None) -> None:
        if talk is not None:  # it must let go of the socket first, or the loop would watch a number that is reused
            talk.cancel()
            await asyncio.gather(talk, return_exceptions=True)
        line.socket.close()
        while not self._stopping:
            try:
                return await self._add_worker()
            except (OSError, EOFError, GraphError):
                await asyncio.sleep(RETRY_SECONDS)

    async def _add_worker(self) -> None:
        line = await asyncio.to_thread(self._nursery.spawn)
        self._lines.add(line)
        self._turns.free(line)

    def _begin(self, errand: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


def conclude(query: Query, reply: Reply) -> Result:
    """Give the answer in a reply, or raise the error that it tells."""
    if reply.outcome is Outcome.ANSWER:
        return Result(reply.note, bytes(reply.body))
    if reply.outcome is Outcome.SYNTAX:
        raise explain(query.text, reply.note)
    raise _ERRORS[reply.outcome](reply.note)


def _reason(error: BaseException) -> str:
    """Give the name under which a worker that was killed is counted."""
    if isinstance(error, QueryTimeoutError):
        return "killed_timeout"
    return "killed_no_place" if isinstance(error, BusyError) else "killed_client_left"
