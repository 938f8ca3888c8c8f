"""What a server counts and logs: everything an operator needs, and nothing about who asked what."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import httpx
from live_server import LABEL, NEW, RUNAWAY, Served
from prometheus_client.parser import text_string_to_metric_families
from waiting import wait_until

Serve = Callable[..., AbstractContextManager[Served]]
SECRET = "Piet-Heijn-1234"


def measured(served: Served) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Read /metrics as Prometheus does: the value of each metric with its labels."""
    answer = served.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def value(found: dict[Any, float], name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def requests_logged(served: Served) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in served.logged().splitlines()]
    return [line for line in lines if line["event"] == "request"]


def test_requests_are_counted_by_the_template_of_their_route(serve: Serve) -> None:
    with serve() as served:
        for path in ("/nl/actor/zuidwacht", "/nl/actor/noordpost", "/nl/actor/nobody", "/nowhere/at/all"):
            served.client.get(path)
        served.client.get("/api/search", params={"q": "zuid"})
        for passage in ("report-desk", "report-clock"):
            served.client.get(f"/api/v1/passages/{passage}")
        served.client.get("/static/" + "page.css")
        served.client.request("PROPFIND", "/nl/actors")
        found = measured(served)
        pages = {"route": "/nl/{kind}/{slug}", "method": "GET"}
        assert value(found, "ketenkaart_requests_total", **pages, status="200") == 2
        assert value(found, "ketenkaart_requests_total", **pages, status="404") == 1
        assert value(found, "ketenkaart_requests_total", route="(none)", method="GET", status="404") == 1
        assert value(found, "ketenkaart_requests_total", route="/api/search", method="GET", status="200") == 1
        by_name = {"route": "/api/v1/passages/{name}", "method": "GET"}
        assert value(found, "ketenkaart_requests_total", **by_name, status="200") == 2
        assert value(found, "ketenkaart_request_seconds_count", route="/nl/{kind}/{slug}") == 3
        assert value(found, "ketenkaart_response_bytes_total", route="/nl/{kind}/{slug}") > 1000
        names = {labels for name, labels in found if name == "ketenkaart_requests_total"}
        assert {dict(labels)["method"] for labels in names} == {"GET", "OTHER"}
        assert not any("zuidwacht" in label for labels in names for _, label in labels)


def test_the_processes_the_cache_and_the_graph_are_measured(serve: Serve) -> None:
    with serve() as served:
        version = served.health()["dataset"]
        for _ in range(3):
            served.label()
        assert served.client.get("/sparql", params={"query": RUNAWAY}).status_code == 504
        found = measured(served)
        assert value(found, "ketenkaart_cache_lookups_total", result="hit") == 2
        assert value(found, "ketenkaart_cache_lookups_total", result="miss") == 2
        assert value(found, "ketenkaart_cache_bytes") > len(LABEL)
        assert value(found, "ketenkaart_queries_total", outcome="answered") == 1
        assert value(found, "ketenkaart_workers_killed_total", reason="timeout") == 1
        assert value(found, "ketenkaart_workers_killed_total", reason="client_left") == 0
        assert value(found, "ketenkaart_zygotes_started_total") == 1
        assert value(found, "ketenkaart_queries_running") == value(found, "ketenkaart_queries_waiting") == 0
        release = served.health()["release"] or ""
        assert value(found, "ketenkaart_dataset_triples", version=version, release=release) > 1000
        assert value(found, "process_resident_memory_bytes") > 10_000_000


def test_counts_go_on_when_the_graph_is_renewed(serve: Serve) -> None:
    with serve() as served:
        served.label()
        children = served.children()
        served.edit()
        served.hang_up()
        wait_until(lambda: served.label() == NEW)
        wait_until(lambda: not children & served.children())
        wait_until(lambda: len(served.children()) == len(children))
        found = measured(served)
        assert value(found, "ketenkaart_reloads_total", outcome="loaded") == 1
        assert value(found, "ketenkaart_stale") == 0
        assert value(found, "ketenkaart_zygotes_started_total") == 2
        assert value(found, "ketenkaart_queries_total", outcome="answered") >= 2
        assert len([name for name, _ in found if name == "ketenkaart_dataset_triples"]) == 1


def asked(served: Served) -> list[dict[str, Any]]:
    """Give what is logged of requests, without those by which the test waits for the server."""
    return [line for line in requests_logged(served) if line["route"] != "/health"]


def test_the_log_has_one_line_of_json_for_each_request_and_nothing_personal(serve: Serve) -> None:
    with serve("--log-format", "json") as served:
        served.client.get("/health")
        wait_until(lambda: requests_logged(served))
        agent = {"user-agent": SECRET, "x-forwarded-for": "198.51.100.7", "referer": f"http://{SECRET}/"}
        ask = served.client.get
        ask("/api/ask", params={"q": f"Wie is {SECRET}?"}, headers=agent)
        ask("/sparql", params={"query": f'ASK {{ ?s ?p "{SECRET}" }}'}, headers=agent)
        ask("/sparql", params={"query": f"{SECRET} is no query"}, headers=agent)
        served.client.post("/sparql", data={"query": f'ASK {{ ?s ?p "{SECRET}" }}'}, headers=agent)
        ask(f"/nl/actor/{SECRET}", headers=agent)
        wait_until(lambda: len(asked(served)) >= 5)
        logged = asked(served)
        assert [(line["route"], line["status"], line["outcome"]) for line in logged] == [
            ("/api/ask", 200, "ok"),
            ("/sparql", 200, "ok"),
            ("/sparql", 400, "refused"),
            ("/sparql", 200, "ok"),
            ("/nl/{kind}/{slug}", 404, "refused"),
        ]
        about = {"time", "level", "event", "route", "method", "status", "ms", "bytes", "outcome", "dataset"}
        assert all(set(line) == about and line["bytes"] > 0 and line["ms"] > 0 for line in logged)
        assert {line["dataset"] for line in logged} == {served.health()["dataset"]}
        for said in (SECRET, SECRET.lower(), "127.0.0.1:", "198.51.100.7", "python-httpx", "Wie+is", "Wie is"):
            assert said not in served.logged().replace(str(served.client.base_url), "")


def test_the_log_tells_how_the_server_lived(serve: Serve) -> None:
    with serve("--log-format", "json") as served:
        first = served.health()["dataset"]
        served.edit()
        served.hang_up()
        wait_until(lambda: "retired" in served.logged())
        second = served.health()["dataset"]
        served.process.terminate()
        served.process.wait(60)
        lines = [json.loads(line) for line in served.logged().splitlines()]
        told = [(line["event"], line["version"]) for line in lines if line["event"] != "request"]
    assert told == [("started", first), ("reload loaded", second), ("retired", first), ("stopped", second)]


def test_the_log_is_text_unless_it_is_asked_for_as_json(serve: Serve) -> None:
    with serve() as served:
        assert httpx.get(served.client.base_url.join("/nl/actors"), trust_env=False).status_code == 200
        wait_until(lambda: "route=/nl/actors" in served.logged())
        (line,) = [line for line in served.logged().splitlines() if "route=/nl/actors" in line]
    assert " INFO request route=/nl/actors method=GET status=200 ms=" in line
