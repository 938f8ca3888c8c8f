"""The source texts: whether passages stand where the graph says, what is cited, quoted and named."""

from __future__ import annotations

from graph_api.sources.coverage import Coverage, Stretch, coverage
from graph_api.sources.locate import Located, describe, locate
from graph_api.sources.namings import NamingCount, namings
from graph_api.sources.passages import Finding, Outcome, Passage, check_passages, read_passages, seal_of
from graph_api.sources.passed_over import PassedOver, read_passed_over
from graph_api.sources.quotations import Quotation, quotations, quotations_in_files
from graph_api.sources.texts import SourceText, fingerprint, normalise, read_manifest

__all__ = [
    "Coverage",
    "Finding",
    "Located",
    "NamingCount",
    "Outcome",
    "Passage",
    "PassedOver",
    "Quotation",
    "SourceText",
    "Stretch",
    "check_passages",
    "coverage",
    "describe",
    "fingerprint",
    "locate",
    "namings",
    "normalise",
    "quotations",
    "quotations_in_files",
    "read_manifest",
    "read_passages",
    "read_passed_over",
    "seal_of",
]
