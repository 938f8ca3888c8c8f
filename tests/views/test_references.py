"""Every fact can be cited, in a sentence, as BibTeX and as RIS, and an error in it reported; nothing is sent."""

from __future__ import annotations

import html as escapes
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.latex_encoding import LatexDecodingMiddleware

from graph_api.contract import Contract
from graph_api.prefixes import ID
from graph_api.respond import Respondent
from graph_api.sources import read_passages, seal_of
from graph_api.view_citing import as_bibtex, as_ris, reference_of
from graph_api.wording import write_date
from visualisation.pages import read_texts

LANGUAGES = ("nl", "en")
FLOW = f"{ID}flow/coa-ind-radicalisation"
THINGS = ("flow/coa-ind-radicalisation", "actor/coa", "measure/reporting-structure", "seat/coa-system-check")


def get(site: str, path: str) -> httpx.Response:
    return httpx.get(site + path, headers={"accept": "text/html"}, timeout=60)


def read_bibtex(text: str) -> list[dict[str, str]]:
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    return [{"key": entry.key} | {field.key: field.value for field in entry.fields} for entry in library.entries]


def days() -> set[str]:
    """Give the days on which a page may just have been seen: the test may run over midnight, and in any zone."""
    now = datetime.now(UTC)
    return {(now + timedelta(hours=hours)).date().isoformat() for hours in (-14, 0, 14)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("thing", THINGS)
def test_the_reference_on_a_page_names_passage_document_address_version_and_day(
    real_site: str, asked: Respondent, thing: str, lang: str
) -> None:
    page = get(real_site, f"/{lang}/{thing}").text
    told = re.search(r'<p id="reference-text">(.*?)</p>', page, re.DOTALL)
    assert told
    text = escapes.unescape(told[1])
    assert f"{ID}{thing}" in text and asked.dataset.version in text
    texts = read_texts(lang)
    contract = Contract(asked)
    found = reference_of(f"{ID}{thing}", asked, texts, contract.by_iri.get(f"{ID}{thing}"))
    assert found.passages
    told = found.passages[:3] if thing.startswith("actor/") else found.passages
    left = len(found.passages) - len(told)
    assert bool(left) == (f"{left} andere vindplaatsen" in text or f"{left} other passages" in text)
    for passage in told:
        assert passage.locators[lang] in text
        assert passage.paraphrases[lang].rstrip(".") in text
        assert passage.document.reference in text
    assert found.seen in days()
    assert found.seen[:4] in text
    assert 'data-copy="reference-text"' in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reference_of_a_flow_says_who_what_and_to_whom(real_site: str, asked: Respondent, lang: str) -> None:
    text = escapes.unescape(get(real_site, f"/{lang}/flow/coa-ind-radicalisation").text)
    record = Contract(asked).by_iri[FLOW]
    told = text.split('id="reference-text">')[1].split("</p>")[0]
    for name in ("hasSender", "hasReceiver"):
        assert asked.names.full(record.one(name), lang) in told
    assert asked.names.own(record.one("passes"), lang) in told


def test_a_record_says_on_which_day_the_passages_of_the_release_were_proved(real_site: str, asked: Respondent) -> None:
    day = asked.releases.proved(seal_of(read_passages(asked.dataset)))
    assert day, "passages changed: run 'ketenkaart sources check', and write its day and seal in ontology/releases.ttl"
    for lang, said in (("nl", "vond een programma alle vindplaatsen"), ("en", "a program found all passages")):
        shown = get(real_site, f"/{lang}/flow/coa-ind-radicalisation").text
        assert f"{write_date(day, lang)} {said}" in shown
        assert said not in get(real_site, f"/{lang}/def/Flow").text


def test_passages_of_another_seal_are_not_said_to_be_proved(asked: Respondent) -> None:
    passages = list(read_passages(asked.dataset))
    assert asked.releases.proved(seal_of(passages[1:])) == asked.releases.proved(seal_of(())) == ""
    moved = [replace(passages[0], start=(passages[0].start or 0) + 1), *passages[1:]]
    assert seal_of(moved) != seal_of(passages) == seal_of(reversed(passages))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("thing", [*THINGS, "passage/systeemcheck-internal-coa", "def/Flow"])
def test_every_page_of_a_thing_gives_its_reference_as_bibtex_and_ris(real_site: str, thing: str, lang: str) -> None:
    page = get(real_site, f"/{lang}/{thing}").text
    for ending, media_type in (("bib", "application/x-bibtex"), ("ris", "application/x-research-info-systems")):
        assert f'href="/{lang}/{thing}.{ending}"' in page
        answer = get(real_site, f"/{lang}/{thing}.{ending}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    entries = read_bibtex(get(real_site, f"/{lang}/{thing}.bib").text)
    records = rispy.loads(get(real_site, f"/{lang}/{thing}.ris").text)
    assert len(entries) == len(records) >= 1
    assert entries[0]["url"] == records[0]["urls"][0]
    assert entries[0]["title"] == records[0]["title"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "thing"),
    [
        ("sources/kst-29754-754", "document/kst-29754-754"),
        ("procedures/asylum-procedure", "procedure/asylum-procedure"),
    ],
)
def test_a_document_and_a_procedure_are_cited_from_the_page_that_shows_them_too(
    real_site: str, page: str, thing: str, lang: str
) -> None:
    shown = get(real_site, f"/{lang}/{page}").text
    for ending, name in (("bib", "BibTeX"), ("ris", "RIS")):
        assert f'href="/{lang}/{page}.{ending}">{name}</a>' in shown
        answer = get(real_site, f"/{lang}/{page}.{ending}")
        assert (answer.status_code, answer.text) == (200, get(real_site, f"/{lang}/{thing}.{ending}").text)
    assert get(real_site, f"/{lang}/{page}x.bib").status_code == 404


def test_the_reference_to_a_document_names_the_document_itself(real_site: str, asked: Respondent) -> None:
    for document in asked.passages.documents.values():
        own, its = read_bibtex(get(real_site, f"/nl/sources/{document.name}.bib").text)
        assert (its["key"], its["number"], its["date"]) == (document.name, document.reference, document.issued)
        assert own["url"].startswith(document.iri)


def test_every_flow_passage_and_actor_has_a_reference_that_programs_can_read(asked: Respondent) -> None:
    contract = Contract(asked)
    passages = [passage.iri for passage in asked.passages]
    actors = [name.iri for name in asked.names.things("actor")]
    for iri in (*contract.by_iri, *passages[::9], *actors[::3]):
        for lang in LANGUAGES:
            texts = read_texts(lang)
            found = reference_of(iri, asked, texts, contract.by_iri.get(iri))
            entries = read_bibtex(as_bibtex(found, asked, texts))
            records = rispy.loads(as_ris(found, asked, texts))
            assert entries[0]["title"] == records[0]["title"] == " ".join(found.title.split())
            assert entries[0]["url"] == f"{iri}?version={asked.releases.served}"
            assert [one["number"] for one in entries[1:]] == [one.reference for one in found.documents]
            assert len(records[0].get("notes", ())) == len(found.passages)
            assert records[0]["access_date"].replace("/", "-") == entries[0]["urldate"]


def test_what_has_no_page_has_no_reference(real_site: str) -> None:
    for path in ("/nl/actor/nobody.bib", "/nl/def/Nothing.ris", "/nl/passage/none.bib", "/nl/village/coa.ris"):
        assert get(real_site, path).status_code == 404


@pytest.mark.parametrize(
    ("lang", "said"), [("nl", "naast zijn vindplaatsen gelezen"), ("en", "read beside its passages")]
)
def test_a_record_says_how_it_was_read_and_a_term_does_not(real_site: str, lang: str, said: str) -> None:
    assert said in get(real_site, f"/{lang}/flow/coa-ind-radicalisation").text
    assert said not in get(real_site, f"/{lang}/def/Flow").text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("thing", [*THINGS, "passage/systeemcheck-internal-coa"])
def test_a_report_names_the_thing_its_version_and_passages_and_has_nowhere_to_be_sent(
    real_site: str, asked: Respondent, thing: str, lang: str
) -> None:
    page = escapes.unescape(get(real_site, f"/{lang}/{thing}").text)
    href = f"/{lang}/report?page=/{lang}/{thing}"
    assert f'href="{href}"' in page
    report = escapes.unescape(get(real_site, href).text)
    text = report.split("<textarea")[1].split("</textarea>")[0]
    assert f"IRI: {ID}{thing}" in text
    assert asked.dataset.version in text
    assert f"{real_site}/{lang}/{thing}" in text
    assert f"{ID}passage/" in text
    main = report.split("<main")[1].split("</main>")[0]
    assert "<form" not in main and "mailto:" not in main


def test_a_report_on_a_view_keeps_its_address_and_no_address_of_others(real_site: str) -> None:
    page = escapes.unescape(get(real_site, "/nl/routes?sender=coa&receiver=aivd").text)
    found = re.findall(r'href="(/nl/report\?page=[^"]+)"', page)
    assert found
    assert f"{real_site}/nl/routes?sender=coa&receiver=aivd" in escapes.unescape(get(real_site, found[0]).text)
    for foreign in ("https://example.org/nl/", "//example.org", "javascript:alert(1)", "</textarea><script>"):
        answer = httpx.get(f"{real_site}/nl/report", params={"page": foreign})
        assert answer.status_code == 200
        assert foreign not in answer.text.split("<main")[1].split("</main>")[0]
