"""The rules in ontology/rules, each a query that must find nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from pyoxigraph import NamedNode, QuerySolutions, Store

from graph_api.check.violation import Places, Severity, Violation, short
from graph_api.errors import CatalogueError, DataError, why_not
from graph_api.header import both_languages, read_header
from graph_api.load import Dataset, Term
from graph_api.settings import Folders

KEYS = {"rule": True, "why": True, "severity": True}
SEVERITIES: tuple[Severity, ...] = ("violation", "warning")


@dataclass(frozen=True)
class Rule:
    """A rule: what it says and why, each in Dutch and English, and the query whose rows break it."""

    name: str
    path: str
    rule: dict[str, str]
    why: dict[str, str]
    severity: Severity
    sparql: str


def read_rules(folders: Folders) -> tuple[Rule, ...]:
    """Read ontology/rules in the order of the file names; raises CatalogueError for a defect in one."""
    return tuple(_read_rule(path) for path in sorted((folders.ontology / "rules").glob("*.rq")))


def broken_rules(dataset: Dataset, places: Places) -> Iterator[Violation]:
    """Run every rule over the union of all graphs, derived ones included; each row is a violation."""
    for rule in read_rules(dataset.folders):
        for row in _rows(rule, dataset.store):
            yield _violation(rule, row, places)


def _read_rule(path: Path) -> Rule:
    name = f"ontology/rules/{path.name}"
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise DataError(f"{name} cannot be read: {why_not(error)}.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{name} is not UTF-8; save it as UTF-8.") from error
    header, _ = read_header(text, KEYS, name)
    severity = next((known for known in SEVERITIES if known == header["severity"]), None)
    if severity is None:
        raise CatalogueError(f"{name}: the key 'severity' must be violation or warning.")
    said, why = both_languages(header, "rule", name), both_languages(header, "why", name)
    return Rule(path.stem, name, said, why, severity, text)


def _rows(rule: Rule, store: Store) -> list[dict[str, Term | None]]:
    try:
        found = store.query(rule.sparql, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise CatalogueError(f"{rule.path}: this is not valid SPARQL: {error.msg}") from error
    columns = [variable.value for variable in found.variables] if isinstance(found, QuerySolutions) else []
    if not isinstance(found, QuerySolutions) or "record" not in columns:
        raise CatalogueError(f"{rule.path}: a rule must SELECT a column ?record.")
    for name in _placeholders(rule) - set(columns):
        raise CatalogueError(f"{rule.path}: the text of the rule names {{{name}}}, which is no column.")
    return [dict(zip(columns, row, strict=True)) for row in found]


def _placeholders(rule: Rule) -> set[str]:
    try:
        return {name for text in rule.rule.values() for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise CatalogueError(f"{rule.path}: the braces in the text of the rule do not fit: {error}.") from error


def _violation(rule: Rule, row: Mapping[str, Term | None], places: Places) -> Violation:
    said = {name: _spell(value) for name, value in row.items()}
    record = row["record"]
    place = places.find(record.value) if record is not None else ("", None)
    messages = rule.rule["nl"].format(**said), rule.rule["en"].format(**said)
    return Violation(*place, said["record"], said.get("path", ""), *messages, rule.name, rule.severity)


def _spell(value: Term | None) -> str:
    if value is None:
        return "…"
    return short(value.value) if isinstance(value, NamedNode) else value.value
