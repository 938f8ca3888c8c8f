"""The releases of the graph: which one is served, which ones there were, and which one a citation names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pyoxigraph import NamedNode

from graph_api.described import Described
from graph_api.load import Dataset
from graph_api.prefixes import DEF, PREFIXES

Standing = Literal["served", "other", "unknown"]

HEADER = NamedNode(DEF)
IS_VERSION_OF, ISSUED, IDENTIFIER = (
    NamedNode(PREFIXES["dcterms"] + name) for name in ("isVersionOf", "issued", "identifier")
)
VERSION_INFO = NamedNode(PREFIXES["owl"] + "versionInfo")
PROVED, SEAL = NamedNode(f"{DEF}isProvedOn"), NamedNode(f"{DEF}hasSeal")
CHANGE_NOTE = NamedNode(PREFIXES["skos"] + "changeNote")
VERSION = re.compile(r"[0-9A-Za-z][\w.+-]{0,39}", re.ASCII)
LONGEST = 40


@dataclass(frozen=True)
class Release:
    """One release: its version, date (ISO) and IRI, the hash of its content where known, and what it changed.

    `proved` is the day (ISO) on which its passages were last proved against the texts and `seal` that of the passages
    then, '' where they are not recorded.
    """

    iri: str
    version: str
    issued: str
    content: str | None
    changes: Mapping[str, str]
    proved: str = ""
    seal: str = ""


@dataclass(frozen=True)
class Cited:
    """What a citation names: the version as given, how that stands to what is served, and the release it is."""

    version: str
    standing: Standing
    release: Release | None


@dataclass(frozen=True)
class Releases:
    """The releases that one dataset knows."""

    dataset: Dataset

    @cached_property
    def known(self) -> Sequence[Release]:
        """All releases that the files describe, the newest first."""
        store = self.dataset.store
        found = {quad.subject for quad in store.quads_for_pattern(None, IS_VERSION_OF, HEADER, None)}
        said = Described(quad for one in found for quad in store.quads_for_pattern(one, None, None, None))
        return sorted(_read(said, self.dataset), key=lambda one: (one.issued, one.version))[::-1]

    @property
    def served(self) -> str:
        """The version that is served: that of the release, else the hash of the content."""
        return self.dataset.release or self.dataset.version

    def proved(self, seal: str) -> str:
        """Give the day (ISO) on which the passages with this seal were proved for the release that is served, or ''."""
        return next((one.proved for one in self.known if (one.version, one.seal) == (self.dataset.release, seal)), "")

    def cited(self, version: str | None) -> Cited | None:
        """Find what a citation names by the version of a release, or by the hash of its content; None without one."""
        if not version:
            return None
        given = version[:LONGEST]
        release = next((one for one in self.known if given in (one.version, one.content)), None)
        if given in (self.dataset.release, self.dataset.version):
            return Cited(given, "served", release)
        return Cited(given, "other" if release else "unknown", release)

    def headers(self, version: str | None) -> dict[str, str]:
        """Give the headers that tell programs which release is served, and which one a citation named.

        Source of the link: RFC 5829, section 3.1.
        """
        cited = self.cited(version)
        if cited is None:
            return {}
        known = cited.version if VERSION.fullmatch(cited.version) and cited.standing != "unknown" else "unknown"
        return {
            "ketenkaart-served": self.served,
            "ketenkaart-cited": known,
            "link": '</en/releases>; rel="version-history"',
            "access-control-expose-headers": "Ketenkaart-Served, Ketenkaart-Cited, Link",
        }


def _read(said: Described, dataset: Dataset) -> Iterator[Release]:
    for subject in said.subjects:
        version, issued = (said.first(subject, name) for name in (VERSION_INFO, ISSUED))
        assert version is not None and issued is not None  # a rule sees to it
        identifier = said.first(subject, IDENTIFIER)
        content = dataset.version if version.value == dataset.release else identifier and identifier.value
        changes = {lang: said.text(subject, CHANGE_NOTE, lang) for lang in ("nl", "en")}
        proof = (found.value if (found := said.first(subject, name)) else "" for name in (PROVED, SEAL))
        yield Release(subject.value, version.value, issued.value, content or None, changes, *proof)
