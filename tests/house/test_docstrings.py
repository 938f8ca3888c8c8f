"""What a public function raises in its own words is in its docstring, by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from graph_api import errors

OURS = {name for name, found in vars(errors).items() if isinstance(found, type) and issubclass(found, Exception)}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def raised(function: ast.AST) -> Iterator[str]:
    """Give the names of our errors that a function raises itself: not in a function within it, and not caught there."""
    for child in ast.iter_child_nodes(function):
        if isinstance(child, Function):
            continue
        if isinstance(child, ast.Try) and any(isinstance(one.type, ast.Name) for one in child.handlers):
            caught = {one.type.id for one in child.handlers if isinstance(one.type, ast.Name)}
            yield from (name for name in raised(child) if not caught & {name, "GraphError"})
        elif isinstance(child, ast.Raise) and isinstance(child.exc, ast.Call) and isinstance(child.exc.func, ast.Name):
            yield child.exc.func.id
        else:
            yield from raised(child)


def test_a_docstring_names_the_errors_that_its_function_raises(checkout: Path) -> None:
    untold = []
    for path in sorted((checkout / "graph_api").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            told = ast.get_docstring(function) if isinstance(function, Function) else None
            if told and not function.name.startswith("_"):
                missing = {name for name in raised(function) if name in OURS and name not in told}
                untold += [f"{path.name}:{function.lineno} {function.name}: {name}" for name in sorted(missing)]
    assert untold == [], "say in the docstring when it raises this"
