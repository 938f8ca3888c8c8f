"""What happens to the browser tests where there is no Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COLLECT = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", str(Path(__file__).parent))


def collect(checkout: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name != "KETENKAART_NO_BROWSER"}
    given |= {"PATH": str(folder)} | environment
    return subprocess.run(COLLECT, cwd=checkout, env=given, capture_output=True, text=True, check=False)


def test_without_chromium_the_browser_tests_fail_with_one_sentence(checkout: Path, tmp_path: Path) -> None:
    told = collect(checkout, tmp_path)
    assert told.returncode != 0
    assert "skipped" not in told.stdout
    (said,) = [line for line in told.stderr.splitlines() if line.strip()]
    assert "need Chromium" in said
    assert "KETENKAART_NO_BROWSER=1" in said


def test_the_browser_tests_are_left_out_when_that_is_asked_for(checkout: Path, tmp_path: Path) -> None:
    told = collect(checkout, tmp_path, KETENKAART_NO_BROWSER="1")
    assert told.returncode == 0, told.stdout
    assert "test_browser_use.py" not in told.stdout
    assert "deselected" in told.stdout
