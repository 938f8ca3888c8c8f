"""The tasks that people come for, done with the keyboard alone: every step is a key press, and they are counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_page import Watched
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Watched]
MOST_KEYS = 25
QUESTIONS = {
    "nl": (
        ("Van wie krijgt de AIVD signalen?", "Immigratie- en Naturalisatiedienst"),
        ("Hoe komt een signaal van een COA-medewerker bij het cluster CTER van de politie?", "4 overdrachten"),
        ("Welke systemen worden bij de identificatie geraadpleegd?", "Eurodac"),
        ("Wat is er geworden van de vergelijking met CTER-informatie?", "onderzoek"),
    ),
    "en": (
        ("Who tells the AIVD?", "Immigration and Naturalisation Service"),
        ("By which steps can a signal from a COA employee reach the CTER cluster of the police?", "4 hand-overs"),
        ("Which systems are checked at identification?", "Eurodac"),
        ("What became of the comparison with CTER information?", "examin"),
    ),
}
TASKS = [(lang, *task) for lang, tasks in QUESTIONS.items() for task in tasks]


class Hands:
    """Presses keys on a page and counts them; words typed into a field count as one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.pressed += 1
        self.page.keyboard.type(words)

    def skip_to_content(self) -> None:
        self.press("Tab")
        self.press("Enter")

    def tab_to(self, selector: str) -> None:
        """Press Tab until what has the focus fits the selector."""
        for _ in range(MOST_KEYS):
            self.press("Tab")
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{MOST_KEYS} presses of Tab do not reach {selector}")

    def open_passage(self) -> None:
        """Open the next passage after the focus, and find the paraphrase on its page."""
        self.tab_to("a[href*='/passage/']")
        self.press("Enter")
        self.page.wait_for_url("**/passage/**")
        expect(self.page.locator("main h1")).to_be_visible()
        expect(self.page.locator("main dl, main blockquote, main p").first).to_be_visible()


@pytest.mark.parametrize(("lang", "question", "answer"), TASKS)
def test_a_question_is_asked_answered_and_its_passage_read_with_few_keys(
    open_page: Open, lang: str, question: str, answer: str
) -> None:
    hands = Hands(open_page(f"/{lang}").page)
    hands.skip_to_content()
    hands.tab_to("input[name='q']")
    hands.type(question)
    hands.press("Enter")
    hands.page.wait_for_url("**/ask?**")
    expect(hands.page.locator(".answer")).to_contain_text(answer)
    hands.skip_to_content()
    hands.open_passage()
    assert hands.pressed <= MOST_KEYS


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_source_of_the_third_step_of_a_route_is_opened_with_few_keys(open_page: Open, lang: str) -> None:
    hands = Hands(open_page(f"/{lang}/routes?sender=coa-employee&receiver=police-cter-cluster").page)
    hands.skip_to_content()
    hands.tab_to("#step-3 a")
    hands.open_passage()
    assert hands.pressed <= MOST_KEYS


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_who_passes_something_to_the_aivd_is_chosen_by_typing_its_name(open_page: Open, lang: str) -> None:
    hands = Hands(open_page(f"/{lang}/routes").page)
    hands.skip_to_content()
    hands.tab_to("select[name='receiver']")
    hands.type({"nl": "Algemene Inl", "en": "General Int"}[lang])
    hands.tab_to("button[type='submit']")
    hands.press("Enter")
    hands.page.wait_for_url("**receiver=aivd**")
    expect(hands.page.locator("main h1")).to_contain_text("AIVD")
    assert hands.pressed <= MOST_KEYS


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_became_of_the_comparison_is_read_in_the_measures_of_the_police(open_page: Open, lang: str) -> None:
    hands = Hands(open_page(f"/{lang}/measures").page)
    hands.skip_to_content()
    hands.tab_to("select[name='kind']")
    hands.type({"nl": "maatregel", "en": "measure"}[lang])
    hands.tab_to("select[name='actor']")
    hands.type({"nl": "politie", "en": "police"}[lang])
    hands.press("Enter")
    if "actor=" not in hands.page.url:
        hands.tab_to("button[type='submit']")
        hands.press("Enter")
    hands.page.wait_for_url("**actor=police**")
    hands.skip_to_content()
    hands.tab_to("a[href='#rows']")
    hands.press("Enter")
    hands.tab_to("[data-item='cter-comparison'] a.status-link")
    hands.press("Enter")
    hands.page.wait_for_url("**/measure/**")
    hands.skip_to_content()
    hands.open_passage()
    assert hands.pressed <= 2 * MOST_KEYS
