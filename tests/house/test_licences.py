"""Every file has a licence by its SPDX identifier, every licence its text, and the sources are named with the data."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import NamedNode

from graph_api.catalogue import LICENCE
from graph_api.described import written
from graph_api.load import Dataset
from graph_api.prefixes import DEF, PREFIXES

CODE, DATA = "EUPL-1.2", "CC-BY-4.0"
FIRST_LINES = {CODE: "EUROPEAN UNION PUBLIC LICENCE v. 1.2", DATA: "Creative Commons Attribution 4.0 International"}


@pytest.fixture(scope="module")
def citation(checkout: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((checkout / "CITATION.cff").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def licensed(checkout: Path) -> dict[str, Any]:
    """What the REUSE tool finds, as it tells it."""
    told = subprocess.run(
        [sys.executable, "-m", "reuse", "--root", checkout, "lint", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_every_file_has_a_licence_and_a_holder_as_reuse_asks(licensed: dict[str, Any]) -> None:
    assert licensed["summary"]["compliant"] is True
    assert set(licensed["summary"]["used_licenses"]) == {CODE, DATA}
    assert all(found == [] for found in licensed["non_compliant"].values() if isinstance(found, list))


def test_the_graph_is_under_the_licence_for_data_and_all_else_under_that_for_code(licensed: dict[str, Any]) -> None:
    given = {one["path"]: {found["value"] for found in one["spdx_expressions"]} for one in licensed["files"]}
    wrong = {
        path: found
        for path, found in given.items()
        if found != {DATA if path.startswith(("data/", "ontology/")) else CODE}
    }
    assert len(given) > 500
    assert wrong == {}


def test_the_text_of_each_licence_is_there(checkout: Path) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in (checkout / "LICENSES").iterdir()}
    assert {name: text.splitlines()[0] for name, text in texts.items()} == FIRST_LINES
    assert all(len(text) > 10_000 for text in texts.values())


def test_the_package_names_both_licences(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == f"{CODE} AND {DATA}"
    assert project["license-files"] == ["LICENSES/*.txt"]


def test_the_dataset_says_its_licence_where_it_describes_itself(real_dataset: Dataset) -> None:
    stated = {q.object for q in real_dataset.quads() if q.predicate.value == f"{PREFIXES['dcterms']}license"}
    assert stated == {LICENCE} == {NamedNode("https://creativecommons.org/licenses/by/4.0/")}


def test_the_citation_is_of_the_release_at_hand(citation: dict[str, Any], real_dataset: Dataset) -> None:
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "dataset", DATA)
    assert (citation["version"], str(citation["date-released"])) == (real_dataset.release, real_dataset.issued)


def test_the_citation_names_every_source_document(citation: dict[str, Any], real_dataset: Dataset) -> None:
    told = {
        (one["title"], one["notes"], str(one["date-released"]), one.get("url", "")) for one in citation["references"]
    }
    assert told == stated_documents(real_dataset)


def stated_documents(dataset: Dataset) -> set[tuple[str, str, str, str]]:
    """Give title, reference, date and official page of every source document, as the files say them."""
    said = written(dataset)
    dcterms, page = PREFIXES["dcterms"], NamedNode(f"{PREFIXES['foaf']}page")

    def only(document: NamedNode, property_: str) -> str:
        (found,) = said.values(document, NamedNode(property_))
        return found.value

    return {
        (
            said.text(document, NamedNode(f"{dcterms}title"), "nl"),
            only(document, f"{DEF}reference"),
            only(document, f"{dcterms}issued"),
            next((found.value for found in said.values(document, page)), ""),
        )
        for document in said.things("SourceDocument")
    }
