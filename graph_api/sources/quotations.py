"""Places in our own files that hold more consecutive words of a source than the project allows itself."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph_api.errors import DataError, why_not
from graph_api.sources.texts import SourceText

ALLOWED = 8  # consecutive words of a source
WORD = re.compile(r"[^\W_]+")

Shingles = Mapping[tuple[str, ...], Sequence[tuple[int, int]]]


@dataclass(frozen=True)
class Quotation:
    """A run of words that a file shares with a source; of the words themselves only the first four are given."""

    file: str
    line: int
    document: str
    words: int
    first_words: str


@dataclass(frozen=True)
class _Run:
    start: int
    end: int  # of the run in the words of our own text
    source: int


def quotations(
    texts: Sequence[SourceText], written: Mapping[str, str], permitted: Iterable[str] = ()
) -> list[Quotation]:
    """Find runs of more than eight consecutive words of a source in texts of ours, given by file name.

    A word is a run of letters and digits; capitals, white space and punctuation
    make no difference, accents do. A run that lies wholly inside one of the
    `permitted` names (titles, labels, legal citations) is none.
    """
    shingles = _shingle([_split(text.text) for text in texts])
    names = [_join(_split(name)) for name in permitted]
    found: list[Quotation] = []
    for file, content in written.items():
        ours, own = unicodedata.normalize("NFC", content), _split(content)
        offsets = [match.start() for match in WORD.finditer(ours)]
        for run in _runs(own, shingles):
            if not any(_join(own[run.start : run.end]) in name for name in names):
                line = ours.count("\n", 0, offsets[run.start]) + 1
                shown = " ".join(own[run.start : run.start + 4])
                found.append(Quotation(file, line, texts[run.source].name, run.end - run.start, shown))
    return found


def quotations_in_files(
    texts: Sequence[SourceText], files: Iterable[Path], permitted: Iterable[str] = ()
) -> list[Quotation]:
    """Look for quotations in files; those that are no text (a picture, an archive) are passed over.

    Raises DataError for a file that cannot be read.
    """
    written: dict[str, str] = {}
    for path in files:
        try:
            written[str(path)] = path.read_bytes().decode()
        except OSError as error:
            raise DataError(f"{path} cannot be read: {why_not(error)}.") from error
        except UnicodeDecodeError:
            continue
    return quotations(texts, written, permitted)


def _split(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(unicodedata.normalize("NFC", text))]


def _join(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _shingle(sources: Sequence[Sequence[str]]) -> Shingles:
    """Note where in the sources each sequence of nine words stands."""
    places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, words in enumerate(sources):
        for start in range(len(words) - ALLOWED):
            places[tuple(words[start : start + ALLOWED + 1])].append((number, start))
    return places


def _runs(own: Sequence[str], shingles: Shingles) -> list[_Run]:
    """Join overlapping sequences that run on in the same source, and keep the runs that are part of no longer one."""
    open_runs: dict[tuple[int, int], _Run] = {}
    runs: list[_Run] = []
    for start in range(len(own) - ALLOWED):
        going: dict[tuple[int, int], _Run] = {}
        for source, place in shingles.get(tuple(own[start : start + ALLOWED + 1]), ()):
            before = open_runs.pop((source, place - start), None)
            going[source, place - start] = _Run(before.start if before else start, start + ALLOWED + 1, source)
        runs += open_runs.values()
        open_runs = going
    runs += open_runs.values()
    return _longest(runs)


def _longest(runs: Iterable[_Run]) -> list[_Run]:
    kept: list[_Run] = []
    for run in sorted(runs, key=lambda run: (run.start, -run.end, run.source)):
        if not kept or run.end > kept[-1].end:
            kept.append(run)
    return kept
