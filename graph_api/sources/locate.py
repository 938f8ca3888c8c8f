"""Find a passage by its first and last words, and write the record of it for a maintainer to complete."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.errors import SourceError
from graph_api.sources.passages import edges, stretches
from graph_api.sources.texts import SourceText, fingerprint, words

LONGEST = 4000  # characters; a passage that a reader can check is far shorter
SHORTEST = 5  # words; of fewer than five, nothing may be quoted
MOST_LISTED = 5


@dataclass(frozen=True)
class Located:
    """A stretch of a text that can be cited: its offsets, lines, fingerprint and the words that may be quoted."""

    document: str
    start: int
    end: int
    first_line: int
    last_line: int
    fingerprint: str
    first_words: str
    last_words: str
    language: str

    def turtle(self, slug: str = "…") -> str:
        """Write the record of the passage; the locators and paraphrases are left to fill in."""
        lines = (
            f"line {self.first_line}"
            if self.first_line == self.last_line
            else (f"lines {self.first_line}-{self.last_line}")
        )
        return (
            f"# {lines} of the text\n"
            f"passage:{slug}\n"
            f"  a kg:Passage ;\n"
            f"  dcterms:isPartOf document:{self.document} ;\n"
            f'  kg:locator     "…"@nl , "…"@en ;\n'
            f"  kg:start       {self.start} ; kg:end {self.end} ;\n"
            f'  kg:fingerprint "{self.fingerprint}" ;\n'
            f"  kg:firstWords  {self._literal(self.first_words)} ; kg:lastWords {self._literal(self.last_words)} ;\n"
            f'  skos:prefLabel "…"@nl ,\n'
            f'                 "…"@en .\n'
        )

    def _literal(self, text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"@{self.language}'


def locate(text: SourceText, first: str, last: str) -> Located:
    """Find the one stretch that begins with the words `first` and ends with the words `last`.

    Raises SourceError when there is none, when there are several (the first
    are listed; give more words), or when the stretch is too short to cite.
    """
    spans = stretches(text.text, first, last, LONGEST)
    if not spans:
        raise SourceError(
            f"No passage of {text.name} begins with '{first}' and ends with '{last}' within {LONGEST} characters; "
            "copy the words from the text, capitals included."
        )
    if len(spans) > 1:
        first_ones = spans[:MOST_LISTED]
        listed = "; ".join(f"{start}-{end}, lines {text.line(start)}-{text.line(end - 1)}" for start, end in first_ones)
        others = "; …" if len(spans) > MOST_LISTED else ""
        raise SourceError(f"{len(spans)} passages of {text.name} begin and end so: {listed}{others}. Give more words.")
    start, end = spans[0]
    return describe(text, start, end)


def describe(text: SourceText, start: int, end: int) -> Located:
    """Describe the stretch between two offsets; raises SourceError when it is too short to cite."""
    cited = text.text[start:end]
    if len(words(cited)) < SHORTEST:
        raise SourceError(
            f"The passage has fewer than {SHORTEST} words, too few to quote any; take in more of the text."
        )
    lines = text.line(start), text.line(end - 1)
    return Located(text.name, start, end, *lines, fingerprint(cited), *edges(cited), text.language)
