"""Publishing into a real engine, and what happens to a server when that engine fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
from conftest import Filled, publish
from engine_servers import Running, ketenkaart, serving
from waiting import free_port, wait_until

from graph_api.load import read
from graph_api.prefixes import DESCRIPTION, GRAPH
from graph_api.publishing import graphs_of, union_of
from graph_api.settings import Folders
from graph_api.store_command import described

FLOWS = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/ketenkaart/def/Flow> }"


def counts(engine: Running) -> dict[str, int]:
    """Ask the engine itself what its graphs of ours hold."""
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    json = {"accept": "application/sparql-results+json"}
    rows = httpx.post(engine.query, data={"query": query}, headers=json, trust_env=False).json()["results"]["bindings"]
    found = {row["g"]["value"]: int(row["n"]["value"]) for row in rows}  # Virtuoso has graphs of its own too
    return {graph.removeprefix(GRAPH): count for graph, count in found.items() if graph.startswith(GRAPH)}


def expected(root: Path) -> dict[str, int]:
    dataset = read(Folders(root / "ontology", root / "data"))
    graphs = graphs_of(dataset)
    found = {graph.removeprefix(GRAPH): len(triples) for graph, triples in graphs.items()}
    union, said = f"union/{dataset.version}", len(described(dataset, "http://127.0.0.1:8000").triples)
    return found | {union: len(union_of(graphs)), f"{union}/description": said, "description": said}


def without_marker(found: dict[str, int]) -> dict[str, int]:
    return {graph: count for graph, count in found.items() if graph != "published"}


def test_each_graph_is_published_whole_and_a_second_time_nothing_is_done(
    engine: Running, mini_root: Path, cache: Path
) -> None:
    said = publish(engine, mini_root, cache)
    assert without_marker(counts(engine)) == expected(mini_root)
    assert said.splitlines()[-1].endswith("graphs.")
    assert "is there already" in publish(engine, mini_root, cache)


def test_an_update_gives_what_the_graph_store_gives(engine: Running, mini_root: Path, cache: Path) -> None:
    words = ("--data", mini_root, "publish", "--store", engine.query, "--update", engine.updates)
    told = ketenkaart(*words, cache=cache, **engine.environment)
    if engine.name == "virtuoso":  # 7.2.5 has no xsd:duration in INSERT DATA, and says so
        assert told.returncode == 1 and "xsd:duration can not be created" in told.stderr
    else:
        assert told.returncode == 0, told.stderr
        assert without_marker(counts(engine)) == expected(mini_root)


def test_what_was_left_half_done_is_finished_the_next_time(engine: Running, mini_root: Path, cache: Path) -> None:
    publish(engine, mini_root, cache)
    graph = f"{GRAPH}data/silences"
    login = httpx.DigestAuth("dba", "dba") if engine.environment else None
    gone = httpx.delete(engine.graphs, params={"graph": graph}, auth=login, trust_env=False)
    assert gone.status_code in (200, 204)
    assert "data/silences" not in counts(engine)
    assert "is there already" not in publish(engine, mini_root, cache)
    assert without_marker(counts(engine)) == expected(mini_root)


def test_a_new_version_keeps_the_one_before_and_removes_what_is_gone(
    engine: Running, mini_root: Path, cache: Path
) -> None:
    publish(engine, mini_root, cache)
    first = f"union/{read(Folders(mini_root / 'ontology', mini_root / 'data')).version}"
    silences = mini_root / "data" / "silences.ttl"
    silences.rename(silences.with_name("gaps.ttl"))
    publish(engine, mini_root, cache)
    found = counts(engine)
    before = {name: count for name, count in found.items() if name in (first, f"{first}/description")}
    assert len(before) == 2
    assert without_marker(found) == expected(mini_root) | before
    assert "data/gaps" in found and "data/silences" not in found
    silences.with_name("gaps.ttl").rename(silences.with_name("silence.ttl"))
    publish(engine, mini_root, cache)
    assert not {first, f"{first}/description"} & counts(engine).keys()


def test_an_engine_that_is_not_there_or_refuses_is_named(engine: Running, mini_root: Path, cache: Path) -> None:
    words = ("--data", mini_root, "publish", "--store", engine.query)
    nowhere = ketenkaart(*words, "--graph-store", "http://127.0.0.1:1/store", cache=cache, **engine.environment)
    assert nowhere.returncode == 1
    assert nowhere.stderr == "ketenkaart: The store http://127.0.0.1:1/store cannot be reached.\n"
    address = f"{engine.query}-nothing"
    wrong = ketenkaart(*words, "--graph-store", address, cache=cache, **engine.environment)
    assert wrong.returncode == 1
    told = f"ketenkaart: The store {address} answers PUT with status "
    assert wrong.stderr.startswith((f"{told}404", f"{told}501"))
    assert "Traceback" not in wrong.stderr


def test_a_server_refuses_an_engine_that_holds_another_version(
    engine: Running, mini_root: Path, cache: Path, tmp_path: Path
) -> None:
    login = {"KETENKAART_STORE": engine.query, **engine.environment}
    told = ketenkaart("--data", mini_root, "serve", "--port", free_port(), cache=cache, **login)
    assert told.returncode == 2
    assert "holds no published dataset" in told.stderr and "ketenkaart publish" in told.stderr
    publish(engine, mini_root, cache)
    other = tmp_path / "other"
    shutil.copytree(mini_root, other)
    (other / "data" / "silences.ttl").rename(other / "data" / "gaps.ttl")
    told = ketenkaart("--data", other, "serve", "--port", free_port(), cache=cache, **login)
    assert told.returncode == 2
    assert "holds version " in told.stderr and "the files are version" in told.stderr


def ground(body: str) -> set[str]:
    """Give the N-Triples without a blank node, which has no name of its own."""
    return {line for line in body.splitlines() if line and "_:" not in line}


def test_a_server_describes_itself_by_its_engine_as_embedded(mini_filled: Filled, tmp_path: Path) -> None:
    filled, plain = mini_filled, {"accept": "application/n-triples"}
    construct = {"query": f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{DESCRIPTION}> {{ ?s ?p ?o }} }}"}
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    examples = {"query": "SELECT ?q ?text { ?q <http://www.w3.org/ns/shacl#select> ?text } ORDER BY ?q"}
    address = ("--public-url", "http://127.0.0.1:8000")
    answers = []
    for environment in (filled.environment, {}):
        with serving(filled.root, filled.cache, tmp_path / "log", *address, **environment) as client:
            said = client.post("/sparql", data=construct, headers=plain).text
            rows = [client.post("/sparql", data=query).json()["results"]["bindings"] for query in (count, examples)]
            graphs = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?q <http://www.w3.org/ns/shacl#select> ?text } }"}
            named = client.post("/sparql", data=graphs).json()["results"]["bindings"]
            answers.append((len(said.splitlines()), ground(said), rows, named))
    assert len(answers[0][1]) > 1000 and len(answers[0][2][1]) > 100
    assert answers[0] == answers[1]
    publish(filled.engine, filled.root, filled.cache)
    again = ketenkaart(
        *("--data", filled.root, "publish", "--store", filled.engine.query, "--graph-store", filled.engine.graphs),
        *("--public-url", "https://keten.example"),
        cache=filled.cache,
        **filled.engine.environment,
    )
    assert again.returncode == 0, again.stderr
    assert "is there already" not in again.stdout


def test_a_server_says_that_its_engine_is_down_and_recovers_with_it(mini_filled: Filled, tmp_path: Path) -> None:
    filled = mini_filled
    with serving(filled.root, filled.cache, tmp_path / "log", **filled.environment) as client:
        first = client.post("/sparql", data={"query": FLOWS}).json()
        assert first["results"]["bindings"]
        question = "/api/questions/who-passes-signals-to?receiver=zuidwacht"
        answered = client.get(question).json()
        filled.engine.kill()
        down = client.post("/sparql", data={"query": FLOWS + " LIMIT 7"})
        assert down.status_code in (502, 503)
        assert "engine behind this server" in down.json()["detail"]
        assert client.get(question).status_code in (502, 503)
        assert client.get("/nl/actor/zuidwacht", headers={"accept": "text/html"}).status_code in (502, 503)
        wait_until(lambda: client.get("/health").json()["status"] == "engine down")
        assert "ketenkaart_engine_ready 0.0" in client.get("/metrics").text
        filled.engine.start()
        wait_until(lambda: client.get("/health").json()["status"] == "ok")
        assert client.post("/sparql", data={"query": FLOWS + " LIMIT 7"}).json() == first
        assert client.get(question).json() == answered
        assert "ketenkaart_engine_ready 1.0" in client.get("/metrics").text
