"""Each shape accepts its passing examples and refuses the failing ones, at the path that their first line expects.

An example is one record that refers to things of the tiny graph. All are validated together, by the check itself;
every example has a subject of its own, so that none can change what is said of another.
"""

from collections import Counter
from pathlib import Path

import pytest
from mini_graph import MINI
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import SH, Graph

from graph_api.check import Violation
from graph_api.check.shapes import misshapen
from graph_api.check.violation import index, short
from graph_api.load import Dataset, TurtleFile, assemble
from graph_api.prefixes import GRAPH

FOLDER = Path(__file__).parent
EXPECTS = "# expects: "
SHAPES = sorted((MINI.ontology / "shapes").glob("*.ttl"))
PASSING = sorted(FOLDER.glob("*/pass-*.ttl"))
FAILING = sorted(FOLDER.glob("*/fail-*.ttl"))


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def as_data(path: Path) -> TurtleFile:
    graph = NamedNode(f"{GRAPH}data/{name(path)}")
    text = path.read_text("utf-8")
    quads = tuple(type(quad)(*quad.triple, graph) for quad in parse(text, RdfFormat.TURTLE))
    return TurtleFile(f"data/{name(path)}", graph.value, text, quads)


def expected(path: Path) -> str:
    first = path.read_text("utf-8").splitlines()[0]
    assert first.startswith(EXPECTS), f"{path} must begin with '{EXPECTS}' and a path"
    return first.removeprefix(EXPECTS)


@pytest.fixture(scope="module")
def found(mini: Dataset) -> dict[str, list[Violation]]:
    together = assemble(mini.folders, (*mini.files, *(as_data(path) for path in (*PASSING, *FAILING))))
    sorted_out: dict[str, list[Violation]] = {}
    for violation in misshapen(together, index(together.files)):
        sorted_out.setdefault(violation.file.removeprefix("data/"), []).append(violation)
    return sorted_out


@pytest.mark.parametrize("path", PASSING, ids=name)
def test_a_passing_example_fits_every_shape(path: Path, found: dict[str, list[Violation]]) -> None:
    assert [str(violation) for violation in found.get(name(path), [])] == []


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_a_failing_example_breaks_its_shape_at_the_expected_path_only(
    path: Path, found: dict[str, list[Violation]]
) -> None:
    violations = found.get(name(path), [])
    shape = "shape:" + "".join(part.capitalize() for part in path.parent.name.split("-"))
    assert {violation.path for violation in violations} == {expected(path)}
    assert shape in {violation.rule for violation in violations}


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_what_is_wrong_is_said_in_two_languages(path: Path, found: dict[str, list[Violation]]) -> None:
    for violation in found.get(name(path), []):
        assert violation.message_nl and violation.message_en and violation.message_nl != violation.message_en


def test_only_failing_examples_fail(found: dict[str, list[Violation]]) -> None:
    assert set(found) <= {name(path) for path in FAILING}


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_every_shape_has_a_passing_example_and_a_failing_one_for_each_of_its_paths(path: Path) -> None:
    shape = Graph().parse(path)
    paths = {short(str(found)) for part in shape.objects(None, SH.property) for found in shape.objects(part, SH.path)}
    failing = [found for found in FAILING if found.parent.name == path.stem]
    assert {expected(found) for found in failing} == paths
    assert [found for found in PASSING if found.parent.name == path.stem]


def test_every_folder_of_examples_belongs_to_a_shape() -> None:
    assert {path.parent.name for path in (*PASSING, *FAILING)} <= {path.stem for path in SHAPES}


def test_every_example_has_a_subject_of_its_own(mini: Dataset) -> None:
    described = Counter(
        subject for path in (*PASSING, *FAILING) for subject in {q.subject for q in as_data(path).quads}
    )
    assert [subject for subject, count in described.items() if count > 1] == []
    assert not described.keys() & {quad.subject for quad in mini.quads()}
