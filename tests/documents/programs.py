"""Runs the Python of a document, block after block in one program, and puts what each prints behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence

from following import LOCAL, Reader

PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S)
BETWEEN = "\x1e"


def run(programs: Sequence[str], reader: Reader) -> list[str]:
    """Give what each part of one program prints, run in the reader's folder against the reader's server."""
    joined = f"\nprint({BETWEEN!r}, end='', flush=True)\n".join(programs).replace(LOCAL, reader.site)
    told = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-"],
        input=joined,
        cwd=reader.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.split(BETWEEN)


def with_output(text: str, reader: Reader) -> str:
    """Give a document with what its Python prints now, in a block behind each block that prints anything."""
    found = list(PYTHON.finditer(text))
    printed = iter(run([match[1] for match in found], reader))

    def shown(match: re.Match[str]) -> str:
        output = next(printed)
        return f"```python\n{match[1]}```\n" + (f"\n```text\n{output.rstrip()}\n```\n" if output.strip() else "")

    return PYTHON.sub(shown, text)
