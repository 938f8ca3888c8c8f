"""A client of the real app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from app_site import Site, site_at


@pytest.fixture(scope="session")
def site(real_site: str) -> Iterator[Site]:
    with site_at(real_site) as site:
        yield site
