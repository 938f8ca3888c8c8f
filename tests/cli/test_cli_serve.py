from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cli_command import GIVE_UP_SECONDS, INSTALLED, MODULE, Command, check_error, copy_graph
from waiting import below, free_port, is_up, processes, wait_until

from graph_api.prefixes import DEF, ID

BROKEN = {
    "no turtle": "this is no turtle\n",
    "out of shape": f"<{ID}actor/nobody> a <{DEF}Organisation> .\n",
}


@contextmanager
def serving(
    command: Command, *words: str, program: tuple[str, ...] = MODULE
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `serve` on a free port; give the process and its address once it has said that it serves."""
    port = free_port()
    line = [*program, "--data", str(command.graph), "serve", "--port", str(port), "--workers", "2", *words]
    server = subprocess.Popen(
        line, cwd=command.folder, env=command.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=address, trust_env=False) as client:
            wait_until(lambda: server.poll() is not None or is_up(client))
        assert server.poll() is None, server.communicate()[1]
        yield server, address
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate(timeout=GIVE_UP_SECONDS)


@pytest.mark.parametrize(
    ("program", "stop"), [(MODULE, signal.SIGTERM), (INSTALLED, signal.SIGINT)], ids=["SIGTERM", "SIGINT"]
)
def test_a_server_that_is_stopped_leaves_no_process_behind(
    command: Command, program: tuple[str, ...], stop: signal.Signals
) -> None:
    with serving(command, program=program) as (server, address):
        asked = httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, trust_env=False)
        assert asked.json()["boolean"] is True
        children = below(server.pid)
        assert len(children) >= 3  # one that loads the graph, and two that run queries
        server.send_signal(stop)
        said, wrong = server.communicate(timeout=GIVE_UP_SECONDS)
        assert server.returncode in (0, -stop)
        wait_until(lambda: not children & processes().keys())
    assert said.startswith("Ketenkaart ") and address in said
    assert "Traceback" not in wrong


def test_a_server_that_is_killed_leaves_no_process_behind(command: Command) -> None:
    with serving(command) as (server, _):
        children = below(server.pid)
        assert children
        server.kill()
        server.communicate(timeout=GIVE_UP_SECONDS)
        wait_until(lambda: not children & processes().keys())


def test_the_addresses_a_server_gives_are_those_its_users_see(command: Command) -> None:
    with serving(command, "--public-url", "https://keten.example/") as (_, address):
        asked = {"q": "Aan wie geeft het COA signalen door?"}
        answer = httpx.get(f"{address}/api/ask", params=asked, trust_env=False, timeout=GIVE_UP_SECONDS)
        links = [citation["deep_link"] for citation in answer.json()["citations"]]
        assert links
        assert all(link.startswith("https://keten.example/nl/passage/") for link in links)


def test_a_port_in_use_is_refused_with_another_one_named(command: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        check_error(
            command("serve", "--port", port),
            2,
            f"Port {port}",
            "another program uses it",
            f"make serve PORT={port + 1}",
            f"--port {port + 1}",
        )


@pytest.mark.parametrize("port", ["65536", "0", "-1", "999999"])
def test_a_port_that_cannot_be_is_refused_with_one_that_can(command: Command, port: str) -> None:
    told = command("serve", f"--port={port}")
    check_error(told, 2, f"Port {port}")
    named = told.stderr.rpartition("--port ")[2].strip(" .\n")
    assert 0 < int(named) < 65536


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_server_never_starts_on_a_graph_that_is_not_in_order(command: Command, tmp_path: Path, text: str) -> None:
    graph = copy_graph(command.graph, tmp_path)
    (graph / "data" / "broken.ttl").write_text(text, "utf-8")
    check_error(command.on(graph)("serve", "--port", free_port()), 1, "data/broken.ttl")


def test_a_server_keeps_its_graph_when_a_file_is_broken_under_it(command: Command, tmp_path: Path) -> None:
    graph = copy_graph(command.graph, tmp_path)
    with serving(command.on(graph)) as (_, address):
        before = httpx.get(f"{address}/health", trust_env=False).json()["dataset"]
        (graph / "data" / "flows" / "coa.ttl").write_text("this is no turtle\n", "utf-8")
        assert httpx.get(f"{address}/health", trust_env=False).json()["dataset"] == before
        assert httpx.get(f"{address}/nl/actor/coa", trust_env=False).status_code == 200


def test_a_folder_of_texts_that_is_none_is_named_before_anything_is_served(command: Command) -> None:
    told = command("serve", "--port", free_port(), KETENKAART_SOURCES="/nowhere")
    check_error(told, 2, "KETENKAART_SOURCES", "/nowhere")
