"""The commands that prove the graph against the source texts, for the command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from graph_api import load, sources
from graph_api.described import written
from graph_api.errors import ParameterError, SettingsError, SourceError
from graph_api.naming_files import compose, differences, write_files
from graph_api.naming_records import Usage, count_namings, read_forms
from graph_api.prefixes import shorten
from graph_api.quoting import find_quotations
from graph_api.settings import choose_folders, choose_sources

FAILED = 1
NO_SLUG = "…"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NO_REASON = "NO REASON GIVEN: cite it or add it to passed-over.toml."


def prove_passages(options: argparse.Namespace) -> int:
    """Prove every passage and naming against the texts; 1 when one is not found where it should be."""
    texts = sources.read_manifest(_texts())
    dataset = load.read(choose_folders(options.data))
    passages = sources.read_passages(dataset)
    found = sources.check_passages(texts, passages)
    wrong = [finding for finding in found if finding.outcome != "found"]
    for finding in wrong:
        print(f"{finding.document}: {finding.passage or ''} {finding.outcome}: {finding.sentence}")
    print(f"{len(found) - len(wrong)} passages found, {len(wrong)} not")
    if not wrong:
        print(f"seal of the passages: {sources.seal_of(passages)}")
    usage = count_namings(texts, read_forms(written(dataset)))
    return FAILED if _differs(dataset, usage) or wrong else 0


def prove_namings(options: argparse.Namespace) -> int:
    """Prove data/namings against the texts, or write it anew; 1 when a file is not what the texts say.

    Spellings marked as used or unused wrongly are told as warnings, for whoever keeps the labels.
    Raises SourceError rather than write from a text that is not the one the manifest describes.
    """
    texts = sources.read_manifest(_texts())
    dataset = load.read(choose_folders(options.data))
    usage = count_namings(texts, read_forms(written(dataset)))
    if options.write:
        if edited := [text.file for text in texts if text.edited]:
            raise SourceError(f"{', '.join(edited)} is not the text that the manifest describes; restore it first.")
        write_files(dataset.folders.data, compose(usage.namings))
    _warn(usage)
    return FAILED if _differs(dataset, usage) else 0


def _differs(dataset: load.Dataset, usage: Usage) -> bool:
    found = differences(dataset.folders.data, compose(usage.namings))
    for line in found:
        print(line)
    if found:
        print("Run 'ketenkaart sources namings --write' and look at what changes.")
    print(f"{len(usage.namings)} namings in the texts, {len(found)} differences in data/namings")
    return bool(found)


def _warn(usage: Usage) -> None:
    for form in usage.unheard:
        print(f"warning: {shorten(form.thing)}: no text uses '{form.text}'; make it kg:unusedLabel or remove it")
    for form, documents in usage.heard:
        print(f"warning: {shorten(form.thing)}: '{form.text}' is marked as unused, yet {', '.join(documents)} uses it")
    for key, things in usage.shared:
        print(f"warning: '{key}' is the name of {', '.join(map(shorten, things))}: a text with it proves none of them")


def show_coverage(options: argparse.Namespace) -> int:
    """Show which stretches of each text are cited by what, and why the others are not; 1 when a reason is lacking.

    With `lacking` only those are shown that lack one, each with its document.
    """
    texts = {text.name: text for text in sources.read_manifest(_texts())}
    folders = choose_folders(options.data)
    passed_over = sources.read_passed_over(folders.data)
    lacking = 0
    for document in sources.coverage(tuple(texts.values()), sources.read_passages(load.read(folders))):
        reasons = [passed_over.reason(texts[document.document], stretch, "en") for stretch in document.uncited]
        lacking += reasons.count(None)
        if options.lacking:
            unexplained = (s for s, reason in zip(document.uncited, reasons, strict=True) if reason is None)
            for stretch in unexplained:
                print(f"{document.document}: {_place(stretch)}: not cited. {NO_REASON}")
        else:
            _show_document(document, reasons)
    print(f"{lacking} stretches without a reason")
    return FAILED if lacking else 0


def _show_document(document: sources.Coverage, reasons: Iterable[str | None]) -> None:
    print(f"{document.document}: {document.share:.0%} cited, {len(document.uncited)} stretches not cited")
    for stretch, reason in zip(document.uncited, reasons, strict=True):
        print(f"  {_place(stretch)}: not cited. {reason or NO_REASON}")
    for stretch in document.cited:
        slugs = ", ".join(passage.rpartition("/")[2] for passage in stretch.passages)
        print(f"  {_place(stretch)}: {slugs}")


def _place(stretch: sources.Stretch) -> str:
    return f"lines {stretch.first_line}-{stretch.last_line} ({stretch.start}-{stretch.end})"


def list_quotations(options: argparse.Namespace) -> int:
    """List the places that hold more than eight consecutive words of a source; 1 when there are any."""
    found = find_quotations(_texts(), choose_folders(options.data))
    for quotation in found:
        place = f"{quotation.file}:{quotation.line}"
        print(f"{place}: {quotation.words} words of {quotation.document}: {quotation.first_words} …")
    print(f"{len(found)} places")
    return FAILED if found else 0


def print_passage(options: argparse.Namespace) -> int:
    """Print a passage ready to be pasted into its document's file.

    Raises ParameterError for an unknown document, and for a slug that can be none.
    """
    if options.slug != NO_SLUG and not SLUG.fullmatch(options.slug):
        raise ParameterError(f"'{options.slug}' is no slug; write small letters and digits, with hyphens between them.")
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
