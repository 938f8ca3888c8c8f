"""Check a graph: its syntax, terms, things, labels, shapes, rules and the form of its files."""

from __future__ import annotations

from pathlib import Path

from graph_api.check.form import malformed_files
from graph_api.check.labels import wrong_labels
from graph_api.check.memory import choose_cache, name_pass, recall, remember
from graph_api.check.rules import Rule, broken_rules, read_rules
from graph_api.check.shapes import misshapen
from graph_api.check.terms import unknown_terms
from graph_api.check.things import broken_things
from graph_api.check.violation import Severity, Violation, index
from graph_api.errors import DataError
from graph_api.faults import Fault
from graph_api.load import Dataset, assemble, read, read_files
from graph_api.settings import Folders

__all__ = ["Rule", "Severity", "Violation", "check", "checked", "choose_cache", "load_checked", "passed", "read_rules"]

SHOWN = 5


def check(given: Folders | Dataset) -> tuple[Violation, ...]:
    """Find everything that is wrong with a graph.

    Where files cannot be read, only those are reported: the rest would look wrong for want of them.
    Raises DataError when a folder is missing, and CatalogueError for a defect in a rule or derivation.
    """
    if isinstance(given, Folders):
        files, faults = read_files(given)
        if faults:
            return tuple(_unreadable(fault) for fault in faults)
        given = assemble(given, files)
    places = index(given.files)
    return (
        *unknown_terms(given, places),
        *broken_things(given, places),
        *wrong_labels(given, places),
        *misshapen(given, places),
        *broken_rules(given, places),
        *malformed_files(given),
    )


def checked(dataset: Dataset, cache: Path | None = None) -> tuple[Violation, ...]:
    """Check a dataset unless it, the rules and this package are as they were when it last passed.

    A pass with its warnings is remembered in the folder `cache`, by default the user's own.
    """
    mark = (cache or choose_cache()) / name_pass(dataset)
    if (known := recall(mark)) is not None:
        return known
    found = check(dataset)
    if all(violation.severity == "warning" for violation in found):
        remember(mark, found)
    return found


def passed(dataset: Dataset, cache: Path) -> bool:
    """Say whether a dataset passed the check before, as `checked` remembers it."""
    return recall(cache / name_pass(dataset)) is not None


def load_checked(folders: Folders, cache: Path | None = None) -> Dataset:
    """Read a graph that may be served.

    Raises DataError with the first violations, and how many more there are, when the graph breaks a rule.
    """
    dataset = read(folders)
    broken = [found for found in checked(dataset, cache) if found.severity == "violation"]
    if broken:
        more = f"\nand {len(broken) - SHOWN} more; 'ketenkaart check' lists them all." if len(broken) > SHOWN else ""
        listed = "\n".join(str(violation) for violation in broken[:SHOWN])
        raise DataError(f"The graph breaks its rules and is not served:\n{listed}{more}")
    return dataset


def _unreadable(fault: Fault) -> Violation:
    nl, en = ((f"{word} {fault.column}: " if fault.column else "") for word in ("kolom", "column"))
    told = f"{nl}dit bestand is niet te lezen; de melding luidt: {fault.reason} {fault.repair_nl}"
    return Violation(fault.path, fault.line, "", "", told, f"{en}{fault.reason} {fault.repair_en}", "syntax")
