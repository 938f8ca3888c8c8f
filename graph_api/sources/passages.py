"""The passages that the graph cites, and whether each still stands where the graph says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode, QuerySolutions

from graph_api.load import Dataset
from graph_api.prefixes import ID, PREFIXES, shorten
from graph_api.sources.texts import SourceText, fingerprint, normalise, occurrences, words

LONGEST_EDGE = 4  # words that may be quoted at each end of a passage
FINGERPRINT = re.compile(r"sha256:[0-9a-f]{64}")
PARTS = ("start", "end", "fingerprint", "firstWords", "lastWords")
QUERY = f"""
PREFIX kg: <{PREFIXES["kg"]}>
SELECT ?passage ?document {" ".join(f"?{part}" for part in PARTS)} WHERE {{
  ?passage a kg:Passage .
  OPTIONAL {{ ?passage <{PREFIXES["dcterms"]}isPartOf> ?document }}
  {" ".join(f"OPTIONAL {{ ?passage kg:{part} ?{part} }}" for part in PARTS)}
}}
ORDER BY ?document ?start ?passage
"""

Outcome = Literal["found", "moved", "ambiguous", "lost", "malformed", "edited"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """A stretch of a source document; an end is -1 and a text empty where the graph does not give it."""

    iri: str
    document: str
    start: int
    end: int
    fingerprint: str
    first_words: str
    last_words: str


@dataclass(frozen=True)
class Finding:
    """What became of a passage: its outcome, the line in the text and the offsets where it stands or may stand.

    `passage` is its IRI, or None for the outcome 'edited', which is about the whole text;
    `sentence` tells a maintainer what to do, and is empty for 'found'.
    """

    outcome: Outcome
    document: str
    passage: str | None
    line: int | None
    start: int | None
    end: int | None
    sentence: str

    def __str__(self) -> str:
        """Give the finding as one line."""
        place = f"{self.document}, line {self.line}" if self.line else self.document
        return " ".join(
            part for part in (f"{place}:", shorten(self.passage or ""), self.outcome, self.sentence) if part
        )


def read_passages(dataset: Dataset) -> tuple[Passage, ...]:
    """Read all passages of a graph, by document and start."""
    found = dataset.store.query(QUERY, use_default_graph_as_union=True)
    if not isinstance(found, QuerySolutions):
        raise TypeError(QUERY)
    return tuple(_read(row["passage"], *(row[name] for name in ("document", *PARTS))) for row in found)


def _read(iri: object, document: object, *parts: object) -> Passage:
    values = [str(getattr(part, "value", "")) for part in parts]
    start, end = (int(value) if value.isdigit() else -1 for value in values[:2])
    name = document.value.removeprefix(f"{ID}document/") if isinstance(document, NamedNode) else ""
    return Passage(str(getattr(iri, "value", "")), name, start, end, *values[2:])


def seal_of(passages: Iterable[Passage]) -> str:
    """Give one fingerprint over passages: the same where each has the same document, place and fingerprint."""
    lines = sorted(f"{one.iri} {one.document} {one.start} {one.end} {one.fingerprint}" for one in passages)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def check_passages(texts: Sequence[SourceText], passages: Iterable[Passage]) -> list[Finding]:
    """Look every passage up in its text.

    A passage is 'found' when the text between its offsets has its fingerprint;
    'moved' or 'ambiguous' when that text stands elsewhere, once or more often;
    'lost' when it stands nowhere; 'malformed' when the record contradicts itself.
    Texts that differ from the manifest come first, as 'edited'.
    """
    named = {text.name: text for text in texts}
    edited = [text for text in texts if text.edited]
    return [*map(_edited, edited), *(_look_up(named, passage) for passage in passages)]


def _edited(text: SourceText) -> Finding:
    sentence = (
        f"{text.file} is not the text that the manifest describes; restore it, or correct sha256 in the manifest."
    )
    return Finding("edited", text.name, None, None, None, None, sentence)


def _look_up(named: dict[str, SourceText], passage: Passage) -> Finding:
    text = named.get(passage.document)
    if text is None:
        return _finding("malformed", passage, None, None, "Name a document of the manifest with dcterms:isPartOf.")
    if fault := _incomplete(passage):
        return _finding("malformed", passage, text, None, fault)
    if fingerprint(text.text[passage.start : passage.end]) != passage.fingerprint:
        return _search(text, passage)
    if faults := list(_ill_fitting(text, passage)):
        return _finding("malformed", passage, text, (passage.start, passage.end), " ".join(faults))
    return _finding("found", passage, text, (passage.start, passage.end), "")


def _finding(outcome: Outcome, passage: Passage, text: SourceText | None, span: Span | None, sentence: str) -> Finding:
    line = text.line(span[0]) if text and span else None
    start, end = span or (None, None)
    return Finding(outcome, passage.document, passage.iri, line, start, end, sentence)


def _incomplete(passage: Passage) -> str:
    if not 0 <= passage.start < passage.end:
        return f"Give a start below the end; now they are {passage.start} and {passage.end}."
    if not FINGERPRINT.fullmatch(passage.fingerprint):
        return "Write the fingerprint as sha256: and 64 hexadecimal digits; 'ketenkaart sources locate' makes it."
    if not passage.first_words.strip() or not passage.last_words.strip():
        return "Give the first and the last words; 'ketenkaart sources locate' makes them."
    return ""


def _ill_fitting(text: SourceText, passage: Passage) -> Iterator[str]:
    cited = text.text[passage.start : passage.end]
    first, last = edges(cited)
    right = f'write kg:firstWords "{first}" ; kg:lastWords "{last}".'
    if not normalise(cited).startswith(normalise(passage.first_words)):
        yield f"The passage does not begin with its first words; {right}"
    if not normalise(cited).endswith(normalise(passage.last_words)):
        yield f"The passage does not end with its last words; {right}"
    counts = [len(words(edge)) for edge in (passage.first_words, passage.last_words)]
    if max(counts) > LONGEST_EDGE:
        yield f"More than four words are quoted at one end; {right}"
    if 2 * sum(counts) >= (total := len(words(cited))):
        yield f"The first and last words are {sum(counts)} of {total}, half or more of the passage; {right}"


def edges(cited: str) -> tuple[str, str]:
    """Give the first and last words that may be quoted of a passage; both are empty for fewer than five words."""
    count = min(LONGEST_EDGE, (len(words(cited)) - 1) // 4)
    starts = [found.start() for found in re.finditer(r"\S+", cited) if words(found[0])]
    ends = [found.end() for found in re.finditer(r"\S+", cited) if words(found[0])]
    return (normalise(cited[: ends[count - 1]]), normalise(cited[starts[-count] :])) if count > 0 else ("", "")


def _search(text: SourceText, passage: Passage) -> Finding:
    spans = stretches(text.text, passage.first_words, passage.last_words, 2 * (passage.end - passage.start) + 200)
    same = [span for span in spans if fingerprint(text.text[slice(*span)]) == passage.fingerprint]
    if len(same) == 1:
        start, end = same[0]
        return _finding("moved", passage, text, same[0], f"Write kg:start {start} ; kg:end {end}.")
    if same or len(spans) > 1:
        what = "The passage" if same else "What begins and ends like the passage"
        places = ", ".join(f"{start}-{end} (line {text.line(start)})" for start, end in same or spans)
        sentence = f"{what} stands in several places: {places}; choose one and locate the passage anew."
        return _finding("ambiguous", passage, text, None, sentence)
    if spans:
        start, end = spans[0]
        sentence = f"At {start}-{end} it begins and ends the same but reads otherwise; read it and locate it anew."
        return _finding("lost", passage, text, spans[0], sentence)
    return _finding(
        "lost", passage, text, None, "Nothing like it is in the text; find another passage for its records."
    )


def stretches(text: str, first: str, last: str, longest: int) -> list[Span]:
    """Find the stretches of at most `longest` characters that begin with the first words and end with the last."""
    ends = occurrences(text, last)
    return [
        (start, end)
        for start, after in occurrences(text, first)
        for begin, end in ends
        if begin >= start and end >= after and end - start <= longest
    ]
