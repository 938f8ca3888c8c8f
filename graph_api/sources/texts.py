"""The source texts beside the graph, as the manifest describes them, and how places in them are named."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph_api.errors import SourceError, why_not

MANIFEST = "manifest.toml"
NEEDED = ("file", "sha256", "kind", "date", "reference", "contains_text", "language")


@dataclass(frozen=True)
class SourceText:
    """A source document with its text; offsets into it count characters of `text`, newlines as they stand in the file.

    `sha256` is what the manifest says the file's bytes hash to, and `edited` whether they do not.
    """

    name: str
    file: str
    text: str = field(repr=False)
    sha256: str
    edited: bool
    date: date
    reference: str
    url: str | None
    contains_text: bool
    kind: str
    language: str

    def line(self, offset: int) -> int:
        """Give the number of the line that holds the character at this offset."""
        return self.text.count("\n", 0, offset) + 1


def read_manifest(folder: Path) -> tuple[SourceText, ...]:
    """Read the source texts in a folder, in the order of its manifest.

    A text that is not the one the manifest describes is read all the same, and marked as edited.
    Raises SourceError when the manifest or a text is absent or cannot be read.
    """
    try:
        described = tomllib.loads((folder / MANIFEST).read_bytes().decode())
    except OSError as error:
        raise SourceError(f"{folder / MANIFEST} cannot be read: {why_not(error)}.") from error
    except ValueError as error:
        raise SourceError(f"{folder / MANIFEST} is not valid TOML in UTF-8: {error}.") from error
    return tuple(_read_text(folder, name, entry) for name, entry in described.items())


def _read_text(folder: Path, name: str, entry: Mapping[str, Any]) -> SourceText:
    if missing := [key for key in NEEDED if key not in entry]:
        raise SourceError(f"{folder / MANIFEST}: the document '{name}' lacks {', '.join(missing)}.")
    path = folder / entry["file"]
    try:
        content = path.read_bytes()
        text = content.decode()
    except OSError as error:
        raise SourceError(f"{path}, the text of '{name}', cannot be read: {why_not(error)}.") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}, the text of '{name}', is not UTF-8; put the original text there.") from error
    edited = hashlib.sha256(content).hexdigest() != entry["sha256"]
    described = {key: entry[key] for key in NEEDED}
    return SourceText(name=name, text=text, edited=edited, url=entry.get("url"), **described)


def normalise(text: str) -> str:
    """Bring a text to NFC with one space for each run of white space, so that reflowing it changes nothing."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fingerprint(text: str) -> str:
    """Give 'sha256:' and the hash of the text once normalised."""
    return f"sha256:{hashlib.sha256(normalise(text).encode()).hexdigest()}"


def words(text: str) -> list[str]:
    """Give the words between white space; a dash or bullet on its own is none."""
    return [word for word in text.split() if any(character.isalnum() for character in word)]


def occurrences(text: str, sought: str) -> list[tuple[int, int]]:
    """Find where these words stand, whatever the white space between them, and not as part of a longer word."""
    if not sought.strip():
        return []
    pattern = r"\s+".join("".join(map(spelt, word)) for word in unicodedata.normalize("NFC", sought).split())
    before = r"(?<![^\W\d_])" if sought.strip()[0].isalpha() else ""
    after = r"(?![^\W\d_])" if sought.strip()[-1].isalpha() else ""
    return [found.span() for found in re.finditer(before + pattern + after, text)]


def spelt(character: str) -> str:
    """Give a pattern for a character in one piece, or as a letter and its accent."""
    apart = unicodedata.normalize("NFD", character)
    return re.escape(character) if apart == character else f"(?:{re.escape(character)}|{re.escape(apart)})"
