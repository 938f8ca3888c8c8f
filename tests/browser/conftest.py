"""Pages in a real Chromium that remember what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from browser_page import Watched
from playwright.sync_api import Browser


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
