"""New data without a stop: a real server, whose files are changed under it."""

from __future__ import annotations

import os
import pty
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import httpx
import pytest
from live_server import GIVE_UP_SECONDS, LABEL, NEW, OLD, RENAMED, RUNAWAY, Served
from waiting import processes, wait_until

Serve = Callable[..., AbstractContextManager[Served]]
PATHS = ("/sparql", "/nl/actor/zuidwacht", "/api/search?q=zuid", "/api/flows", "/nl/questions", "/health")


class Visitors:
    """Clients that ask without a pause, each on a connection of its own, and keep what went wrong."""

    def __init__(self, address: httpx.URL) -> None:
        self.address = address
        self.leaving = threading.Event()
        self.answered = 0
        self.wrong: list[str] = []
        self.names: list[str] = []

    def visit(self, path: str) -> None:
        query = {"query": LABEL} if path == "/sparql" else None
        with httpx.Client(base_url=self.address, timeout=30, trust_env=False) as client:
            while not self.leaving.is_set():
                try:
                    answer = client.get(path, params=query) if query else client.get(path)
                except httpx.HTTPError as error:
                    self.wrong.append(f"{path}: {error!r}")
                    continue
                self.answered += 1
                if answer.status_code != 200:
                    self.wrong.append(f"{path}: {answer.status_code} {answer.text[:200]}")
                elif query:
                    self.names.append(answer.json()["results"]["bindings"][0]["name"]["value"])


@contextmanager
def visited(served: Served) -> Iterator[Visitors]:
    visitors = Visitors(served.client.base_url)
    threads = [threading.Thread(target=visitors.visit, args=(path,)) for path in PATHS]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: visitors.answered > 50 and visitors.names)
        yield visitors
    finally:
        visitors.leaving.set()
        for thread in threads:
            thread.join()


def sign(served: Served, words: tuple[str, ...]) -> None:
    """Tell a server that does not watch that its files changed."""
    if "--watch" not in words:
        served.hang_up()


@pytest.mark.parametrize("words", [("--watch",), ()], ids=["watch", "SIGHUP"])
def test_a_changed_file_is_served_anew_and_no_request_is_lost(serve: Serve, words: tuple[str, ...]) -> None:
    with serve(*words) as served:
        before = served.health()
        assert (before["status"], before["last_reload"]) == ("ok", None)
        with visited(served) as visitors:
            served.edit()
            sign(served, words)
            wait_until(lambda: served.label() == NEW)
            seen = visitors.answered
            wait_until(lambda: visitors.answered > seen + 50)
        assert visitors.wrong == []
        assert set(visitors.names) == {OLD, NEW}
        assert visitors.names == sorted(visitors.names, key=[OLD, NEW].index)  # never the old one after the new one
        after = served.health()
        assert after["status"] == "ok"
        assert after["dataset"] != before["dataset"]
        assert after["loaded_at"] > before["loaded_at"]
        assert (after["last_reload"]["outcome"], after["last_reload"]["version"]) == ("loaded", after["dataset"])


def test_all_that_is_served_follows_the_new_file(serve: Serve) -> None:
    with serve() as served:
        ask = served.client.get
        flow = {"sender": "noordpost-employee", "receiver": "zuidwacht", "lang": "nl"}
        old_tag = ask("/sparql", params={"query": LABEL}).headers["etag"]
        assert ask("/sparql", params={"query": LABEL}, headers={"if-none-match": old_tag}).status_code == 304
        served.edit()
        served.hang_up()
        wait_until(lambda: (served.health()["last_reload"] or {}).get("outcome") == "loaded")
        again = ask("/sparql", params={"query": LABEL}, headers={"if-none-match": old_tag})
        assert again.status_code == 200 and NEW in again.text
        assert again.headers["etag"] != old_tag
        assert f"<title>{NEW}" in ask("/nl/actor/zuidwacht").text
        assert ask("/api/search", params={"q": NEW}).json()[0]["label"] == NEW
        assert NEW in ask("/id/actor/zuidwacht.ttl").text
        version = served.health()["dataset"]
        assert ask("/api/routes", params=flow).json()["dataset"]["version"] == version
        assert ask("/api/graph.json").json()["dataset"]["version"] == version


