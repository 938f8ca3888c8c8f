"""The commands that prove the graph against the source texts, for the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from graph_api import load, sources
from graph_api.errors import ParameterError, SettingsError
from graph_api.quoting import find_quotations
from graph_api.settings import choose_folders, choose_sources

FAILED = 1


def prove_passages(options: argparse.Namespace) -> int:
    """Prove every locator and fingerprint against the texts; 1 when one is not found where it should be."""
    texts = sources.read_manifest(_texts())
    found = sources.check_passages(texts, sources.read_passages(load.read(choose_folders(options.data))))
    wrong = [finding for finding in found if finding.outcome != "found"]
    for finding in wrong:
        print(f"{finding.document}: {finding.passage or ''} {finding.outcome}: {finding.sentence}")
    print(f"{len(found) - len(wrong)} passages found, {len(wrong)} not")
    return FAILED if wrong else 0


def show_coverage(options: argparse.Namespace) -> int:
    """Show for each document which stretches of its text are cited, and which are not."""
    texts = sources.read_manifest(_texts())
    for document in sources.coverage(texts, sources.read_passages(load.read(choose_folders(options.data)))):
        print(f"{document.document}: {document.share:.0%} cited, {len(document.uncited)} stretches not cited")
        for stretch in document.uncited:
            print(f"  lines {stretch.first_line}-{stretch.last_line} ({stretch.start}-{stretch.end}): not cited")
        for stretch in document.cited:
            slugs = ", ".join(passage.rpartition("/")[2] for passage in stretch.passages)
            print(f"  lines {stretch.first_line}-{stretch.last_line} ({stretch.start}-{stretch.end}): {slugs}")
    return 0


def list_quotations(options: argparse.Namespace) -> int:
    """List the places that hold more than eight consecutive words of a source; 1 when there are any."""
    found = find_quotations(_texts(), choose_folders(options.data))
    for quotation in found:
        place = f"{quotation.file}:{quotation.line}"
        print(f"{place}: {quotation.words} words of {quotation.document}: {quotation.first_words} …")
    print(f"{len(found)} places")
    return FAILED if found else 0


def print_passage(options: argparse.Namespace) -> int:
    """Print a passage ready to be pasted into its document's file. Raises ParameterError for an unknown document."""
    texts = {text.name: text for text in sources.read_manifest(_texts())}
    if options.document not in texts:
        raise ParameterError(f"There is no document '{options.document}'; the manifest has {', '.join(texts)}.")
    print(sources.locate(texts[options.document], options.first, options.last).turtle(slug=options.slug))
    return 0


def _texts() -> Path:
    folder = choose_sources()
    if folder is None:
        raise SettingsError("Set KETENKAART_SOURCES to the folder that holds manifest.toml and the source texts.")
    return folder
