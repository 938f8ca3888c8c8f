"""Search: what is typed in any spelling finds what it names."""

from __future__ import annotations

import pytest
from app_site import Site


def found(site: Site, typed: str) -> list[str]:
    return [row[2].removeprefix("/nl/") for row in site.json("/nl/search.json", q=typed)["rows"]]


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        *(("coa", "actor/coa"), ("COA ", "actor/coa"), ("kmar", "actor/kmar"), ("dt&v", "actor/dtv")),
        *(("Koninklijke Marechaussee", "actor/kmar"), ("marechaussée", "actor/kmar"), ("aivd", "actor/aivd")),
        *(("marechausee", "actor/kmar"), ("marechausssee", "actor/kmar"), ("amrechaussee", "actor/kmar")),
        ("nationale adviseur veiligheid", "actor/coa-national-security-adviser"),
    ],
)
def test_the_first_hit_is_what_was_meant(site: Site, typed: str, thing: str) -> None:
    assert found(site, typed)[0] == thing


def test_words_of_a_paraphrase_and_of_a_condition_are_found_in_any_order(site: Site) -> None:
    assert any(hit.startswith("passage/") for hit in found(site, "gemeld intern"))
    assert any(hit.startswith("condition/") for hit in found(site, "nodig werkt bron"))


@pytest.mark.parametrize("typed", ["zzzzzz", "%%%", "xqzw", "\u0301", "*"])
def test_where_nothing_is_found_the_page_says_so_and_leads_to_all_actors(site: Site, typed: str) -> None:
    assert found(site, typed) == []
    page = site.read("/nl/search", q=typed)
    assert f"Niets gevonden voor “{typed}”." in page.one("main").text
    assert "/nl/actors" in page.links


def test_four_letters_with_a_mistake_find_nothing_that_five_would(site: Site) -> None:
    assert "actor/kmar" not in found(site, "kmra")
    assert "actor/aivd" in found(site, "aivdd")