BREAKS = {
    "no turtle": ("this is no turtle\n", f"data/{RENAMED}"),
    "out of shape": (
        "@prefix kg: <https://w3id.org/ketenkaart/def/> .\n\n<https://w3id.org/ketenkaart/id/actor/nobody>\n"
        "  a kg:Organisation .\n",
        "data/organisations/extra.ttl",
    ),
}


@pytest.mark.parametrize("words", [("--watch",), ()], ids=["watch", "SIGHUP"])
@pytest.mark.parametrize("kind", BREAKS)
def test_a_broken_file_leaves_the_old_graph_and_says_so_until_it_is_repaired(
    serve: Serve, words: tuple[str, ...], kind: str
) -> None:
    text, file = BREAKS[kind]
    with serve(*words) as served:
        version = served.health()["dataset"]
        path = served.graph / file
        kept = path.read_bytes() if path.exists() else None
        path.write_text(text, "utf-8")
        sign(served, words)
        wait_until(lambda: served.health()["status"] == "stale")
        told = served.health()
        assert told["dataset"] == version and served.label() == OLD
        assert told["last_reload"]["outcome"] == "refused"
        assert told["last_reload"]["violations"][0]["file"] == file
        assert told["last_reload"]["violations"][0]["message"]
        assert file in served.logged() and "reload refused" in served.logged()
        path.unlink() if kept is None else path.write_bytes(kept)
        served.edit()
        sign(served, words)
        wait_until(lambda: served.label() == NEW)
        wait_until(lambda: served.health()["status"] == "ok")


def test_files_that_are_as_they_were_change_nothing(serve: Serve) -> None:
    with serve() as served:
        before, children = served.health(), served.children()
        served.hang_up()
        wait_until(lambda: served.health()["last_reload"])
        after = served.health()
        assert after["last_reload"]["outcome"] == "unchanged"
        assert (after["dataset"], after["loaded_at"]) == (before["dataset"], before["loaded_at"])
        wait_until(lambda: served.children() == children)


def test_a_folder_that_is_gone_leaves_the_old_graph(serve: Serve) -> None:
    with serve("--watch") as served:
        away = served.graph / "elsewhere"
        (served.graph / "data").rename(away)
        wait_until(lambda: served.health()["status"] == "stale")
        assert "does not exist" in served.health()["last_reload"]["reason"]
        assert served.label() == OLD
        away.rename(served.graph / "data")
        wait_until(lambda: served.health()["status"] == "ok")


def test_a_query_under_way_ends_on_the_graph_it_began_on(serve: Serve) -> None:
    with serve() as served:
        answers: list[httpx.Response] = []
        runaway = threading.Thread(
            target=lambda: answers.append(served.client.get("/sparql", params={"query": RUNAWAY}))
        )
        runaway.start()
        wait_until(lambda: served.health()["queries"]["running"] == 1)
        served.edit()
        served.hang_up()
        runaway.join()
        assert answers[0].status_code == 504  # its own limit ended it, not the renewal
        wait_until(lambda: served.label() == NEW)


def renew_and_wait(served: Served, old: str, new: str) -> None:
    """Have a changed file served, and wait until of the old graph's processes none is left and all new ones are."""
    before = served.children()
    served.edit(old, new)
    served.hang_up()
    wait_until(lambda: served.label() == new)
    wait_until(lambda: not before & processes().keys(), "for the old processes to go")
    wait_until(lambda: len(served.children()) == len(before), "for only the new processes to be left")


def test_what_an_old_graph_used_is_gone_after_it(serve: Serve) -> None:
    with serve() as served:
        descriptors = served.descriptors()
        assert len(served.children()) == 3  # one that loads the graph, and two that run queries
        for old, new in ((OLD, NEW), (NEW, OLD), (OLD, NEW)):
            renew_and_wait(served, old, new)
        wait_until(lambda: served.descriptors() <= descriptors, "for the old descriptors to be closed")


def test_a_server_whose_terminal_is_gone_stops_and_leaves_nothing(serve: Serve) -> None:
    ours, theirs = pty.openpty()
    try:
        with serve(terminal=theirs) as served:
            children = served.children()
            served.hang_up()  # while the terminal is there, this asks for a renewal
            wait_until(lambda: served.health()["last_reload"])
            os.close(theirs)
            os.close(ours)
            served.process.wait(GIVE_UP_SECONDS)
            wait_until(lambda: not children & processes().keys())
    finally:
        for descriptor in (ours, theirs):
            with suppress(OSError):
                os.close(descriptor)
