"""Notice that files of a graph have changed, by looking at them again and again.

Looking is chosen over the system's notices because those do not arrive from network
folders and from most folders that are shared with a container.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from graph_api.errors import DataError
from graph_api.load import find_files
from graph_api.settings import Folders

Look = tuple[tuple[str, int, int, int], ...]


def look(folders: Folders) -> Look:
    """Give name, size, time of change and number of every file of the graph; nothing where a folder is gone."""
    seen = []
    for pattern in ("*.ttl", "*.rq"):
        try:
            found = find_files(folders, pattern)
        except (DataError, OSError):
            return ()
        for name, path in sorted(found.items()):
            try:
                state = path.stat()
            except OSError:  # removed since it was listed
                continue
            seen.append((name, state.st_size, state.st_mtime_ns, state.st_ino))
    return tuple(seen)


async def watch(folders: Folders, known: Look, seconds: float, changed: Callable[[], None]) -> None:
    """Call `changed` whenever the files differ from those `known`, once two looks agree: until cancelled.

    So a file that is being written, or several saved one after another, count as one change.
    """
    before = known
    while True:
        await asyncio.sleep(seconds)
        now = await asyncio.to_thread(look, folders)
        if now == before and now != known:
            known = now
            changed()
        before = now
