"""What importing our modules loads, and what it does besides: a process of its own is asked."""

from __future__ import annotations

import subprocess
import sys

from package_modules import ROOT, dotted, modules

HEAVY = ("rdflib", "pyshacl", "pyvis", "uvicorn", "fastapi", "starlette", "networkx", "pyoxigraph")


def run_python(program: str) -> str:
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def test_the_command_line_starts_without_what_only_some_commands_need() -> None:
    loaded = run_python("import sys, graph_api.cli; print(' '.join({name.split('.')[0] for name in sys.modules}))")
    assert set(loaded.split()) & set(HEAVY) == set()


def test_the_application_is_loaded_without_what_only_some_requests_need() -> None:
    loaded = run_python("import sys, graph_api.http; print(' '.join({name.split('.')[0] for name in sys.modules}))")
    assert set(loaded.split()) & {"networkx", "rdflib", "pyshacl", "pyvis", "mcp", "simplemma"} == set()


def test_importing_opens_no_file_of_ours_makes_no_connection_and_starts_no_process() -> None:
    names = [dotted(path) for package in ("graph_api", "visualisation") for path in modules(package)]
    program = f"""
import importlib, sys
done = []
def watch(event, arguments):
    if event in ("socket.bind", "socket.connect", "subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec"):
        done.append((event, str(arguments)))
    if event == "open" and str(arguments[0]).startswith({str(ROOT)!r} + "/"):
        path = str(arguments[0])
        if "/.venv/" not in path and "/__pycache__/" not in path and not path.endswith(".py"):
            done.append((event, path))
sys.addaudithook(watch)
for name in {names!r}:
    importlib.import_module(name)
print(done)
"""
    assert run_python(program) == "[]"
