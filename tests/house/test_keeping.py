"""What was computed is kept whole or not at all, and a damaged file is made anew."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_api import keeping
from graph_api.questions import read_library

WRITER = """
import os, sys
from pathlib import Path
from graph_api import keeping

real = Path.write_bytes

def half(path, content):
    real(path, content[: len(content) // 2])
    print("half", flush=True)
    sys.stdin.read()

Path.write_bytes = half
keeping.keep(Path(sys.argv[1]), b"whole" * 1000, "kept-*", 3)
"""


def test_what_is_kept_is_recalled(tmp_path: Path) -> None:
    path = tmp_path / "new" / "kept-1"
    assert keeping.recall(path) is None
    keeping.keep(path, b"first\nsecond", "kept-*", 3)
    assert keeping.recall(path) == b"first\nsecond"
    assert [one.name for one in path.parent.iterdir()] == ["kept-1"]


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "other"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "kept-1.json"
    made: list[int] = []

    def make() -> dict[str, float]:
        made.append(1)
        return {"weight": 0.1}

    for _ in range(2):
        assert keeping.kept(path, make, "kept-*", 3) == {"weight": 0.1}
    assert len(made) == 1
    content = path.read_bytes()
    damaged = {"cut": content[:-1], "changed": content.replace(b"0.1", b"0.7"), "emptied": b"", "other": b"\0\n{"}
    path.write_bytes(damaged[damage])
    for _ in range(2):
        assert keeping.kept(path, make, "kept-*", 3) == {"weight": 0.1}
    assert len(made) == 2


def test_a_writer_that_is_killed_leaves_no_half_file_and_its_draft_is_removed_later(tmp_path: Path) -> None:
    path = tmp_path / "kept-1"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        writer.send_signal(signal.SIGKILL)
    assert keeping.recall(path) is None and not path.exists()
    (draft,) = tmp_path.iterdir()
    keeping.keep(path, b"whole", "kept-*", 3)
    assert draft.exists(), "it could belong to a writer that is still at it"
    os.utime(draft, (1, time.time() - 2 * keeping.ABANDONED_SECONDS))
    keeping.keep(path, b"whole", "kept-*", 3)
    assert [one.name for one in tmp_path.iterdir()] == ["kept-1"]


def test_a_library_whose_kept_file_is_damaged_is_read_anew(tmp_path: Path) -> None:
    plain = read_library()
    assert read_library(cache=tmp_path) == plain
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-200])
    assert read_library(cache=tmp_path) == plain
    content = keeping.recall(path)
    assert content is not None and json.loads(content).keys() == plain.keys()
