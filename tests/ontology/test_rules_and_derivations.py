"""Every rule finds nothing in the tiny graph and finds something once that is broken; a check that cannot fail is none.

`broken/<rule>.ttl` is added to the tiny graph. Its first line says which record the rule must find.
"""

from pathlib import Path

import pytest
from mini_graph import MINI
from pyoxigraph import NamedNode, RdfFormat, parse

from graph_api.check import Violation, read_rules
from graph_api.check.rules import broken_rules
from graph_api.check.violation import index
from graph_api.load import Dataset, TurtleFile, assemble
from graph_api.prefixes import DEF, GRAPH, shorten

BROKEN = Path(__file__).parent / "broken"
RULES = {rule.name: rule for rule in read_rules(MINI)}
FINDS = "# finds: "

each_rule = pytest.mark.parametrize("name", RULES)


def with_snippet(mini: Dataset, path: Path) -> Dataset:
    graph = NamedNode(f"{GRAPH}data/{path.stem}")
    text = path.read_text("utf-8")
    quads = tuple(type(quad)(*quad.triple, graph) for quad in parse(text, RdfFormat.TURTLE))
    return assemble(mini.folders, (*mini.files, TurtleFile(f"data/{path.name}", graph.value, text, quads)))


def found_by(name: str, dataset: Dataset) -> list[Violation]:
    return [found for found in broken_rules(dataset, index(dataset.files)) if found.rule == name]


def test_there_is_one_broken_snippet_for_every_rule() -> None:
    assert {path.stem for path in BROKEN.glob("*.ttl")} == set(RULES)


@each_rule
def test_every_rule_finds_nothing_in_the_tiny_graph(name: str, mini: Dataset) -> None:
    assert found_by(name, mini) == []


@each_rule
def test_every_rule_finds_exactly_the_record_that_breaks_it(name: str, mini: Dataset) -> None:
    path = BROKEN / f"{name}.ttl"
    wanted = path.read_text("utf-8").splitlines()[0]
    assert wanted.startswith(FINDS)
    found = found_by(name, with_snippet(mini, path))
    assert {violation.record for violation in found} == {wanted.removeprefix(FINDS)}


@each_rule
def test_what_a_rule_says_names_every_thing_it_found(name: str, mini: Dataset) -> None:
    for violation in found_by(name, with_snippet(mini, BROKEN / f"{name}.ttl")):
        assert violation.severity == RULES[name].severity
        assert "…" not in violation.message_en and "{" not in violation.message_nl


@each_rule
def test_a_snippet_breaks_no_other_rule(name: str, mini: Dataset) -> None:
    broken = with_snippet(mini, BROKEN / f"{name}.ttl")
    before = set(broken_rules(mini, index(mini.files)))
    assert {found.rule for found in broken_rules(broken, index(broken.files)) if found not in before} == {name}


def derived(mini: Dataset, name: str) -> set[tuple[str, str]]:
    (derivation,) = [found for found in mini.derivations if found.name == name]
    assert {quad.graph_name.value for quad in derivation.quads} == {f"{GRAPH}derived/{name}"}
    return {(shorten(quad.subject.value), shorten(quad.object.value)) for quad in derivation.quads}


def test_being_part_is_derived_for_units_functions_and_organisations(mini: Dataset) -> None:
    assert derived(mini, "is-part-of") == {
        ("actor:noordpost-desk", "actor:noordpost"),
        ("actor:noordpost-employee", "actor:noordpost"),
        ("actor:noordpost-school", "actor:noordpost"),
        ("actor:zuidwacht-employee", "actor:zuidwacht"),
        ("actor:zuidwacht-office", "actor:zuidwacht"),
    }


def test_passing_signals_is_derived_from_actual_flows_that_carry_a_signal(mini: Dataset) -> None:
    assert derived(mini, "passes-signals-to") == {
        ("actor:council", "actor:westhuis"),
        ("actor:noordpost-desk", "actor:zuidwacht"),
        ("actor:noordpost-employee", "actor:noordpost-desk"),
        ("actor:traveller", "actor:noordpost-employee"),
        ("actor:zuidwacht", "actor:council"),
        ("actor:zuidwacht", "actor:oosterlicht"),
        ("actor:zuidwacht-office", "actor:zuidwacht-employee"),
    }


def test_derived_properties_are_terms_of_ours(mini: Dataset) -> None:
    used = {quad.predicate.value for derivation in mini.derivations for quad in derivation.quads}
    assert used == {DEF + "isPartOf", DEF + "passesSignalsTo"}
