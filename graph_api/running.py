"""Run a SPARQL file for the command line: on the user's own machine only updates and SERVICE are refused."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat

from graph_api import guard
from graph_api.errors import ParameterError, why_not
from graph_api.load import Dataset
from graph_api.prefixes import BASE
from graph_api.settings import Settings
from graph_api.syntax import explain, placed

ROWS: Mapping[str, QueryResultsFormat] = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
F = TypeVar("F")
TRIPLES: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def run_file(dataset: Dataset, file: Path, wanted: str | None) -> bytes:
    """Run the query in a file ('-' is standard input) and give its result in the wanted format.

    Raises ParameterError when the file cannot be read or the format does not fit
    the kind of query, QueryError (with line and column) when the query is refused.
    """
    text = _read(file)
    guard.check(text, Settings.query_characters, reader="command")
    ask = partial(dataset.store.query, use_default_graph_as_union=True, base_iri=BASE)
    try:
        found = ask(text)
    except SyntaxError as error:
        raise explain(text, placed(text, error.msg, ask)) from error
    out = BytesIO()
    if isinstance(found, QueryTriples):
        found.serialize(out, _pick(TRIPLES, wanted, "ttl"))
    else:
        found.serialize(out, _pick(ROWS, wanted, "csv" if hasattr(found, "variables") else "json"))
    written = out.getvalue()
    return written if written.endswith(b"\n") else written + b"\n"


def _pick(formats: Mapping[str, F], wanted: str | None, usual: str) -> F:
    name = wanted or usual
    if name not in formats:
        raise ParameterError(f"This query cannot be written as {name}; choose {', '.join(formats)}.")
    return formats[name]


def _read(file: Path) -> str:
    try:
        content = _standard_input() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8-sig")  # some editors put a byte order mark before UTF-8
    except OSError as error:
        raise ParameterError(f"{file} cannot be read: {why_not(error)}; give a file with a SPARQL query.") from error
    except UnicodeDecodeError as error:
        raise ParameterError(f"{file} is no text in UTF-8; save the query as UTF-8.") from error


def _standard_input() -> bytes:
    return sys.stdin.buffer.read() if sys.stdin else b""  # a program that starts this one may have closed it
