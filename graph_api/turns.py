"""Who gets the next free worker, and how many places one client may hold."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from graph_api.errors import BusyError, TooManyQueriesError

T = TypeVar("T")

FLOOD_SECONDS = 0.4
STEP_SECONDS = 0.1


class Turns(Generic[T]):
    """Hands out free things: first come, first served, and to newest and oldest in turn in a flood.

    A flood has begun when the oldest waiter has waited FLOOD_SECONDS; from then on a newcomer
    must not starve behind it. To serve the newest only was measured too: of 32 clients that ask
    much a third waited in vain, newcomers among them.
    """

    def __init__(self, wait_seconds: float, length: int) -> None:
        """Let at most `length` takers wait, each at most `wait_seconds`."""
        self._wait_seconds = wait_seconds
        self._length = length
        self._idle: list[T] = []
        self._waiting: deque[tuple[float, asyncio.Future[T]]] = deque()
        self._newest_next = True

    @property
    def idle(self) -> int:
        """How many things are free."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many takers wait."""
        return len(self._waiting)

    async def take(self) -> T:
        """Give a free thing, or wait for one. Raises BusyError when the queue is full or the wait too long."""
        if self._idle:
            return self._idle.pop()
        if len(self._waiting) >= self._length:
            raise BusyError("Too many queries are waiting; ask again in a moment.")
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[T] = loop.create_future()
        entry = (loop.time(), turn)
        self._waiting.append(entry)
        try:
            return await self._wait(turn)
        except TimeoutError:
            self._leave(entry)
            raise BusyError("All places for queries are taken; ask again in a moment.") from None
        except asyncio.CancelledError:
            self._leave(entry)
            raise

    async def _wait(self, turn: asyncio.Future[T]) -> T:
        """Wait for a turn; time in which the loop stood still is no waiting: nobody could give one up then."""
        loop = asyncio.get_running_loop()
        left = self._wait_seconds
        while not turn.done():
            begun, part = loop.time(), min(left, STEP_SECONDS)
            await asyncio.wait({turn}, timeout=part)
            left -= min(loop.time() - begun, 2 * part)
            if left <= 0 and not turn.done():
                raise TimeoutError
        return turn.result()

    def free(self, thing: T) -> None:
        """Give a thing to the next waiter, or keep it until one comes."""
        while self._waiting:
            _, turn = self._next()
            if not turn.done():
                turn.set_result(thing)
                return
        self._idle.append(thing)

    def _next(self) -> tuple[float, asyncio.Future[T]]:
        waited = asyncio.get_running_loop().time() - self._waiting[0][0]
        if waited <= FLOOD_SECONDS:
            return self._waiting.popleft()
        newest, self._newest_next = self._newest_next, not self._newest_next
        return self._waiting.pop() if newest else self._waiting.popleft()

    def _leave(self, entry: tuple[float, asyncio.Future[T]]) -> None:
        """Take a waiter out of the queue; what it was given at the last moment goes to the next one."""
        if entry in self._waiting:
            self._waiting.remove(entry)
        elif not entry[1].cancelled():
            self.free(entry[1].result())


class Shares:
    """Counts the queries each client has under way, and refuses one too many."""

    def __init__(self, most: int) -> None:
        """Let each client have `most` queries at a time."""
        self._most = most
        self._held: Counter[str] = Counter()

    @contextmanager
    def held_by(self, client: str) -> Iterator[None]:
        """Hold one place for a client while the block runs. Raises TooManyQueriesError when it has them all."""
        if self._held[client] >= self._most:
            raise TooManyQueriesError(f"You have {self._most} queries under way; wait until one has ended.")
        self._held[client] += 1
        try:
            yield
        finally:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
