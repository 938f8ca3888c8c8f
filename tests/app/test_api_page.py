"""The page of the API says in each language what an operation does, of everything that the description has."""

from __future__ import annotations

import json
import re

import pytest
from app_site import Site

from graph_api.error_texts import in_language
from graph_api.operations import operations_of
from graph_api.questions import read_library
from graph_api.wording import FOLDER


def test_every_sentence_of_the_description_has_its_dutch_and_no_dutch_is_left_over(site: Site) -> None:
    described = operations_of(site.json("/api/v1/openapi.json"), "en")
    said = {text for one in described if not one.path.startswith("/api/v1/questions/") for text in (one.summary,)}
    for one in described:
        said |= {one.description, *(text for _, text in one.responses), *(p.description for p in one.parameters)}
    said.discard("")
    assert not [text for text in sorted(said) if in_language(text, "nl", "operations") == text]
    dutch = json.loads((FOLDER / "operations_nl.json").read_text("utf-8"))
    patterns = {en: re.sub(r"\\\{\w+\\\}", ".+", re.escape(en)) for en in dutch}
    assert not [en for en, pattern in patterns.items() if not any(re.fullmatch(pattern, text) for text in said)]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_asks_its_questions_in_its_own_language_only(site: Site, lang: str) -> None:
    told = {element.text for element in site.read(f"/{lang}/api").all("p")}
    other = "en" if lang == "nl" else "nl"
    titles = [question.title for question in read_library().values()]
    assert {title[lang] for title in titles} <= told
    assert not {title[other] for title in titles} & told
