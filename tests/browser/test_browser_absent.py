"""What happens to the browser tests where there is no Chromium."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

COLLECT = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider")

each_folder = pytest.mark.parametrize("tests", ["browser", "visualisation"])


def collect(checkout: Path, folder: Path, tests: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if name != "KETENKAART_NO_BROWSER"}
    given |= {"PATH": str(folder)} | environment
    line = (*COLLECT, str(checkout / "tests" / tests))
    return subprocess.run(line, cwd=checkout, env=given, capture_output=True, text=True, check=False)


@each_folder
def test_without_chromium_the_browser_tests_fail_with_one_sentence(checkout: Path, tmp_path: Path, tests: str) -> None:
    told = collect(checkout, tmp_path, tests)
    assert told.returncode != 0
    assert "skipped" not in told.stdout
    (said,) = [line for line in told.stderr.splitlines() if line.strip()]
    assert "need Chromium" in said
    assert "KETENKAART_NO_BROWSER=1" in said


@each_folder
def test_the_browser_tests_are_left_out_when_that_is_asked_for(checkout: Path, tmp_path: Path, tests: str) -> None:
    told = collect(checkout, tmp_path, tests, KETENKAART_NO_BROWSER="1")
    assert told.returncode == 0, told.stdout
    assert not {"test_browser_use.py", "test_pages_in_browser.py"} & set(re.findall(r"test_\w+\.py", told.stdout))
    assert "deselected" in told.stdout
