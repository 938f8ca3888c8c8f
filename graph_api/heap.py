"""The memory of this process: what is kept out of the search for garbage, and what goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def collect() -> None:
    """Let go of what is not used any more, and look through the rest no more: it lives as long as the graph.

    All other threads wait meanwhile: half a second for 100,000 statements.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """Give what the allocator would keep for later back to the system, where it can be told so (glibc).

    After some renewals it was a quarter of a server's memory, and of stores that were built most of it.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
