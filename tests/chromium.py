"""The one place that finds Chromium, for every folder of browser tests; the conftest of all tests takes it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


def find_chromium() -> str | None:
    """Give the path of the first of NAMES that is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def axe_script() -> str:
    """Give the source of axe-core, which finds barriers on a page."""
    found = find_spec("axe_playwright_python")
    assert found and found.origin
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return axe_script()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests out when that is asked for; without Chromium they fail here, with one sentence."""
    found = [item for item in items if item.get_closest_marker("browser")]
    if os.environ.get("KETENKAART_NO_BROWSER") == "1":
        items[:] = [item for item in items if item not in found]
        config.hook.pytest_deselected(items=found)
    elif found and find_chromium() is None:
        raise pytest.UsageError(
            "The browser tests need Chromium: install it (Debian: apt-get install chromium), "
            "or leave them out with KETENKAART_NO_BROWSER=1."
        )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests: while it runs, no other event loop can run in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()
