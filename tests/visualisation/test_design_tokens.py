from __future__ import annotations

import pytest

from visualisation.tokens import SECTORS, tokens

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "link") for ground in ("paper", "paper-2")),
    ("ink", "mark"),
    ("brand", "paper"),
    ("brand", "paper-2"),
    ("on-bar", "bar"),
    ("on-brand", "brand"),
    *((kind, f"{kind}-tint") for kind in ("good", "warn", "bad")),
    ("execution-head", "execution-tint"),
    *(("on-head", f"{sector}-head") for sector in SECTORS),
    *(("ink", f"{sector}-tint") for sector in SECTORS),
]
LINES = [
    *((line, "paper") for line in ("in", "out", "route", "other-route", "bad", "edge", "line-strong", "focus")),
    *((line, "paper-2") for line in ("line-strong", "focus", "route", "other-route", "bad", "in")),
    *((f"{sector}-head", ground) for sector in SECTORS for ground in ("paper", "paper-2", f"{sector}-tint")),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_there_are_two_schemes_and_the_dark_one_names_no_token_of_its_own() -> None:
    assert tokens().keys() == {"light", "dark"}
    assert tokens()["dark"].keys() == tokens()["light"].keys()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_a_contrast_of_at_least_4_5(scheme: str) -> None:
    colours = tokens()[scheme]
    low = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT}
    assert {pair: round(value, 2) for pair, value in low.items() if value < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lines_that_mean_something_have_a_contrast_of_at_least_3(scheme: str) -> None:
    colours = tokens()[scheme]
    low = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in LINES}
    assert {pair: round(value, 2) for pair, value in low.items() if value < 3} == {}
