"""Why a stretch of a source text is cited by no record: what was read and passed over, in `data/passed-over.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph_api.errors import SourceError
from graph_api.sources.coverage import Stretch
from graph_api.sources.texts import SourceText

NAME = "passed-over.toml"
WORDS = 12
MARK = {"nl": "Kop, opsommingsteken of los woord.", "en": "Heading, list mark or single word."}


@dataclass(frozen=True)
class PassedOver:
    """The stretches passed over, by document, each with its reason in both languages."""

    stretches: Mapping[str, tuple[tuple[int, int, Mapping[str, str]], ...]]

    def reason(self, text: SourceText, stretch: Stretch, lang: str) -> str | None:
        """Give why this stretch was passed over; None for one of twelve words or more that nobody gave a reason for."""
        if len(re.findall(r"\w+", text.text[stretch.start : stretch.end])) < WORDS:
            return MARK[lang]
        within = (
            reason
            for start, end, reason in self.stretches.get(text.name, ())
            if start <= stretch.start and stretch.end <= end
        )
        return next((reason[lang] for reason in within), None)


def read_passed_over(data: Path) -> PassedOver:
    """Read the file from the folder `data`; without it nothing was passed over.

    Raises SourceError when it is no TOML, or a stretch names a reason the file does not explain.
    """
    file = data / NAME
    if not file.is_file():
        return PassedOver({})
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        found: dict[str, list[tuple[int, int, Mapping[str, str]]]] = {}
        for stretch in read["stretch"]:
            reason = read["reasons"][stretch["reason"]]
            found.setdefault(stretch["document"], []).append((stretch["start"], stretch["end"], reason))
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{file}: this is not valid TOML: {error}.") from error
    except KeyError as error:
        raise SourceError(
            f"{file}: {error} is missing; a stretch has document, start, end and a known reason."
        ) from error
    return PassedOver({document: tuple(several) for document, several in found.items()})
