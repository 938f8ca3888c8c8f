"""The description of a server, as tools read it and as the files have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pyoxigraph import Store
from rdflib import SH

from graph_api.description import Description
from graph_api.load import Dataset
from graph_api.prefixes import ID, PREFIXES
from graph_api.questions import read_library
from graph_api.respond import Respondent
from graph_api.zygote import load

JSON = {"accept": "application/sparql-results+json"}
LIBRARY = read_library()
TYPE = PREFIXES["rdf"] + "type"
Cells = dict[str, str]


@pytest.fixture(scope="session")
def http(real_site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=real_site, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def description(real_dataset: Dataset, real_site: str) -> Description:
    respondent = Respondent(real_dataset, real_site)
    return Description(real_dataset, respondent.library, respondent.names, real_site)


def ask(http: httpx.Client, query: str) -> list[Cells]:
    """Ask as the editor does, with the parameter it adds; no bindings are cut off."""
    answer = http.get("/sparql", params={"ac": "1", "query": query}, headers=JSON)
    assert answer.status_code == 200, answer.text
    return [{name: cell["value"] for name, cell in row.items()} for row in answer.json()["results"]["bindings"]]


def triples_of(dataset: Dataset) -> set[Any]:
    return {quad.triple for quad in dataset.quads()}


def usage(dataset: Dataset) -> dict[str, dict[str, list[tuple[str, object]]]]:
    """Class to property to the subjects and objects of its triples, counted from the files without a query."""
    classes: dict[object, list[str]] = {}
    for triple in triples_of(dataset):
        if triple.predicate.value == TYPE:
            classes.setdefault(triple.subject, []).append(triple.object.value)
    found: dict[str, dict[str, list[tuple[str, object]]]] = {}
    for triple in triples_of(dataset):
        for name in classes.get(triple.subject, ()):
            found.setdefault(name, {}).setdefault(triple.predicate.value, []).append((triple.subject, triple.object))
    return found


def example(description: Description, slug: str) -> str:
    """Give the query of a question as the description has it."""
    (query,) = (
        q.object.value for q in description.about(f"{ID}question/{slug}") if q.predicate.value == str(SH.select)
    )
    return str(query)


@pytest.fixture(scope="session")
def stores(real_dataset: Dataset, description: Description) -> tuple[Store, Store]:
    """The graph as workers load it, without and with the description."""
    return load(real_dataset.nquads()), load(real_dataset.nquads() + description.nquads)
