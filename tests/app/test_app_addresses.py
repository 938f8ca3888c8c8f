"""What the addresses of pages forgive: misspelt names, empty parameters, and parameters that nobody knows."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from app_site import PageReader, Site


@pytest.mark.parametrize(
    ("path", "name", "meant"),
    [
        ("/nl/routes?sender=aivdd&receiver=coa", "sender", "aivd"),
        ("/en/routes?sender=coa&receiver=aivdd&grain=organisation", "receiver", "aivd"),
        ("/nl/network?around=aivdd&distance=2", "around", "aivd"),
        ("/nl/measures?kind=Measure&actor=aivdd", "actor", "aivd"),
    ],
)
def test_a_misspelt_name_leads_to_the_same_address_put_right(site: Site, path: str, name: str, meant: str) -> None:
    page = PageReader(site.browse(path).text)
    asked = urlsplit(path)
    wanted = parse_qs(asked.query) | {name: [meant]}
    links = [urlsplit(link) for link in page.links]
    assert (asked.path, wanted) in [(link.path, parse_qs(link.query)) for link in links]
    assert site.status(f"{path.split('?')[0]}?{urlsplit(path).query.replace('aivdd', meant)}") == 200


def test_a_misspelt_document_leads_to_its_page_for_reading(site: Site) -> None:
    page = PageReader(site.browse("/nl/sources/systeemcheck-2022").text)
    assert "/nl/sources/systeemcheck-2023" in page.links


@pytest.mark.parametrize(
    ("path", "empty"),
    [
        ("/nl/routes?sender=coa", "&receiver=&avoid=&document=&grain=&show=&route="),
        ("/nl/network?around=coa", "&distance=&flow="),
        ("/nl/systems?procedure=asylum-procedure", "&holder=&system=&stage="),
        ("/nl/measures?kind=Measure", "&actor="),
        ("/nl/seats?", "body="),
        ("/nl/procedures?", "compare="),
    ],
)
def test_an_empty_parameter_counts_as_not_given(site: Site, path: str, empty: str) -> None:
    def main(address: str) -> str:
        return site.browse(address).text.split("<main")[1].split("</main>")[0]

    assert site.status(path + empty) == 200
    assert main(path + empty) == main(path)


def test_an_empty_name_is_a_missing_one_to_the_interface(site: Site) -> None:
    for query in ("sender=&receiver=aivd", "sender=coa&receiver=%20"):
        answer = site.get(f"/api/routes?{query}", "application/json")
        assert answer.status_code == 400
        assert answer.json()["detail"].endswith("is missing.")
    assert site.status("/api/routes?sender=coa&receiver=aivd&avoid=&document=") == 200


def test_a_page_ignores_what_it_does_not_take_and_the_interface_refuses_it(site: Site) -> None:
    for path in ("/nl/routes?sender=coa", "/nl/measures?", "/nl/actor/coa?", "/nl/network?around=coa"):
        pages = [site.browse(address).text for address in (f"{path}&utm_source=letter", path)]
        assert len({page.split("<main")[1].split("</main>")[0] for page in pages}) == 1
    for path in ("/en/questions/who-passes-signals-to?receiver=aivd", "/nl/sources/kst-32317-MS?"):
        assert site.status(f"{path}&utm_source=letter") == 200
    assert site.status("/api/routes?sender=coa&receiver=aivd&utm_source=letter") == 400


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_of_an_actor_names_each_part_once(site: Site, lang: str) -> None:
    html = site.browse(f"/{lang}/actor/coa").text
    cells = re.findall(r'<th scope="row">[^<]*</th><td>(.*?)</td>', html)
    parts = [link for cell in cells for link in re.findall(rf'href="(/{lang}/actor/coa-[^"]*)"', cell)]
    assert parts and len(parts) == len(set(parts))


def test_the_page_of_a_flow_cites_each_passage_once(site: Site) -> None:
    html = site.browse("/nl/flow/coa-ind-radicalisation").text
    before_what_differs = html.split('<section class="versions"')[0]
    cited = re.findall(r'href="(/nl/passage/[^"]*)"', before_what_differs)
    assert cited and len(cited) == len(set(cited))
