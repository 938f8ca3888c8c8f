"""What a page shows is in its own language, and reads as a text."""

from __future__ import annotations

import html as escapes
import re

import httpx
import pytest

from graph_api.names import LANGUAGES
from graph_api.prefixes import ID
from graph_api.respond import Respondent
from graph_api.wording import write_truth


def get(site: str, path: str) -> str:
    answer = httpx.get(f"{site}{path}", headers={"accept": "text/html"}, timeout=60)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("thing", ["law/covenant-2018", "measure/cter-comparison", "actor/coa", "system/sis"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_names_are_those_of_the_language_of_the_page(
    asked: Respondent, real_site: str, thing: str, lang: str
) -> None:
    name = asked.names.get(f"{ID}{thing}")
    assert name
    other = "en" if lang == "nl" else "nl"
    shown = get(real_site, f"/{lang}/{thing}").split('<div class="names">')[1].split("</div>")[0]
    listed = {one.strip() for one in re.split(r",|<[^>]*>", escapes.unescape(shown))}
    assert [one for one in name.others[lang] if one not in escapes.unescape(shown)] == []
    assert (set(name.others[other]) - set(name.others[lang]) - {name.abbreviation}) & listed == set()


def test_an_english_page_gives_the_dutch_name_as_dutch(real_site: str) -> None:
    assert '<span lang="nl">Centraal Orgaan opvang asielzoekers</span>' in get(real_site, "/en/actor/coa")
    assert 'class="names"><span' not in get(real_site, "/nl/actor/coa")


def test_yes_and_no_stand_in_words(real_site: str) -> None:
    assert [write_truth(value, lang) for lang in LANGUAGES for value in ("true", "false")] == ["ja", "nee", "yes", "no"]
    for lang, word in (("nl", "ja"), ("en", "yes")):
        page = get(real_site, f"/{lang}/signal/security-signal")
        assert f'<span class="each">{word}</span>' in page and '<span class="each">true</span>' not in page


def test_the_text_around_a_passage_begins_and_ends_at_a_whole_word(with_sources: str, asked: Respondent) -> None:
    texts = {}
    for one in list(asked.passages)[5::40]:
        page = get(with_sources, f"/nl/passage/{one.slug}")
        quoted = re.search(
            r'<blockquote class="source"[^>]*>(.*?)<mark>(.*?)</mark>(.*?)</blockquote>', page, re.DOTALL
        )
        assert quoted, one.slug
        texts[one.slug] = [escapes.unescape(part) for part in quoted.groups()]
    cut = [before for before, _, _ in texts.values() if before.startswith("… ")]
    assert cut and all(not before[2].isspace() for before in cut)
    assert any(after.endswith(" …") for _, _, after in texts.values())


def test_how_a_question_was_taken_is_said_once(real_site: str) -> None:
    page = get(real_site, "/nl/ask?q=Aan+wie+geeft+het+COA+signalen+door%3F")
    assert page.count("Opgevat als: Aan wie") == 1 and "begrepen:" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [("Geeft+het+COA+signalen+door+aan+de+IND%3F", "Ja"), ("Noemt+de+systeemcheck+het+Openbaar+Ministerie%3F", "Nee")],
)
def test_yes_or_no_is_said_once(real_site: str, asked: str, said: str) -> None:
    told = re.search(r'<p class="verdict">(.*?)</p>', get(real_site, f"/nl/ask?q={asked}"), re.DOTALL)
    assert told and f"<strong>{said}</strong>" in told[1]
    assert len(re.findall(rf"\b{said}\b", told[1])) == 1


@pytest.mark.parametrize(
    ("lang", "path", "heading"),
    [
        ("nl", "/routes?sender=coa-employee&receiver=aivd", "van een medewerker (COA) bij de Algemene"),
        ("en", "/routes?sender=coa&receiver=kmar", "from the Central Agency"),
        ("nl", "/routes?sender=ind", "geeft de Immigratie- en Naturalisatiedienst (IND) door"),
        ("en", "/network?around=coa", "Network around the Central Agency"),
        ("nl", "/network?around=interpol", "Netwerk rond Interpol"),
    ],
)
def test_a_heading_has_the_article_that_a_name_takes(real_site: str, lang: str, path: str, heading: str) -> None:
    page = get(real_site, f"/{lang}{path}")
    assert heading in re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("lang", "path", "said"),
    [
        ("nl", "/law/dublin-regulation", "en 1 andere naam<"),
        ("nl", "/actor/coa", "andere namen<"),
        ("en", "/actor/coa", "other names<"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(real_site: str, lang: str, path: str, said: str) -> None:
    assert said in get(real_site, f"/{lang}{path}")


def test_a_count_has_the_thousands_sign_of_the_language(real_site: str) -> None:
    texts = {lang: get(real_site, f"/{lang}/ontology") for lang in LANGUAGES}
    assert re.search(r"\b\d\.\d{3} keer", texts["nl"]) and re.search(r"\b\d,\d{3} times", texts["en"])
    for lang, text in texts.items():
        assert not re.search(r"<p class=.sub.>[^<]*\d{4}-\d\d-\d\d", text), lang


def test_a_passage_told_in_parts_is_told_whole_once(asked: Respondent, real_site: str) -> None:
    slug = "letter-2025-icct-cases"
    answer = asked.answer("what-passage-says", {"passage": slug}, "nl")
    page = get(real_site, f"/nl/questions/what-passage-says?passage={slug}")
    parts = page.split('class="finding"')[1:]
    assert len(parts) == len(answer.items) > 2
    assert [part.count('class="paraphrase"') for part in parts] == [1, *([0] * (len(parts) - 1))]
    assert all(f"/nl/passage/{slug}" in part for part in parts)
