"""The guided tour: every stop is there, in both languages, and shows something."""

from __future__ import annotations

import pytest
from app_site import PageReader, Site

from visualisation.tour import STOPS


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_stop_of_the_tour_leads_to_a_page_with_links_to_passages_or_things(site: Site, lang: str) -> None:
    page = site.read(f"/{lang}/tour")
    stops = [link for link in page.links if link in {f"/{lang}{stop.path}" for stop in STOPS}]
    assert stops == [f"/{lang}{stop.path}" for stop in STOPS]
    for stop in stops:
        shown = PageReader(site.browse(stop).text)
        assert site.status(stop) == 200
        kinds = ("/passage/", "/actor/", "/routes?", "stage=")
        assert [link for link in shown.links if any(kind in link for kind in kinds)], stop


def test_the_start_page_leads_to_the_tour(site: Site) -> None:
    assert "/nl/tour" in site.read("/nl/").links
