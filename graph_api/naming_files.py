"""Keep the namings in data/namings: write them, and say where the files differ from the texts."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from graph_api.errors import DataError, why_not
from graph_api.naming_records import Naming
from graph_api.prefixes import PREFIXES, shorten, split

FOLDER = "namings"
WIDTH = 116
HEAD = """# Counted in the text of the document by 'ketenkaart sources namings --write', and proved by 'sources check'.
# A program writes these files, and no others in data/: to change one, change the labels of the things."""


def compose(namings: Iterable[Naming]) -> dict[str, str]:
    """Write the namings as Turtle, by file name; a document that names nothing has no file."""
    by_document: dict[str, list[Naming]] = defaultdict(list)
    for naming in namings:
        by_document[naming.document].append(naming)
    return {f"{name}.ttl": _file(found) for name, found in by_document.items()}


def write_files(data: Path, expected: Mapping[str, str]) -> None:
    """Make data/namings hold exactly these files. Raises DataError when it cannot be written."""
    folder = data / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        for path in folder.glob("*.ttl"):
            if path.name not in expected:
                path.unlink()
        for name, text in expected.items():
            (folder / name).write_bytes(text.encode())
    except OSError as error:
        raise DataError(f"{folder} cannot be written: {why_not(error)}.") from error


def differences(data: Path, expected: Mapping[str, str]) -> list[str]:
    """Say record by record where data/namings is not what the texts say; nothing when it is."""
    held = {path.name: path.read_text("utf-8") for path in sorted((data / FOLDER).glob("*.ttl"))}
    return [line for name in sorted({*held, *expected}) for line in _differing(name, held, expected)]


def _differing(name: str, held: Mapping[str, str], expected: Mapping[str, str]) -> Iterator[str]:
    place = f"data/{FOLDER}/{name}"
    ours, theirs = _records(held.get(name, "")), _records(expected.get(name, ""))
    for record in sorted({*ours, *theirs}):
        if record not in ours:
            yield f"{place}: {record} is missing; the text has it."
        elif record not in theirs:
            yield f"{place}: {record} is in no text, or no longer under this name."
        elif ours[record] != theirs[record]:
            yield f"{place}: {record} is not as the text has it."
    if ours == theirs and held.get(name) != expected.get(name):
        yield f"{place}: the records are right, but not in the form that --write gives them."


def _records(text: str) -> dict[str, str]:
    blocks = (block.strip() for block in text.split("\n\n"))
    return {block.split("\n")[0]: block for block in blocks if block.startswith("naming:")}


def _file(namings: list[Naming]) -> str:
    records = "\n".join(_record(name, naming) for name, naming in _named(namings))
    used = ("dcterms", "document", "kg", "naming", "skos", *((split(one.thing) or ("", ""))[0] for one in namings))
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(set(used)))
    return f"{HEAD}\n{prefixes}\n{records}"


def _named(namings: Iterable[Naming]) -> Iterator[tuple[str, Naming]]:
    """Give each naming its slug: document, kind and thing; a further form of the same thing gets a number."""
    taken: set[str] = set()
    for naming in namings:
        base = "-".join((naming.document.lower(), *(split(naming.thing) or ("", ""))))
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        yield slug, naming


def _record(slug: str, naming: Naming) -> str:
    label = _escaped(f"'{naming.form}' ({naming.document})")
    spelled = [] if naming.is_spelled_out is None else [f"kg:isSpelledOut  {str(naming.is_spelled_out).lower()}"]
    facts = [
        "a kg:Naming",
        f'skos:prefLabel   "{label}"@nl , "{label}"@en',
        f"kg:names         {shorten(naming.thing)}",
        f"dcterms:isPartOf document:{naming.document}",
        f'kg:form          "{_escaped(naming.form)}"@nl',
        f"kg:isAbbreviated {str(naming.is_abbreviated).lower()}",
        *spelled,
        _offsets(naming.offsets),
    ]
    return f"naming:{slug}\n  " + " ;\n  ".join(facts) + " .\n"


def _offsets(offsets: Iterable[int]) -> str:
    told = " , ".join(map(str, offsets))
    lines = textwrap.wrap(told, WIDTH, initial_indent="kg:occursAt      ", subsequent_indent=" " * 19)
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
