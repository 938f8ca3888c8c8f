"""What a graph that is served no more took is given back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

LET_GO = """
import resource
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad, Store
from graph_api.heap import collect

def fill(count):
    store = Store()
    text = "text " * 20
    store.extend(Quad(NamedNode(f"x:{n}"), NamedNode("x:p"), Literal(f"{text}{n}")) for n in range(count))
    return store

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

old, new = fill(60_000), fill(1_000)
del old
before = resident()
collect()
print(before, resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told to give memory back")
def test_the_memory_of_an_old_graph_goes_back_to_the_system() -> None:
    told = subprocess.run([sys.executable, "-c", LET_GO], capture_output=True, text=True, check=True).stdout
    before, after = map(int, told.split())
    assert after < before - (10 << 20)
