"""Where the sources differ, the page of the thing and the steps of a route show what each says."""

from __future__ import annotations

import html as escapes

import httpx
import pytest

from graph_api.contract import Contract, page_of
from graph_api.prefixes import DEF, ID
from graph_api.reference_date import until
from graph_api.respond import Respondent
from graph_api.view_versions import Versions

DIFFERING = f"""PREFIX kg: <{DEF}> PREFIX silence-kind: <{DEF}silence-kind/>
SELECT ?silence ?about ?passage WHERE {{
  ?silence kg:hasSilenceKind silence-kind:differing ; kg:isAbout ?about ; kg:isStatedIn ?passage }}"""
STANDINGS = f"""PREFIX kg: <{DEF}>
SELECT ?flow ?other WHERE {{
  ?flow kg:hasSender ?a ; kg:hasReceiver ?b ; kg:hasStanding ?one .
  ?other kg:hasSender ?a ; kg:hasReceiver ?b ; kg:hasStanding ?two . FILTER(?one != ?two) }}"""


def get(site: str, path: str) -> str:
    answer = httpx.get(f"{site}{path}", headers={"accept": "text/html"}, timeout=60)
    assert answer.status_code == 200
    return answer.text


def section(page: str) -> str:
    return page.partition('<section class="versions"')[2].partition("</section>")[0]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_documents_say_differently_stands_on_the_page_of_everything_it_is_about(
    asked: Respondent, real_site: str, lang: str
) -> None:
    told: dict[str, set[tuple[str, str]]] = {}
    for row in asked.engine.select(DIFFERING, limit=10_000).records():
        told.setdefault(row["about"], set()).update((row[name], name) for name in ("silence", "passage"))
    assert len(told) > 20
    for about, said in told.items():
        shown = section(get(real_site, page_of(about, lang)))
        for iri, name in said:
            assert f'href="{page_of(iri, lang)}"' in shown, (about, iri)
            if name == "passage" and (passage := asked.passages.get(iri)):
                assert passage.paraphrases[lang] in escapes.unescape(shown)


def test_flows_between_the_same_two_with_another_standing_stand_side_by_side(asked: Respondent, real_site: str) -> None:
    pairs = {(row["flow"], row["other"]) for row in asked.engine.select(STANDINGS).records()}
    assert pairs
    for flow, other in pairs:
        shown = section(get(real_site, page_of(flow, "nl")))
        assert f'href="{page_of(flow, "nl")}"' in shown and f'href="{page_of(other, "nl")}"' in shown


def test_a_disputed_status_stands_beside_the_one_that_disputes_it(asked: Respondent, real_site: str) -> None:
    rows = asked.engine.select(
        f"PREFIX kg: <{DEF}> SELECT ?a ?b ?of WHERE {{ ?a kg:disputes ?b ; kg:isStatusOf ?of }}"
    ).records()
    for row in rows:
        for iri in row.values():
            shown = section(get(real_site, page_of(iri, "en")))
            assert all(f'href="{page_of(row[end], "en")}"' in shown for end in ("a", "b"))


def test_the_steps_of_a_route_show_the_same_versions_as_the_pages_of_their_flows(
    asked: Respondent, contract: Contract, real_site: str
) -> None:
    page = get(real_site, "/nl/routes?sender=coa-security-office&receiver=aivd&route=2")
    panel = page.partition("<aside")[2].partition("</aside>")[0]
    flow = f"{ID}flow/coa-security-office-ind"
    found = Versions(asked, contract).of(flow, "nl")
    assert found
    for difference in found:
        assert difference.text in escapes.unescape(panel)
        for version in difference.versions:
            assert all(f'href="{cited.href}"' in panel for cited in version.citations)


def test_nothing_is_said_to_differ_where_nothing_does(asked: Respondent, contract: Contract, real_site: str) -> None:
    told = {row["about"] for row in asked.engine.select(DIFFERING, limit=10_000).records()}
    plain = next(
        iri for iri in sorted(contract.by_iri) if iri not in told and not Versions(asked, contract).of(iri, "nl")
    )
    assert section(get(real_site, page_of(plain, "nl"))) == ""


def test_documents_differ_only_once_the_last_of_them_is_there(asked: Respondent) -> None:
    days = sorted({one.document.issued for one in asked.passages})
    for day in days:
        older = Respondent(until(asked.dataset, day), "")
        for row in older.engine.select(DIFFERING, limit=10_000).records():
            assert row["passage"] in {one.iri for one in older.passages}
        kept = {row["silence"] for row in older.engine.select(DIFFERING, limit=10_000).records()}
        whole = asked.engine.select(DIFFERING, limit=10_000).records()
        late = {row["silence"] for row in whole if asked.passages.get(row["passage"]).document.issued > day}
        assert kept == {row["silence"] for row in whole} - late
