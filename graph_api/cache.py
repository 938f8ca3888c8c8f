"""Answers kept for a while, and identical queries run once for everyone who asks at the same time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph_api.wire import Result

T = TypeVar("T")

POLL_SECONDS = 0.2


class AnswerCache:
    """Keeps the answers used last, up to a number of bytes."""

    def __init__(self, most_bytes: int, most_answer_bytes: int) -> None:
        """Keep at most `most_bytes` together, and no answer larger than `most_answer_bytes`."""
        self._most = most_bytes
        self._most_each = min(most_bytes, most_answer_bytes)
        self._kept: OrderedDict[Hashable, tuple[Result, int]] = OrderedDict()
        self._bytes = 0
        self.hits = self.misses = 0

    def get(self, key: Hashable) -> Result | None:
        """Give the answer kept under this key, or None; `hits` and `misses` count which."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, answer: Result, key_bytes: int) -> None:
        """Keep an answer, unless it is too large; those used longest ago make place. `key_bytes` is the key's size."""
        size = len(answer.body) + key_bytes
        if size > self._most_each:
            return
        self._bytes += size - self._kept.pop(key, (answer, 0))[1]
        self._kept[key] = (answer, size)
        while self._bytes > self._most:
            self._bytes -= self._kept.popitem(last=False)[1][1]

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._bytes


@dataclass(eq=False)
class _Flight(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class Flights(Generic[T]):
    """Lets everyone who asks the same thing at the same time wait for one and the same run."""

    def __init__(self) -> None:
        """Begin with nothing under way."""
        self._flights: dict[Hashable, _Flight[T]] = {}

    async def join(
        self, key: Hashable, begin: Callable[[], Coroutine[Any, Any, T]], gone: Callable[[], Awaitable[bool]]
    ) -> T | None:
        """Wait for the run under this key, which `begin` starts when there is none; give None once `gone` says so.

        When everyone who waits has gone, the run is cancelled. Raises whatever the run raises.
        """
        flight = self._flights.get(key) or self._start(key, begin)
        flight.waiting += 1
        try:
            while not flight.task.done():
                await asyncio.wait({flight.task}, timeout=POLL_SECONDS)
                if not flight.task.done() and await gone():
                    return None
            return flight.task.result()
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()

    def _start(self, key: Hashable, begin: Callable[[], Coroutine[Any, Any, T]]) -> _Flight[T]:
        flight = _Flight(asyncio.create_task(begin()))
        flight.task.add_done_callback(lambda _: self._forget(key, flight))
        self._flights[key] = flight
        return flight

    def _forget(self, key: Hashable, flight: _Flight[T]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
