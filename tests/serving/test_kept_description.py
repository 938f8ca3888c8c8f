"""What the server says of itself is kept for every address, and names the address that is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from mini_graph import read_mini

from graph_api.description import ANYWHERE, Description
from graph_api.respond import Respondent

ADDRESSES = ("https://keten.example", "http://127.0.0.1:8123/", "https://example.org/under/a/path")


def described(address: str, cache: Path | None) -> Description:
    respondent = Respondent(read_mini())
    return Description(respondent.dataset, respondent.library, respondent.names, address, cache)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_kept_for_one_address_says_the_same_as_what_is_made_for_another(address: str, tmp_path: Path) -> None:
    described("https://first.example", tmp_path).nquads  # noqa: B018 - it is kept when it is read
    (kept,) = tmp_path.glob("description-*.json")
    before = kept.stat().st_mtime_ns
    found, plain = described(address, tmp_path), described(address, None)
    assert found.nquads == plain.nquads
    assert found.version == plain.version
    assert address.rstrip("/").encode() in found.nquads and ANYWHERE.encode() not in found.nquads
    assert kept.stat().st_mtime_ns == before
