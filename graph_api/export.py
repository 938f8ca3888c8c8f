"""Write a release: the graph in every notation, each file named with its checksum, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_api.catalogue import NOTATION_TYPES
from graph_api.described import Described, written
from graph_api.errors import DataError, SettingsError, why_not
from graph_api.export_graph import network_of, write_gexf, write_graphml
from graph_api.export_jsonld import write_context, write_jsonld
from graph_api.export_rdf import write_nquads, write_rdf_xml, write_trig, write_turtle
from graph_api.export_register import write_register
from graph_api.export_release import Release, release_of
from graph_api.export_tables import write_tables
from graph_api.load import Dataset
from graph_api.prefixes import BASE

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
MEDIA_TYPES: Mapping[str, str] = {
    **NOTATION_TYPES,
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "csv": "text/csv; charset=utf-8; header=present",
}
NOTATIONS: Mapping[str, Callable[[Dataset, Release], bytes]] = {
    "ketenkaart.jsonld": lambda dataset, _: write_jsonld(written(dataset)),
    "ketenkaart.nq": write_nquads,
    "ketenkaart.rdf": write_rdf_xml,
    "ketenkaart.trig": write_trig,
    "ketenkaart.ttl": write_turtle,
}
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Part:
    """One file of a release: its name and what it holds."""

    name: str
    content: bytes


def export(dataset: Dataset, folder: Path) -> tuple[Path, ...]:
    """Write the release of a dataset into a folder, and give the files written.

    The folder is made, or was empty, or holds an earlier export, whose files make way.
    Raises SettingsError when it holds anything else or cannot be written, and DataError when
    the dataset names no version and date or holds a character that XML has no way to write.
    """
    release = release_of(dataset)
    parts = parts_of(dataset, release)
    described = Part(MANIFEST, _manifest(dataset, release, parts))
    sums = "".join(f"{_sha256(part.content)}  {part.name}\n" for part in (*parts, described))
    try:
        _make_way(folder)
        return tuple(_write(folder, part) for part in (*parts, Part(SUMS, sums.encode()), described))
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written: {why_not(error)}; choose another folder.") from error


def parts_of(dataset: Dataset, release: Release) -> tuple[Part, ...]:
    """Give the files of a release, by name."""
    described = written(dataset)
    _refuse_what_xml_cannot_hold(described)
    network = network_of(described, release)
    contents = {
        **{name: write(dataset, release) for name, write in NOTATIONS.items()},
        "context.jsonld": write_context(described, release),
        "flows-register.csv": write_register(described, release),
        "ketenkaart.gexf": write_gexf(network, release),
        "ketenkaart.graphml": write_graphml(network),
        **{f"{name}.csv": content for name, content in write_tables(described, release)},
    }
    return tuple(Part(name, contents[name]) for name in sorted(contents))


def _refuse_what_xml_cannot_hold(described: Described) -> None:
    for subject, said in described.subjects.items():
        for property_, values in said.items():
            if any(NOT_XML.search(value.value) for value in values):
                raise DataError(
                    f"A text of {property_.value} of {subject.value} holds a control character, "
                    "which RDF/XML cannot hold; remove it."
                )


def _manifest(dataset: Dataset, release: Release, parts: tuple[Part, ...]) -> bytes:
    told = {
        "title": "Ketenkaart",
        "iri": BASE,
        "version": release.version,
        "date": release.issued,
        "content": release.content,
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "files": [_entry(part, release) for part in parts],
        "graphs": _graphs(dataset),
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _entry(part: Part, release: Release) -> dict[str, Any]:
    return {
        "file": part.name,
        "bytes": len(part.content),
        "sha256": _sha256(part.content),
        "media_type": MEDIA_TYPES[part.name.rpartition(".")[2]],
        "version": release.version,
        "date": release.issued,
        "holds_derived": part.name in ("ketenkaart.nq", "ketenkaart.trig"),
    }


def _graphs(dataset: Dataset) -> list[dict[str, Any]]:
    """List the named graphs, and say of the derived ones what they derive and why."""
    given = [
        {"graph": file.graph, "file": file.path, "derived": False, "triples": len(set(file.quads))}
        for file in dataset.files
    ]
    derived = [
        {
            "graph": one.graph,
            "file": one.path,
            "derived": True,
            "triples": len(one.quads),
            "title": one.title,
            "why": one.why,
        }
        for one in dataset.derivations
    ]
    return [*given, *derived]


def _make_way(folder: Path) -> None:
    """Make the folder, or remove the files that an earlier export left in it; anything else there is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {path.name for path in folder.iterdir()}
    if not found:
        return
    strangers = sorted(found - _earlier(folder))
    if strangers:
        raise SettingsError(
            f"{folder} holds what is no export of Ketenkaart ({', '.join(strangers[:3])}); "
            "name an empty folder or a new one."
        )
    for name in found:
        (folder / name).unlink()


def _earlier(folder: Path) -> set[str]:
    """Give the files of an earlier export, as its manifest lists them; none when that is not one of ours."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
        names = {str(entry["file"]) for entry in told["files"]} if told["title"] == "Ketenkaart" else None
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {*names, MANIFEST, SUMS} if names is not None else set()


def _write(folder: Path, part: Part) -> Path:
    path = folder / part.name
    path.write_bytes(part.content)
    return path


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
