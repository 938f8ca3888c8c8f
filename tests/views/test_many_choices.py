"""Where there are more actors than anyone chooses from, their names are typed: no page holds a list of them all."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx
import pytest

from graph_api.http import create_app
from graph_api.load import Dataset
from graph_api.settings import Settings
from visualisation import network

PAGES = {
    "/nl/network": ("around",),
    "/nl/network?around=coa&distance=1": ("around",),
    "/nl/routes": ("sender", "receiver"),
    "/nl/routes?sender=coa&receiver=aivd": ("sender", "receiver"),
    "/en/questions/who-receives-signals-from": ("sender",),
}


class Fields(HTMLParser):
    """Gives of each field of a page its tag and its value, and the values of all options."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str | None]] = {}
        self.options: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.options += [given.get("value")] if tag == "option" else []
        if tag in ("input", "select") and (name := given.get("name")) and given.get("type") not in ("radio", "hidden"):
            self.found.setdefault(name, (tag, given.get("value")))


async def read(dataset: Dataset, path: str) -> Fields:
    app = create_app(dataset, Settings(dataset.folders))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    return Fields(answer.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.anyio
async def test_a_name_is_typed_where_there_are_many(
    real_dataset: Dataset, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    few = await read(real_dataset, path)
    assert {few.found[name][0] for name in PAGES[path]} == {"select"}
    monkeypatch.setattr(network, "MOST_CHOICES", 20)
    many = await read(real_dataset, path)
    assert {many.found[name][0] for name in PAGES[path]} == {"input"}
    assert len(many.options) < len(few.options) / 2
    if "=" in path:
        assert many.found[PAGES[path][0]][1] == "coa"


@pytest.mark.parametrize("given", ["coa", "COA", "Centraal Orgaan opvang asielzoekers"])
@pytest.mark.anyio
async def test_what_is_typed_may_be_a_name(real_dataset: Dataset, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setattr(network, "MOST_CHOICES", 20)
    for path, name in (("/nl/network?around=", "around"), ("/nl/routes?receiver=aivd&sender=", "sender")):
        assert (await read(real_dataset, path + given)).found[name] == ("input", "coa")


@pytest.mark.anyio
async def test_a_measure_is_chosen_from_the_measures_and_not_from_what_is_reported_of_them(
    real_dataset: Dataset,
) -> None:
    offered = (await read(real_dataset, "/en/questions/is-measure-finished")).options
    assert "screening-learning-path" in offered
    assert not any("-status-" in (value or "") for value in offered)
