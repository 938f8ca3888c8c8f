"""Two servers behind a proxy with TLS, as docs/hosting.md has it: what a user at the public address sees."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
from conftest import Hosted
from proxies import NAME, PUBLIC
from waiting import GIVE_UP_SECONDS

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NUMBERS = " ".join(map(str, range(40)))
SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{n} {{ {NUMBERS} }}" for n in range(12)) + " }"
OF_ONE_CLIENT = 8
INITIALISE = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


def test_pages_questions_and_queries_answer_over_tls(hosted: Hosted) -> None:
    with hosted.proxy.client() as client:
        page = client.get("/nl/")
        assert (page.status_code, "strict-transport-security" in page.headers) == (200, True)
        assert "content-security-policy" in page.headers
        assert client.get("/api/questions").json()
        assert client.get("/sparql", params={"query": COUNT}).json()["results"]["bindings"]
        assert client.post("/sparql", data={"query": COUNT}).json()["results"]["bindings"]
        assert client.post("/sparql", data={"query": "oops"}).status_code == 400


def test_a_redirect_stays_at_the_public_address(hosted: Hosted) -> None:
    with hosted.proxy.client() as client:
        answer = client.get("/id/actor/noordpost", headers={"accept": "text/turtle"})
        assert answer.status_code == 303
        assert httpx.URL(PUBLIC).join(answer.headers["location"]).host == NAME


def test_the_description_names_the_public_address(hosted: Hosted) -> None:
    with hosted.proxy.client() as client:
        assert f"<{PUBLIC}/sparql>" in client.get("/.well-known/void", headers={"accept": "text/turtle"}).text


def test_tools_for_language_models_answer_under_the_public_name(hosted: Hosted) -> None:
    with hosted.proxy.client() as client:
        headers = {"accept": "application/json, text/event-stream", "host": NAME}
        assert client.post("/mcp", json=INITIALISE, headers=headers).status_code == 200


def test_what_the_server_counts_is_kept_inside(hosted: Hosted) -> None:
    with hosted.proxy.client() as client:
        assert client.get("/metrics").status_code == 403
    assert httpx.get(f"http://127.0.0.1:{hosted.ports[0]}/metrics", trust_env=False).status_code == 200


def test_a_body_of_more_than_a_megabyte_is_refused(hosted: Hosted) -> None:
    with hosted.proxy.client() as client:
        assert client.post("/sparql", data={"query": "#" * 1_500_000}).status_code == 413


def test_clients_are_told_apart_by_their_own_address_and_not_by_what_they_say(hosted: Hosted) -> None:
    """One client asks more at once than its share and is told so; another, meanwhile, has a share of its own."""
    with hosted.proxy.client("127.0.0.2") as greedy, hosted.proxy.client("127.0.0.3") as other:
        begun = threading.Barrier(2 * OF_ONE_CLIENT + 5, timeout=GIVE_UP_SECONDS)

        def ask(number: int) -> int:
            begun.wait()
            invented = {"x-forwarded-for": f"10.0.0.{number}"}
            return greedy.post("/sparql", data={"query": f"{SLOW}#{number}"}, headers=invented).status_code

        with ThreadPoolExecutor(2 * OF_ONE_CLIENT + 4) as pool:
            asked = [pool.submit(ask, number) for number in range(2 * OF_ONE_CLIENT + 4)]
            begun.wait()
            answers = {other.post("/sparql", data={"query": f"{COUNT}#other{n}"}).status_code for n in range(4)}
            statuses = [one.result(GIVE_UP_SECONDS) for one in asked]
    assert 429 in statuses
    assert 429 not in answers


def test_when_one_server_stops_the_other_answers(hosted: Hosted) -> None:
    """Stays the last test of the file: the first server is not started again."""
    hosted.servers[0].terminate()
    hosted.servers[0].wait(GIVE_UP_SECONDS)
    asked = [f"{COUNT}#{number}" for number in range(12)]
    with hosted.proxy.client() as client:
        if hosted.name == "nginx":  # as docs/hosting.md says
            assert {client.post("/sparql", data={"query": query}).status_code for query in asked} == {200}
        assert {client.get("/sparql", params={"query": query}).status_code for query in asked} == {200}
