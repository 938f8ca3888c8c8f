"""Answers kept for a while, and identical queries run once for everyone who asks at the same time."""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from graph_api.wire import Result

T = TypeVar("T")

POLL_SECONDS = 0.2
FASTEST = 1  # of 9; rows repeat so much that more gains little
MOST_SEEN = 10_000


@dataclass(frozen=True)
class Packed(Result):
    """A large answer, compressed; `size` is what it has when it is not."""

    size: int = 0

    @classmethod
    def of(cls, result: Result) -> Packed:
        """Compress an answer. It takes long enough for a thread of its own."""
        return cls(result.media_type, zlib.compress(result.body, FASTEST), len(result.body))

    def pieces(self, most: int) -> Iterator[bytes]:
        """Give the answer as it was, in pieces of at most so many bytes."""
        unpacking, left = zlib.decompressobj(), self.body
        while not unpacking.eof:
            yield unpacking.decompress(left, most)
            left = unpacking.unconsumed_tail


class AnswerCache:
    """Keeps the answers used last, up to a number of bytes."""

    def __init__(self, most_bytes: int, most_answer_bytes: int) -> None:
        """Keep at most `most_bytes` together, and no answer larger than `most_answer_bytes`."""
        self._most = most_bytes
        self._most_each = min(most_bytes, most_answer_bytes)
        self._kept: OrderedDict[Hashable, tuple[Result, int]] = OrderedDict()
        self._bytes = 0
        self._seen: OrderedDict[int, None] = OrderedDict()
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

    async def put_large(self, key: Hashable, answer: Result, key_bytes: int) -> None:
        """Keep an answer, one that is too large only when it comes again, and then compressed.

        To compress what nobody asks for twice would take time from others.
        """
        if len(answer.body) + key_bytes <= self._most_each:
            self.put(key, answer, key_bytes)
        elif self._comes_again(key):
            self.put(key, await asyncio.to_thread(Packed.of, answer), key_bytes)

    def _comes_again(self, key: Hashable) -> bool:
        known = hash(key)
        if known in self._seen:
            return True
        self._seen[known] = None
        if len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        return False

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
