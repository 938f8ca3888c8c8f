"""The rooms and their one direction, read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from package_modules import ROOT, dotted, modules

LONGEST = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
SHOWN = ("contract", "embedding", "showing", "operations", "workbench", "http", "site", "cli")
ORDER = (
    # the ground everything stands on
    *(
        "errors",
        "settings",
        "security_headers",
        "prefixes",
        "header",
        "negotiate",
        "wording",
        "error_texts",
        "turns",
        "heap",
        "interrupts",
    ),
    *("logs", "option_values"),
    # read a graph, check it, prove it
    *("faults", "load", "keeping", "described", "releases", "ontology_shapes", "check", "disk", "journal", "sources"),
    # ask it: the engine, what things are called, the questions of the library
    *("engine", "retired", "finding", "names", "passages", "questions"),
    # free SPARQL: the guard, the processes, the protocol
    *("guard", "syntax", "wire", "worker", "zygote", "nursery", "pool", "cache", "problems"),
    # an engine elsewhere instead
    *("constants", "remote", "remote_engine", "remote_pool", "store_writing", "publishing", "engines"),
    *("sparql_request", "statements", "catalogue", "partitions", "void", "examples", "description"),
    *("protocol", "running", "metrics", "recorded"),
    # answer: routes, sentences, typed questions
    *(
        "walks",
        "paths",
        "unsaid",
        "grouping",
        "answers",
        "computations",
        "writing_out",
        "tokens",
        "linking",
        "postings",
        "matching",
        "intent",
    ),
    *("asked", "retrieval", "readings"),
    "asking",
    *("polarity", "proposals", "evidence", "ranking", "choosing", "understanding", "respond", "opening"),
    # prove and export
    *("quoting", "naming_records", "naming_files", "prove"),
    *(
        "export_release",
        "export_jsonld",
        "export_rdf",
        "export_tables",
        "export_graph",
        "export_register",
        "export",
        "synthesis",
        "snapshot",
        "differences",
    ),
    # surfaces: what pages and programs are handed, the pages, and the application
    *(
        "things",
        "well_known",
        "contract",
        "property_labels",
        "difference_texts",
        "showing",
        "ontology_view",
        "operations",
        "workbench",
    ),
    *(
        "view_files",
        "view_network",
        "view_records",
        "view_versions",
        "view_sources",
        "view_passage",
        "view_procedures",
        "view_filters",
        "view_routes",
    ),
    *(
        "view_register",
        "view_measures",
        "view_routes_page",
        "view_releases",
        "view_pages",
        "view_meant",
        "view_citing",
        "view_references",
        "parameters",
        "paging",
        "tool_results",
        "rest_schemas",
        "rest_lists",
        "rest",
        "embedding",
    ),
    *(
        "tool_arguments",
        "tool_query",
        "tools",
        "mcp",
        "mcp_transport",
        "mcp_http",
        "views",
        "reference_date",
        "view_dates",
        "page_routes",
        "addresses",
        "response_headers",
        "http",
    ),
    # the pages as files
    "site",
    # serve it: new data without a stop
    *(
        "watching",
        "recheck",
        "live",
        "connections",
        "ending",
        "serving",
        "terminal",
        "store_command",
        "site_command",
        "server_commands",
        "diff_command",
        "sources_command",
        "cli",
        "__main__",
    ),
)


def room(path: Path) -> str:
    """Give the name by which a file is in ORDER: its own, or that of the folder of modules it is in."""
    return path.relative_to(ROOT / "graph_api").with_suffix("").parts[0]


def statements(node: ast.AST, place: str = "module") -> Iterator[tuple[str, ast.Import | ast.ImportFrom]]:
    """Give every import with its place: at the level of the module, in a function, or for types only."""
    for child in ast.iter_child_nodes(node):
        inside = place
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside = "function"
        elif isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            inside = "types"
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield inside, child
        yield from statements(child, inside)


def imported(path: Path) -> set[tuple[str, str]]:
    """Give (place, full name) of everything a file imports; a name out of a package is given with the package."""
    found = set()
    for place, statement in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(statement, ast.Import):
            found |= {(place, alias.name) for alias in statement.names}
        else:
            assert statement.level == 0, f"{path} imports relatively; write the full name."
            found |= {(place, f"{statement.module}.{alias.name}") for alias in statement.names}
    return found


def of_package(path: Path, package: str) -> set[tuple[str, str]]:
    return {(place, name) for place, name in imported(path) if name.split(".")[0] == package}


def test_drawing_imports_nothing_of_the_graph() -> None:
    assert {path.name: found for path in modules("visualisation") if (found := of_package(path, "graph_api"))} == {}


def test_only_surfaces_import_the_drawing() -> None:
    found = {room(path) for path in modules("graph_api") if of_package(path, "visualisation")}
    assert {name for name in found if name not in SHOWN and not name.startswith("view")} == set()


def test_every_module_has_its_place_in_the_order() -> None:
    found = {room(path) for path in modules("graph_api")} - {"__init__"}
    assert len(set(ORDER)) == len(ORDER)
    assert found - set(ORDER) == set(), "a new module: give it a place in ORDER, after all that it imports"
    assert set(ORDER) - found == set(), "a module is gone: remove it from ORDER"


@pytest.mark.parametrize("place", ["module", "function", "types"])
def test_a_module_imports_only_what_comes_before_it(place: str) -> None:
    rank = {name: number for number, name in enumerate(ORDER)}
    backwards = [
        f"{room(path)} imports {wanted}"
        for path in modules("graph_api")
        for where, name in sorted(of_package(path, "graph_api"))
        if where == place
        and len(name.split(".")) > 1
        and (wanted := name.split(".")[1]) != room(path)
        and rank.get(wanted, len(ORDER)) >= rank.get(room(path), len(ORDER))
    ]
    assert backwards == []


@pytest.mark.parametrize("package", ["graph_api", "visualisation"])
def test_no_two_modules_import_each_other_in_a_circle(package: str) -> None:
    known = {dotted(path) for path in modules(package)}
    graph: dict[str, set[str]] = {}
    for path in modules(package):
        names = {name for place, name in of_package(path, package) if place == "module"}
        targets = {name if name in known else name.rpartition(".")[0] for name in names}
        graph[dotted(path)] = (targets & known) - {dotted(path)}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("package", ["graph_api", "visualisation"])
def test_every_module_is_called_after_what_it_does(package: str) -> None:
    folders = {path.parent.name for path in modules(package)}
    assert ({path.stem for path in modules(package)} | folders) & VAGUE == set()


@pytest.mark.parametrize("package", ["graph_api", "visualisation"])
def test_no_module_is_longer_than_one_can_hold_in_mind(package: str) -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules(package)}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def undocumented(node: ast.Module | ast.ClassDef, name: str) -> Iterator[str]:
    if not ast.get_docstring(node):
        yield name
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from undocumented(child, f"{name}.{child.name}")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            public = not child.name.startswith("_") or child.name == "__call__"
            if public and not ast.get_docstring(child):
                yield f"{name}.{child.name}"


@pytest.mark.parametrize("package", ["graph_api", "visualisation"])
def test_everything_public_says_what_it_does(package: str) -> None:
    missing = [
        name for path in modules(package) for name in undocumented(ast.parse(path.read_text("utf-8")), dotted(path))
    ]
    assert missing == []
