"""The REST operations, tried by their own description: schemathesis finds inputs and checks what comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_server import Attacked

EXAMPLES = 50 if os.environ.get("KETENKAART_LONG") == "1" else 2
SHOWN = 3_000


def test_the_interface_does_as_it_describes_itself(attacked: Attacked, tmp_path: Path) -> None:
    told = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{attacked.address}/api/openapi.json"),
            *("--max-examples", str(EXAMPLES), "--checks", "all", "--seed", "1", "--no-color"),
            *("--request-timeout", "60", "--generation-database", "none", "--workers", "2"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    lines = [line[:300] for line in (told.stdout + told.stderr).splitlines()]
    if told.returncode:
        pytest.fail("\n".join(lines)[-SHOWN:])
    assert any("Tested: " in line for line in lines)
