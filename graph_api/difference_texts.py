"""Changes between two graphs in words: as text, as Markdown for the changelog, and as plain values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph_api.differences import ORDER, Change, Differences, Field
from graph_api.load import Term
from graph_api.prefixes import DEF, ID, shorten
from graph_api.property_labels import OUTSIDE
from graph_api.snapshot import Snapshot
from graph_api.wording import FOLDER, LANGUAGES, join, write_date

COUNTED = frozenset(("naming",))
LONGEST = 160


@cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = json.loads((FOLDER / "differences.json").read_text("utf-8"))
    return found


def as_text(found: Differences, lang: str, *, markdown: bool = False) -> str:
    """Write all changes: per section and group how many there are, then a sentence for each.

    As Markdown the sections are headings of the third rank and the sentences items, as in CHANGELOG.md.
    What is in COUNTED has no sentences.
    """
    said = _texts()[lang]
    lines = [] if markdown else [said["heading"].format(old=_named(found.old, lang), new=_named(found.new, lang))]
    section = group = ""
    for change in found.changes:
        if change.section != section:
            section = change.section
            heading = said[f"section_{section}"]
            lines += ["", f"### {heading}"] if markdown else ["", heading]
        if change.kind != group:
            group = change.kind
            lines.append(("- " if markdown else "") + _count(found, group, lang))
        if group not in COUNTED:
            lines.append(f"  - {_sentence(found, change, lang)}")
    return "\n".join([*lines, *_notes(found, lang)]).lstrip("\n")


def _notes(found: Differences, lang: str) -> list[str]:
    said = _texts()[lang]
    notes = [] if found.changes else [said["same"]]
    notes += [said["not_listed"]] if any(change.kind in COUNTED for change in found.changes) else []
    notes += [] if found.questions_compared else [said["no_questions"]]
    return ["", *notes] if notes else []


def as_json(found: Differences) -> dict[str, Any]:
    """Give all changes as plain values, each with its sentence in both languages."""
    counts: dict[str, Counter[str]] = {}
    for change in found.changes:
        counts.setdefault(change.kind, Counter())[change.happened] += 1
    return {
        "old": {"release": found.old.release, "issued": found.old.issued},
        "new": {"release": found.new.release, "issued": found.new.issued},
        "counts": {kind: dict(counted) for kind, counted in counts.items()},
        "questions_compared": found.questions_compared,
        "changes": [_change_json(found, change) for change in found.changes],
    }


def _change_json(found: Differences, change: Change) -> dict[str, Any]:
    return {
        "section": change.section,
        "kind": change.kind,
        "change": change.happened,
        "iri": change.iri,
        "label": {lang: found.label(change.iri, lang) for lang in LANGUAGES},
        "fields": [
            {
                "property": field.name,
                "lang": field.lang or None,
                "removed": [value.value for value in field.removed],
                "added": [value.value for value in field.added],
            }
            for field in change.fields
        ],
        "replaced_by": list(change.replaced_by),
        "sentence": {lang: _sentence(found, change, lang) for lang in LANGUAGES},
    }


def _named(snapshot: Snapshot, lang: str) -> str:
    said = _texts()[lang]
    if not snapshot.release or not snapshot.issued:
        return str(said["no_release"])
    return str(said["release"].format(release=snapshot.release, issued=write_date(snapshot.issued, lang)))


def _count(found: Differences, group: str, lang: str) -> str:
    said = _texts()[lang]
    counted = Counter(change.happened for change in found.changes if change.kind == group)
    parts = [said[f"count_{name}"].format(count=counted[name]) for name in ORDER if counted[name]]
    return f"{said['groups'][group]}: {', '.join(parts)}."


def _sentence(found: Differences, change: Change, lang: str) -> str:
    said = _texts()[lang]
    thing = f"{said[change.happened]}: {said['kinds'][change.kind]} {_thing(found, change.iri, lang)}"
    parts = list(_told(found, change, lang))
    return "; ".join([thing, *parts]) + "."


def _told(found: Differences, change: Change, lang: str) -> Iterator[str]:
    said = _texts()[lang]
    if change.happened == "retired":
        successors = [_thing(found, iri, lang) for iri in change.replaced_by]
        yield said["replaced_by"].format(things=join(successors, lang)) if successors else said["no_successor"]
    elif change.happened == "removed" and change.section != "Questions":
        yield said["no_successor"]
    for field in change.fields:
        yield from _field(found, field, lang)


def _field(found: Differences, field: Field, lang: str) -> Iterator[str]:
    said = _texts()[lang]
    name = _field_name(found, field, lang)
    write = partial(_value, found, lang=lang)
    gone, come = ([write(value) for value in values] for values in (field.removed, field.added))
    if field.replaces and gone and come:
        yield said["replaced"].format(field=name, old=gone[0], new=come[0])
    elif not gone and not come:
        yield said["part_changed"].format(field=name)
    else:
        for key, values in (("values_removed", gone), ("values_added", come)):
            if values:
                yield said[key].format(field=name, values=join(values, lang))


def _field_name(found: Differences, field: Field, lang: str) -> str:
    known: Mapping[str, str] = _texts()[lang]["fields"]
    short = shorten(field.name) if "://" in field.name else field.name
    outside = OUTSIDE[short][lang == "en"] if short in OUTSIDE else short
    name = known.get(short) or found.label(field.name, lang) or outside
    return f"{name} ({field.lang})" if field.lang else name


def _value(found: Differences, value: Term, lang: str) -> str:
    if isinstance(value, NamedNode) and value.value.startswith(DEF) and (label := found.label(value.value, lang)):
        return f"“{label}”"
    if isinstance(value, NamedNode) and value.value.startswith((ID, DEF)):
        return _thing(found, value.value, lang)
    if isinstance(value, Literal) and value.datatype.value.endswith(("date", "boolean", "integer", "decimal")):
        return write_date(value.value, lang)
    if isinstance(value, Literal):
        return f"“{value.value if len(value.value) <= LONGEST else value.value[:LONGEST] + '…'}”"
    return value.value


def _thing(found: Differences, iri: str, lang: str) -> str:
    """Name a thing by its label, with its slug behind: several things have the same label."""
    slug = iri.removeprefix(ID) if iri.startswith(ID) else f"def/{iri.removeprefix(DEF)}"
    label = found.label(iri, lang)
    return f"“{label}” ({slug})" if label else slug
