"""The design tokens: read from their part of the style sheet, where they stand once for pages and drawings alike."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SECTORS = (
    "execution",
    "police-border",
    "intelligence",
    "coordination",
    "government",
    "oversight",
    "people",
    "other",
)

STYLE_SHEET = Path(__file__).resolve().parent / "styles" / "01-tokens.css"
SCHEME = re.compile(r"/\* tokens: (?P<name>\w+) \*/.*?\{(?P<body>.*?)\}", re.DOTALL)
TOKEN = re.compile(r"--(?P<name>[\w-]+):\s*(?P<colour>#[0-9a-f]{6})\s*;")


@cache
def tokens() -> dict[str, dict[str, str]]:
    """Give the colours by name for the schemes "light" and "dark".

    Each scheme is the block after a comment `/* tokens: light */`.
    """
    css = STYLE_SHEET.read_text(encoding="utf-8")
    return {
        scheme["name"]: {token["name"]: token["colour"] for token in TOKEN.finditer(scheme["body"])}
        for scheme in SCHEME.finditer(css)
    }
