"""A real Chromium, and pages in it that remember what went wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from browser_page import Watched
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


def find_chromium() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


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


@pytest.fixture
def open_page(chromium: Browser, real_site: str) -> Iterator[Callable[..., Watched]]:
    """Open a page in a browser of its own, as wide as given; all are closed at the end."""
    contexts = []

    def opened(path: str, width: int = 1440, **settings: object) -> Watched:
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, reduced_motion="reduce", **settings)  # type: ignore[arg-type]
        contexts.append(context)
        watched = Watched(context, real_site)
        watched.go(path)
        return watched

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    found = find_spec("axe_playwright_python")
    assert found and found.origin
    return (Path(found.origin).parent / "axe.min.js").read_text("utf-8")
