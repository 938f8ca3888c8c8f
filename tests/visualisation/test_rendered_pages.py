from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from sample_pages import frame, pages
from samples import HOSTILE, answer, centre, hostile_network

from visualisation import network
from visualisation.pages import LANGUAGES, PACKAGE, Renderer, TextError, static_folder, vis_network_file
from visualisation.standalone import standalone

TEMPLATES = PACKAGE / "templates"


class Tags(HTMLParser):
    """Collect the elements of a page with their attributes, and the text of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def every_page(draw: Renderer) -> list[tuple[str, str, str]]:
    return [
        (lang, path, draw.render(name, lang, **context, **frame(path)))
        for lang in LANGUAGES
        for path, (name, context) in pages(lang).items()
    ]


def test_every_template_is_among_the_samples() -> None:
    whole = {file.name for file in TEMPLATES.glob("[!_]*.html")} - {"base.html", "standalone.html"}
    assert {name for name, _ in pages("nl").values()} == whole


def test_every_page_renders_in_both_languages_with_one_heading_and_unique_ids(drawn_pages: Renderer) -> None:
    for lang, path, html in every_page(drawn_pages):
        tags = Tags(html)
        ids = [str(attributes["id"]) for _, attributes in tags.found if "id" in attributes]
        assert tags.all("html")[0]["lang"] == lang
        assert len(tags.all("h1")) == 1, path
        assert len(ids) == len(set(ids)), path


def test_no_page_holds_inline_style_or_script_or_a_foreign_address(drawn_pages: Renderer) -> None:
    for _, path, html in every_page(drawn_pages):
        for tag, attributes in Tags(html).found:
            assert "style" not in attributes and not [name for name in attributes if name.startswith("on")], path
            assert tag != "style"
            assert tag != "script" or "src" in attributes or attributes["type"] == "application/json"
            if tag in {"script", "link", "img"}:
                assert (
                    str(attributes.get("src") or attributes.get("href")).startswith(("/", "data:,", "#"))
                    or tag == "script"
                )


def test_the_language_switch_keeps_path_and_query(drawn_pages: Renderer) -> None:
    name, context = pages("nl")["/network"]
    given = frame("/network") | {"query_string": "around=ind&distance=2"}
    html = drawn_pages.render(name, "nl", **context, **given)
    assert 'href="/en/network?around=ind&amp;distance=2"' in html


def test_every_path_of_our_own_starts_with_the_root_of_a_static_site() -> None:
    from visualisation.pages import renderer

    name, context = pages("nl")["/about"]
    html = renderer("/ketenkaart").render(name, "nl", **context, **frame("/about"))
    assert 'href="/ketenkaart/static/app.css"' in html and 'href="/ketenkaart/en/about"' in html


def test_both_languages_have_the_same_texts_with_the_same_names_to_fill_in() -> None:
    nl, en = (json.loads((PACKAGE / "texts" / f"{lang}.json").read_text("utf-8")) for lang in LANGUAGES)
    assert list(nl) == list(en)
    for key in nl:
        assert set(re.findall(r"\{\w+\}", nl[key])) == set(re.findall(r"\{\w+\}", en[key])), key
        assert nl[key].strip() and en[key].strip(), key


def test_every_text_is_used_by_a_template() -> None:
    source = "".join(file.read_text("utf-8") for file in TEMPLATES.rglob("*.html"))
    source += "".join(file.read_text("utf-8").replace('"', "'") for file in PACKAGE.glob("*.py"))
    site = PACKAGE.parent / "graph_api" / "site"
    source += "".join(file.read_text("utf-8").replace('"', "'") for file in site.glob("*.py"))
    composed = ("status_", "standing_", "certainty_", "number_", "covers_", "card_", "tone_", "flows_", "error_")
    composed += (
        "cited_",
        "grain_",
        "mark_",
        "use_",
        "shared_",
        "stages_",
        "column_",
        "site_filter_",
        "filter_",
        "tour_",
    )
    for key in json.loads((PACKAGE / "texts" / "nl.json").read_text("utf-8")):
        plain = re.sub(r"_(one|many)$", "", key)
        assert f"'{key}'" in source or f"'{plain}'" in source or key.startswith(composed), key


def test_an_unknown_text_language_or_variable_is_an_error(drawn_pages: Renderer) -> None:
    with pytest.raises(TextError, match="nothing_such"):
        drawn_pages.text("nl", "nothing_such")
    with pytest.raises(TextError, match="'number'"):
        drawn_pages.text("nl", "flows_many")
    with pytest.raises(TextError, match="'de'"):
        drawn_pages.text("de", "skip")
    with pytest.raises(UndefinedError, match="status"):
        drawn_pages.render("error.html", "nl", **frame("/x"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_lists_and_draws_the_same_flows(drawn_pages: Renderer, lang: str) -> None:
    name, context = pages(lang)["/network/around"]
    tags = Tags(drawn_pages.render(name, lang, **context, **frame("/network")))
    listed = [attributes["data-flow"] for attributes in tags.all("li") if "data-flow" in attributes]
    data = json.loads(tags.scripts[-1])
    assert sorted(map(str, listed)) == sorted(edge["id"] for edge in data["edges"])
    assert len(data["nodes"]) == len(context["ego"].boxes)


def test_without_a_centre_the_page_offers_every_actor_and_draws_nothing(drawn_pages: Renderer) -> None:
    name, context = pages("nl")["/network"]
    html = drawn_pages.render(name, "nl", **context, **frame("/network"))
    assert "network-data" not in html and "vis-network" not in html
    for _, _, actors in context["sectors"]:
        for one in actors:
            assert f"around={one.slug}&amp;distance=1" in html


def test_a_selected_flow_is_shown_without_script(drawn_pages: Renderer) -> None:
    name, context = pages("nl")["/network/around"]
    html = drawn_pages.render(name, "nl", **context, **frame("/network"))
    assert html.count('aria-current="true"') == 2  # the language, and the flow in the list
    assert context["selected"].passes in html.split('id="selected-body"')[1].split("</section>")[0]


def hostile_pages(draw: Renderer) -> list[str]:
    found = hostile_network()
    drawn = network.ego(found, found.actors[0].iri, 1)
    context = network.page(found, drawn, found.flows[0].slug) | {"download_href": None}
    asked = {"q": HOSTILE, "answer": answer(text=HOSTILE), "examples": ((HOSTILE, "/nl/x"),)}
    failed = {
        "status": 404,
        "message": HOSTILE,
        "suggestions": ((HOSTILE, "/nl/x"),),
        "newer": None,
        "request_id": HOSTILE,
    }
    return [
        draw.render("network.html", "nl", **context, **frame("/network") | {"query_string": HOSTILE}),
        draw.render("ask.html", "nl", **asked, **frame("/ask")),
        draw.render("search.html", "nl", q=HOSTILE, hits=(), suggestions=(), **frame("/search")),
        draw.render("error.html", "nl", **failed, **frame("/" + HOSTILE)),
        standalone(drawn, "nl", HOSTILE),
    ]


def test_hostile_texts_stay_text(drawn_pages: Renderer) -> None:
    for kind, html in zip(("network", "ask", "search", "error", "alone"), hostile_pages(drawn_pages), strict=True):
        tags = Tags(html)
        assert not tags.all("img")
        assert not [name for _, attributes in tags.found for name in attributes if name.startswith("on")]
        assert not [one for one in tags.all("a") if str(one.get("href")).startswith("javascript")]
        assert len(tags.all("script")) == {"network": 5, "alone": 3}.get(kind, 2)
        assert "{{ 7*7 }}" in html


def test_the_data_of_a_drawing_cannot_end_its_script_element(drawn_pages: Renderer) -> None:
    data = hostile_pages(drawn_pages)[0].split('id="network-data">')[1].split("</script>")[0]
    assert json.loads(data)["nodes"]
    assert "<" not in data


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_that_stands_alone_asks_for_nothing_and_holds_the_lists(lang: str) -> None:
    drawn = centre(lang)
    html = standalone(drawn, lang, "Rond <kern>")
    tags = Tags(html)
    assert "<title>Rond &lt;kern&gt; – Ketenkaart</title>" in html
    assert not [one for one in tags.all("script") if "src" in one]
    assert {str(one["href"]) for one in tags.all("a") + tags.all("link")} == {"#selected", "data:,"}
    assert len([one for one in tags.all("li") if "data-flow" in one]) == len(drawn.flows)


def test_vis_network_is_the_file_we_know() -> None:
    digest = hashlib.sha256(vis_network_file().read_bytes()).hexdigest()
    assert digest == "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


def test_own_scripts_and_styles_are_small_and_ask_for_nothing_outside() -> None:
    files: list[Path] = sorted(static_folder().iterdir())
    pages = {
        "app.js",
        "icon.svg",
        "measures.css",
        "network.js",
        "reading.js",
        "search.js",
        "views.css",
        "views.js",
    }
    site = {"noscript.css", "site.js", "site_flows.js", "site_language.js", "site_search.js"}
    assert {file.name for file in files} == pages | site
    for file in (*files, *(PACKAGE / "styles").iterdir()):
        assert file.stat().st_size < 32_000
        text = file.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?://|innerHTML|insertAdjacentHTML|@import|url\(", text)


def test_nothing_here_imports_the_graph() -> None:
    for file in PACKAGE.glob("*.py"):
        assert "graph_api" not in file.read_text("utf-8"), file.name
