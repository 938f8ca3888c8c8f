"""Keep on disk what was computed of a graph, under a name that holds a hash of all it was computed from."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def recall(path: Path) -> bytes | None:
    """Give what was kept at a path, or None."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def keep(path: Path, content: bytes, others: str, most: int) -> None:
    """Keep content at a path, and of the files beside it whose names fit `others` only the `most` latest.

    Where nothing can be written, nothing is kept.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(path)
        kept = sorted(path.parent.glob(others), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in kept[most:]:
            old.unlink(missing_ok=True)
