"""What several test files need: the checkout, its graph's folders, and the source texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph_api.settings import Folders, choose_folders, choose_sources

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def real_folders(checkout: Path) -> Folders:
    return choose_folders(checkout)


@pytest.fixture(scope="session")
def sources(checkout: Path) -> Path:
    """KETENKAART_SOURCES, else the folder beside the checkout; a wrong KETENKAART_SOURCES is an error, not a skip."""
    beside = checkout.parent / "shared" / "sources"
    folder = choose_sources(os.environ) or (beside if (beside / "manifest.toml").is_file() else None)
    if folder is None:
        pytest.skip("the source texts are not beside the checkout")
    return folder
