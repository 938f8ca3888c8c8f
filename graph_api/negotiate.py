"""Which representation a client prefers among those we can give, and whether it has it (RFC 9110, 12 and 13)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

RESULTS: Mapping[str, str] = {
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "application/json": "JSON",
}
GRAPHS: Mapping[str, str] = {
    "text/turtle": "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON_LD",
}

MOST_RANGES = 100

_PART = re.compile(r'(?:[^,"]++|"(?:[^"\\]++|\\.)*+"?)++')
_QUALITY = re.compile(r";\s*+q\s*+=\s*+([^;\s]*+)", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*+")')
_RANGE = re.compile(r"[\w!#$&^.+*-]++(?:/[\w!#$&^.+*-]++)?+", re.ASCII)


def choose(accept: str | None, offered: Iterable[str]) -> str | None:
    """Give the offered media type that the Accept header prefers, or None when it takes none of them.

    `offered` is in our own order of preference. Equal q-values are settled by the
    more specific range, then by the client's order, then by ours. An absent or
    wholly malformed header takes anything. Source: RFC 9110, sections 12.4.2 and 12.5.1.
    """
    types = tuple(offered)
    ranges = _ranges(accept)
    if not ranges:
        return types[0] if types else None
    ranked = [(_rank(kind, ranges), -place, kind) for place, kind in enumerate(types)]
    (quality, _, _), _, best = max(ranked, default=((0.0, 0, 0), 0, None))
    return best if quality > 0 else None


def choose_language(accept_language: str | None, offered: Sequence[str] = ("nl", "en")) -> str:
    """Give the offered language that the Accept-Language header prefers; the first one when it takes none.

    A range matches a language and its regions ("nl-BE" takes "nl"). Source: RFC 9110, section 12.5.4.
    """
    best, best_quality = offered[0], 0.0
    for wanted, quality in _ranges(accept_language):
        language = wanted.partition("-")[0]
        fit = offered[0] if wanted == "*" else language
        if fit in offered and quality > best_quality:
            best, best_quality = fit, quality
    return best


def has(tag: str, method: str, if_none_match: Sequence[str]) -> bool:
    """Say whether a client has the representation with this entity tag, so that 304 is the answer to its request.

    `if_none_match` are the lines of that header: '*' is any representation there is, and tags are
    compared weakly. Of other methods than GET and HEAD nothing is said. Source: RFC 9110, sections 8.8.3.2 and 13.1.2.
    """
    if method not in ("GET", "HEAD"):
        return False
    return has_any(if_none_match) or tag.removeprefix("W/") in _TAG.findall(",".join(if_none_match))


def has_any(if_none_match: Sequence[str]) -> bool:
    """Say whether the header is '*', by which a client has whatever representation there is."""
    return [line.strip() for line in if_none_match] == ["*"]


def _ranges(header: str | None) -> list[tuple[str, float]]:
    """Give the well-formed ranges of a header in its order, each with its q-value."""
    found = []
    for match in islice(_PART.finditer(header or ""), MOST_RANGES):
        part = match[0]
        name = part.partition(";")[0].strip().lower()
        quality = _quality(part)
        if quality is not None and _RANGE.fullmatch(name):
            found.append((name, quality))
    return found


def _quality(part: str) -> float | None:
    """Give the q-value of one range, 1 without one, None for a malformed one (NaN included)."""
    stated = _QUALITY.search(part)
    if stated is None:
        return 1.0
    try:
        value = float(stated[1])
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _rank(kind: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int, int]:
    """Give (q, specificity, earliness) of the most specific range that covers this media type."""
    best = (-1, 0.0, 0)
    for place, (wanted, quality) in enumerate(ranges):
        specificity = _specificity(kind, wanted)
        if specificity > best[0]:
            best = (specificity, quality, -place)
    specificity, quality, earliness = best
    return quality, specificity, earliness


def _specificity(kind: str, wanted: str) -> int:
    """Say how closely a range names a media type: 2 exactly, 1 by its main type, 0 as anything, -1 not at all."""
    if wanted == kind:
        return 2
    if wanted in ("*/*", "*"):
        return 0
    return 1 if wanted.endswith("/*") and kind.startswith(wanted[:-1]) else -1
