"""What people write short is written out, and nothing else is."""

from __future__ import annotations

import pytest

from graph_api.writing_out import places, write_out


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ind > aivd", "ind naar aivd"),
        ("wat een ind'er ziet", "wat een medewerker ind ziet"),
        ("COA-ers melden", "medewerker COA melden"),
        ("een marechaussee meldt", "medewerker marechaussee meldt"),
        ("een marechaussee-medewerker meldt", "een marechaussee-medewerker meldt"),
        ("de marechaussee meldt", "de marechaussee meldt"),
        ("brief 18-6-2024", "brief 18 juni 2024"),
        ("brief 5/6/23", "brief 5 juni 2023"),
        ("brief juni '24", "brief juni 2024"),
        ("june24 letter", "june 2024 letter"),
        ("27 juni 2025", "27 juni 2025"),
        ("op juni 25, 2025", "op juni 25, 2025"),
        ("volgens antwoord 3a", "volgens antwoord3a"),
        ("the answer to question 3A", "the antwoord3a"),
        ("vn2 en fn. 3", "voetnoot2 en voetnoot3"),
        ("antwoord 1 en 2", "antwoord1 antwoord2"),
        ("answers 2022, artikel 1F, SIS 2", "answers 2022, artikel 1F, SIS 2"),
    ],
)
def test_what_is_written_short_is_written_out(typed: str, written: str) -> None:
    assert write_out(typed) == written


def test_the_numbered_places_of_a_locator_are_found() -> None:
    assert places("CT-actieplan, antwoord 1 en 2, tweede alinea") == ["antwoord1", "antwoord2"]
    assert places("inleiding, eerste alinea, eerste zin") == []
