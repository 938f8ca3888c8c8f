"""What the tests of pages and drawings share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sample_site import served

from visualisation.pages import Renderer, renderer


@pytest.fixture(scope="session")
def drawn_pages() -> Renderer:
    return renderer()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with served() as address:
        yield address
