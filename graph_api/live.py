"""The graph that is served now, and its replacement by a newer one without a request lost.

A request is answered wholly by the edition that was served when it came: names, questions,
pages, cache and processes are one object, which is exchanged in one assignment.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from graph_api.disk import read_served
from graph_api.errors import DataError, GraphError
from graph_api.heap import collect
from graph_api.journal import Journal, Outcome, Renewal, now
from graph_api.load import Dataset, read
from graph_api.recheck import recheck
from graph_api.settings import Settings
from graph_api.watching import Look, watch

POLL_SECONDS = 0.05
GRACE_SECONDS = 60.0
TRIES = 5
TERMINAL = Path("/dev/tty")

Build = Callable[[Dataset], FastAPI]


@dataclass(eq=False)
class Edition:
    """One checked dataset, and the application with its processes over it."""

    dataset: Dataset
    app: FastAPI
    requests: int = 0
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _life: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start its processes. Raises DataError when they cannot be started."""
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._life = asyncio.create_task(self._live(opened))
        await opened

    async def _live(self, opened: asyncio.Future[None]) -> None:
        """Begin and end in one task, as the groups of tasks inside demand."""
        try:
            async with self.app.router.lifespan_context(self.app):
                opened.set_result(None)
                await self._closing.wait()
        except Exception as error:
            if opened.done():
                raise
            opened.set_exception(error)

    async def close(self, grace_seconds: float) -> None:
        """Wait for at most `grace_seconds` until no request is under way, then end its processes."""
        loop = asyncio.get_running_loop()
        end = loop.time() + grace_seconds
        while self.requests and loop.time() < end:
            await asyncio.sleep(POLL_SECONDS)
        self._closing.set()
        if self._life is not None:
            await self._life

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, which keeps this edition alive until it has ended."""
        self.requests += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.requests -= 1


class Live:
    """The application a server runs: passes each request to the edition of the moment, and renews that on demand."""

    def __init__(self, first: Dataset, build: Build, settings: Settings, journal: Journal, seen: Look = ()) -> None:
        """Begin with a dataset that was checked; `build` makes the application over a dataset.

        With `settings.watch_seconds` the files are watched, from how they looked when they
        were `seen`, taken before the first dataset was read.
        """
        self._edition = Edition(first, build(first))
        self._build = build
        self._settings = settings
        self._journal = journal
        self._seen = seen
        self._wanted = asyncio.Event()
        self._retiring: set[asyncio.Task[None]] = set()
        self._router = Router(lifespan=self._live)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or start and stop with the server."""
        if scope["type"] == "lifespan":
            await self._router(scope, receive, send)
        else:
            await self._edition.answer(scope, receive, send)

    def renew(self) -> None:
        """Ask for a renewal; asked again while one is under way, another follows it."""
        self._wanted.set()

    @asynccontextmanager
    async def _live(self, _: object) -> AsyncIterator[None]:
        self._listen()
        await self._edition.open()
        tasks = [asyncio.create_task(self._renew_when_wanted())]
        if self._settings.watch_seconds is not None:
            looking = watch(self._settings.folders, self._seen, self._settings.watch_seconds, self.renew)
            tasks.append(asyncio.create_task(looking))
        self._journal.tell("started", version=self._edition.dataset.version, url=self._settings.public_url)
        yield
        for task in (*tasks, *self._retiring):
            task.cancel()
        await asyncio.gather(*tasks, *self._retiring, return_exceptions=True)
        await self._edition.close(0)
        self._journal.tell("stopped", version=self._edition.dataset.version)

    def _listen(self) -> None:
        """Renew on SIGHUP; one that says that the server's terminal is gone stops it, as it would any program."""
        if threading.current_thread() is not threading.main_thread():
            return
        ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
        attached = not ignored and _has_terminal()

        def hang_up() -> None:
            if attached and not _has_terminal():
                signal.raise_signal(signal.SIGTERM)
            else:
                self.renew()

        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, hang_up)

    async def _renew_when_wanted(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            self._journal.note(await self._renew())

    async def _renew(self) -> Renewal:
        began = now()
        try:
            return await self._replace(began)
        except GraphError as error:
            return Renewal(began, "failed", "", error.message)
        except Exception as error:  # a renewal that goes wrong in whatever way must not end the renewals
            logging.getLogger(__name__).exception("The renewal went wrong.")
            return Renewal(began, "failed", "", f"The server made a mistake ({type(error).__name__}); it is logged.")

    async def _replace(self, began: str) -> Renewal:
        for _ in range(TRIES):
            verdict = await recheck(self._settings.folders)
            if not verdict.is_fine:
                outcome: Outcome = "refused" if verdict.count else "failed"
                return Renewal(began, outcome, verdict.version, verdict.reason, verdict.violations, verdict.count)
            if verdict.version == self._edition.dataset.version:
                return Renewal(began, "unchanged", verdict.version)
            dataset = await asyncio.to_thread(read_served, self._settings, read)
            if dataset.version == verdict.version:
                await self._exchange(dataset)
                return Renewal(began, "loaded", dataset.version)
        raise DataError("The files change faster than they can be checked; they are looked at again on the next sign.")

    async def _exchange(self, dataset: Dataset) -> None:
        edition = Edition(dataset, await asyncio.to_thread(self._build, dataset))
        await edition.open()
        old, self._edition = self._edition, edition
        task = asyncio.create_task(self._retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _retire(self, old: Edition) -> None:
        try:
            await old.close(GRACE_SECONDS)
        except asyncio.CancelledError:  # the server stops
            await old.close(0)
        self._journal.tell("retired", version=old.dataset.version)
        del old
        await asyncio.to_thread(collect)


def _has_terminal() -> bool:
    """Say whether this process has a controlling terminal that is still there."""
    try:
        TERMINAL.open("rb").close()
    except OSError:
        return False
    return True
