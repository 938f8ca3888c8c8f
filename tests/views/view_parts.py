"""Fetch a view of the real graph, and read what its page and its table list."""

from __future__ import annotations

import csv
import io
import re

import httpx

LANGUAGES = ("nl", "en")


def get(site: str, path: str, lang: str = "nl") -> httpx.Response:
    return httpx.get(f"{site}/{lang}{path}", headers={"accept": "text/html"}, timeout=60)


def ending(path: str, name: str) -> str:
    bare, _, query = path.partition("?")
    return f"{bare}.{name}" + (f"?{query}" if query else "")


def listed(html: str, attribute: str) -> list[str]:
    return re.findall(rf'{attribute}="([^"]+)"', html)


def table_of(site: str, path: str, lang: str = "nl") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(get(site, ending(path, "csv"), lang).text.removeprefix("\ufeff"))))
