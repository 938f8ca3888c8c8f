"""A graph as it stands in a folder, an export or a package: read to be compared, not to be served."""

from __future__ import annotations

import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_api.described import Described
from graph_api.errors import DataError, SettingsError, why_not
from graph_api.export import MANIFEST, NOTATIONS
from graph_api.interrupts import clearing_away
from graph_api.load import RDF_TYPE, read_files
from graph_api.prefixes import DEF, GRAPH, PREFIXES
from graph_api.questions import Question, read_library
from graph_api.settings import Folders

DERIVED = f"{GRAPH}derived/"
QUERIES = Path("graph_api", "queries")
BUNDLED = Path("graph_api", "bundled")
HEADER = NamedNode(f"{PREFIXES['owl']}Ontology")
SUFFIXES = (".nq", ".trig", ".ttl", ".nt", ".rdf", ".jsonld")
PACKAGES = (".whl", ".tar.gz")
KEPT = (".ttl", ".rq")


@dataclass(frozen=True)
class Snapshot:
    """What a graph says, what was derived left out; `questions` is None where it comes without its library."""

    said: Described = field(repr=False)
    questions: Mapping[str, Question] | None = field(repr=False)

    @cached_property
    def release(self) -> str | None:
        """The release that the header of the ontology names, or None."""
        return self._of_header("owl", "versionInfo")

    @cached_property
    def issued(self) -> str | None:
        """The date (ISO) that the header of the ontology names, or None."""
        return self._of_header("dcterms", "issued")

    def _of_header(self, prefix: str, name: str) -> str | None:
        header = NamedNode(DEF)
        found = self.said.first(header, NamedNode(PREFIXES[prefix] + name))
        return found.value if found and HEADER in self.said.values(header, RDF_TYPE) else None


def read_snapshot(path: Path) -> Snapshot:
    """Read a graph from a folder, from an export (the folder, or one of its files), or from a wheel or source package.

    A folder holds `ontology` and `data`, and is compared in its questions too where it is a checkout.
    Raises SettingsError when `path` is nothing of all this, and DataError when it cannot be read.
    """
    if path.is_dir():
        return _read_folder(path)
    if not path.is_file():
        raise SettingsError(f"{path} does not exist; name a folder, an export or a package of Ketenkaart.")
    if path.name.endswith(PACKAGES):
        return _read_package(path)
    if path.name.endswith(SUFFIXES):
        return Snapshot(Described(_read_notation(path)), None)
    raise SettingsError(f"{path} is no graph; name a folder, a package, or a file that ends in {', '.join(SUFFIXES)}.")


def _read_folder(folder: Path) -> Snapshot:
    if (folder / MANIFEST).is_file():
        name = next((name for name in NOTATIONS if (folder / name).is_file()), None)
        if name is None:
            raise SettingsError(f"{folder} is an export without the graph; it should hold {', '.join(NOTATIONS)}.")
        return read_snapshot(folder / name)
    if (folder / "ontology").is_dir() and (folder / "data").is_dir():
        return _read_files(Folders(folder / "ontology", folder / "data"), folder / QUERIES)
    raise SettingsError(f"{folder} holds neither 'ontology' and 'data' nor an export; name another folder.")


def _read_files(folders: Folders, queries: Path) -> Snapshot:
    files, faults = read_files(folders)
    if faults:
        raise DataError("\n".join(str(fault) for fault in faults))
    library = read_library(queries) if queries.is_dir() else None
    return Snapshot(Described(quad for file in files for quad in file.quads), library)


def _read_package(path: Path) -> Snapshot:
    with clearing_away(), tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        try:
            _unpack(path, root)
        except OSError as error:
            raise DataError(f"{path} cannot be read: {why_not(error)}.") from error
        except (zipfile.BadZipFile, tarfile.TarError) as error:
            raise DataError(f"{path} is damaged; fetch it again.") from error
        inside = root if path.suffix == ".whl" else next((one for one in root.iterdir() if one.is_dir()), root)
        graph = inside / BUNDLED if (inside / BUNDLED).is_dir() else inside
        if not ((graph / "ontology").is_dir() and (graph / "data").is_dir()):
            raise SettingsError(f"{path} is no package of Ketenkaart: it holds no graph.")
        return _read_files(Folders(graph / "ontology", graph / "data"), inside / QUERIES)


def _unpack(path: Path, root: Path) -> None:
    """Unpack the graph and the questions; a name that would lead out of the folder is left out."""
    for name, content in _members(path):
        parts = PurePosixPath(name).parts
        if ".." not in parts and not name.startswith("/"):
            target = root.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            yield from ((name, wheel.read(name)) for name in wheel.namelist() if name.endswith(KEPT))
    else:
        with tarfile.open(path) as package:
            for member in package:
                if member.name.endswith(KEPT) and (content := package.extractfile(member)) is not None:
                    yield member.name, content.read()


def _read_notation(path: Path) -> Iterable[Quad]:
    notation = RdfFormat.from_extension(path.suffix.removeprefix("."))
    assert notation is not None, path
    try:
        quads = list(parse(path.read_bytes(), notation))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {why_not(error)}.") from error
    except (SyntaxError, ValueError) as error:
        raise DataError(f"{path} is no valid RDF in the notation that its name says: {error}") from error
    if not quads:
        raise DataError(f"{path} holds no statement; name a graph that holds some.")
    return (quad for quad in quads if not getattr(quad.graph_name, "value", "").startswith(DERIVED))
