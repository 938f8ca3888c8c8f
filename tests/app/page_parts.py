"""What the tests of pages share: the frame that every page has, and the headers of every answer."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from app_site import PageReader

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
NOTICE = {
    "nl": "Ketenkaart is onafhankelijk en geen website van de overheid.",
    "en": "Ketenkaart is independent and not a government website.",
}
langs = pytest.mark.parametrize("lang", ["nl", "en"])


def check_frame(page: PageReader, lang: str, path: str) -> None:
    """Check what holds for every page, an error's included."""
    assert page.one("html").attributes["lang"] == lang, path
    assert len(page.all("h1")) == 1, path
    assert page.one("h1").text.strip(), path
    assert page.one("title").text.strip().endswith("– Ketenkaart"), path
    assert NOTICE[lang] in page.one("footer").text, path
    ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    assert [name for name, times in ids.items() if times > 1] == [], path
    assert page.all("style") == [], path
    for element in page.elements:
        assert "style" not in element.attributes, path
        assert not [name for name in element.attributes if name.startswith("on")], path
        if element.tag == "script":
            assert "src" in element.attributes or element.attributes["type"] == "application/json", path
        for name in ("src", "href", "action"):
            address = urlsplit(element.attributes.get(name, "").strip())
            assert address.scheme in ("", "http", "https", "data"), (path, element)
    loaded = [element.attributes.get("src", "/static/") for element in page.all("script")]
    assert [address for address in loaded if not address.startswith("/static/")] == [], path
