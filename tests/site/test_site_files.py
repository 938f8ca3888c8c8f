from __future__ import annotations

import json
import os
import posixpath
import re
from pathlib import Path
from urllib.request import urlopen

import pytest
from fastapi import FastAPI
from site_command import computed, read_pages, sums, write, wrong_links

from graph_api.load import Dataset

POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
LANGUAGES = ("nl", "en")

long = pytest.mark.skipif(os.environ.get("KETENKAART_LONG") != "1", reason="KETENKAART_LONG=1 runs what takes long")


def test_every_link_leads_to_a_file_and_only_marked_links_lead_elsewhere(site: Path) -> None:
    assert wrong_links(site) == []


def test_every_page_but_those_that_forms_choose_is_reached_over_http_from_the_first_one(
    site: Path, site_address: str
) -> None:
    pages = dict(read_pages(site))
    seen, todo = set[str](), ["index.html"]
    while todo:
        page = todo.pop()
        with urlopen(site_address + page) as answer:
            assert answer.status == 200 and answer.read()
        links = (href.partition("#")[0].partition("?")[0] for tag, href, _ in pages[page].found if tag in ("a", "form"))
        inside = (
            posixpath.normpath(posixpath.join(posixpath.dirname(page), href)) for href in links if ":" not in href
        )
        found = {file for file in inside if file.endswith(".html")} - seen - set(todo)
        seen.add(page)
        todo += sorted(found)
    assert {page for page in set(pages) - seen if "." not in Path(page).stem} == {"404.html"}
    assert len(seen) > len(pages) / 2


def test_the_checksums_are_those_of_the_files_and_no_file_is_left_out(site: Path) -> None:
    assert sums(site) == computed(site)
    assert list(sums(site)) == sorted(sums(site))


def test_the_same_data_give_the_same_bytes_also_with_the_source_texts_at_hand(
    site: Path, graph: Path, checkout: Path, tmp_path: Path
) -> None:
    texts = checkout / "tests" / "mini" / "sources"
    told = write("--data", graph, tmp_path / "again", PYTHONHASHSEED="7", KETENKAART_SOURCES=str(texts))
    assert (told.returncode, told.stderr) == (0, "")
    assert computed(tmp_path / "again") == computed(site)


def is_near(site: Path, checkout: Path, graph: str) -> bool:
    """Say whether a site has about as many files and bytes as docs/hosting.md says behind these words."""
    text = (checkout / "docs" / "hosting.md").read_text("utf-8").partition(graph)[2]
    said = re.search(r"some ([\d,]+) files[ ,(]+(\d+) MB", text)
    assert said
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    files, millions = int(said[1].replace(",", "")), int(said[2])
    return abs(len(sizes) - files) < files / 10 and abs(sum(sizes) / 1e6 - millions) < millions / 10 + 1


def test_a_site_is_about_as_large_as_the_document_says(site: Path, checkout: Path) -> None:
    assert is_near(site, checkout, "the tiny invented graph")


def test_everything_that_has_a_name_has_a_page_in_both_languages(site: Path, mini: Dataset) -> None:
    named = {
        quad.subject.value.removeprefix("https://w3id.org/ketenkaart/id/")
        for quad in mini.quads()
        if quad.predicate.value.endswith("#prefLabel") and "/ketenkaart/id/" in quad.subject.value
    }
    retired = {
        quad.subject for quad in mini.quads() if str(quad.object) == "<https://w3id.org/ketenkaart/def/RetiredThing>"
    }
    named -= {subject.value.removeprefix("https://w3id.org/ketenkaart/id/") for subject in retired}
    assert len(named) > 100
    for lang in LANGUAGES:
        assert [name for name in named if not (site / lang / f"{name}.html").is_file()] == []


def test_every_view_of_the_server_has_a_page_or_one_that_stands_in_for_it(site: Path, mini_app: FastAPI) -> None:
    paths = {getattr(route, "path", "") for route in mini_app.routes}
    views = {path for path in paths if path[:4] in ("/nl/", "/en/") and "{" not in path and "." not in path}
    stand_ins = {"query": "data", "api": "data", "": "index"}
    files = {f"{path[1:4]}{stand_ins.get(path[4:], path[4:])}.html" for path in views}
    assert len(files) > 20
    assert [file for file in sorted(files) if not (site / file).is_file()] == []


def test_the_release_lies_beside_the_pages(site: Path) -> None:
    told = json.loads((site / "data" / "manifest.json").read_text("utf-8"))
    assert {"ketenkaart.trig", "ketenkaart.nq", "ketenkaart.jsonld", "flows.csv"} <= {
        one["file"] for one in told["files"]
    }
    graph = json.loads((site / "graph.json").read_text("utf-8"))
    assert graph["flows"] and graph["actors"]


def test_every_page_has_a_strict_content_policy_and_no_form_that_only_a_server_can_answer(site: Path) -> None:
    forms = set[str]()
    for page, links in read_pages(site):
        html = (site / page).read_text("utf-8")
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}' in html, page
        forms |= {posixpath.basename(href) for tag, href, _ in links.found if tag == "form"}
    views = ("routes", "network", "procedures", "systems", "measures", "seats", "flows")
    assert forms == {f"{name}.html" for name in ("search", "ask", *views)}


def test_the_page_for_what_is_not_there_has_links_from_anywhere_when_the_address_is_known(
    graph: Path, tmp_path: Path
) -> None:
    told = write("--data", graph, "--address", "https://example.org/archive/ketenkaart/", tmp_path / "site")
    assert told.returncode == 0, told.stderr
    links = dict(read_pages(tmp_path / "site"))["404.html"].found
    assert links and all(href.startswith("/archive/ketenkaart/") for _, href, _ in links)
    assert {href.removeprefix("/archive/ketenkaart/") for _, href, _ in links} <= set(sums(tmp_path / "site"))


def test_a_folder_that_holds_something_is_left_alone(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    told = write("--data", graph, tmp_path)
    assert told.returncode == 2
    assert told.stderr == f"ketenkaart: {tmp_path} is not empty; name an empty folder or a new one.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_that_cannot_be_written_is_said_to_be_so(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    told = write("--data", graph, tmp_path / "file")
    assert told.returncode == 2
    assert told.stderr.startswith(f"ketenkaart: {tmp_path / 'file'} cannot be written: ")
    assert told.stderr.count("\n") == 1


def test_an_address_that_is_none_is_refused_before_anything_is_written(graph: Path, tmp_path: Path) -> None:
    told = write("--data", graph, "--address", "example.org/ketenkaart", tmp_path / "site")
    assert told.returncode == 2
    assert "'example.org/ketenkaart' is no address of a site" in told.stderr
    assert not (tmp_path / "site").exists()


@long
def test_the_site_of_the_real_graph_is_whole(tmp_path: Path, checkout: Path) -> None:
    told = write(tmp_path / "site")
    assert (told.returncode, told.stderr) == (0, "")
    assert wrong_links(tmp_path / "site") == []
    assert sums(tmp_path / "site") == computed(tmp_path / "site")
    assert is_near(tmp_path / "site", checkout, "The real graph makes")
    for lang in LANGUAGES:
        assert (tmp_path / "site" / lang / "routes" / "sender.coa-employee.receiver.aivd.html").is_file()
