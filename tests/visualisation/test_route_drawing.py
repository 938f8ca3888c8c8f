from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from sample_pages import frame
from sample_routes import found, routes_between, step
from sample_views import document, items, sample_process, systems
from samples import BASE, HOSTILE, actor, flow, sample_network
from test_rendered_pages import Tags

from visualisation import reader, register, route_looks, route_page, timeline, tokens
from visualisation.model import Network
from visualisation.pages import LANGUAGES, PACKAGE, Renderer, read_texts
from visualisation.route_columns import depths
from visualisation.route_drawing import draw, rows
from visualisation.route_model import Diagram, Found, Step, Way

IRI = f"{BASE}actor/"
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def tiny(*ways: str) -> Found:
    """Routes written as "a b c": one letter an actor, each its own organisation."""
    actors = {name: actor("ind", iri=IRI + name, slug=name, label=name) for name in sorted(set("".join(ways)) - {" "})}
    made = [
        Way(tuple(Step(actors[a], actors[b], (edge(a, b),)) for a, b in pairwise(way.split())), f"/nl/routes?route={n}")
        for n, way in enumerate(ways, 1)
    ]
    return Found(tuple(made), 1, False, (), tuple((one.iri, one) for one in actors.values()))


def edge(sender: str, receiver: str) -> object:
    slug = f"{sender}-{receiver}"
    return flow(0, iri=f"{BASE}flow/{slug}", slug=slug, sender=IRI + sender, receiver=IRI + receiver)


def random_routes(seed: int) -> Found:
    chance = random.Random(seed)
    middle = "bcdefghijk"
    ways = (" ".join(["a", *chance.sample(middle, chance.randint(1, 4)), "z"]) for _ in range(5))
    return tiny(*dict.fromkeys(ways))


def listed(html: str, attribute: str) -> list[str]:
    return re.findall(rf'{attribute}="([^"]+)"', html)


def test_every_hand_over_leads_to_a_later_column_where_no_route_comes_back() -> None:
    shown = tiny("a b c d", "a c d", "a d")
    assert depths(shown) == {IRI + "a": 0, IRI + "b": 1, IRI + "c": 2, IRI + "d": 3}


def test_routes_that_run_opposite_ways_still_have_columns() -> None:
    shown = tiny("a b c d", "a c b d")
    assert set(depths(shown)) == {IRI + name for name in "abcd"}
    assert len(draw(shown, "x").lines) == len(shown.steps)


@pytest.mark.parametrize("seed", range(20))
def test_no_two_boxes_overlap_and_no_line_runs_through_a_foreign_box(seed: int) -> None:
    drawn = draw(random_routes(seed), "x")
    for one, other in combinations(drawn.blocks, 2):
        assert one.x != other.x or one.y + one.height <= other.y or other.y + other.height <= one.y
    for line in drawn.lines:
        for block in drawn.blocks:
            if block.nodes[0].actor.iri not in line.step.ends:
                assert not crosses(line.path, block.x, block.y, block.width, block.height), line.step.ends


def crosses(path: str, x: float, y: float, width: float, height: float) -> bool:
    """Sample the straight and curved stretches of a path every few pixels."""
    return any(x + 1 < px < x + width - 1 and y + 1 < py < y + height - 1 for px, py in sampled(path))


def sampled(path: str) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    at = (0.0, 0.0)
    for kind, numbers in re.findall(r"([MLC])([^MLC]+)", path):
        values = [float(one) for one in NUMBERS.findall(numbers)]
        corners = [at, *zip(values[::2], values[1::2], strict=True)]
        if kind != "M":
            found += [bezier(corners, n / 60) for n in range(61)]
        at = corners[-1]
    return found


def bezier(corners: list[tuple[float, float]], t: float) -> tuple[float, float]:
    layer = corners
    while len(layer) > 1:
        layer = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(layer)]
    return layer[0]


@pytest.mark.parametrize("seed", range(5))
def test_the_same_routes_give_the_same_drawing(seed: int) -> None:
    assert draw(random_routes(seed), "x") == draw(random_routes(seed), "x")
    assert draw(found(), "x") == draw(found(), "x")


def test_choosing_another_route_moves_no_box() -> None:
    places = [[(b.actor.iri, b.x, b.y) for b in draw(found(chosen=n), "x").blocks] for n in (1, 2, 3)]
    assert places[0] == places[1] == places[2]


def test_the_numbers_on_the_chosen_route_lie_apart() -> None:
    for shown in (found(chosen=2), *map(random_routes, range(10))):
        marks = draw(shown, "x").marks
        assert [mark.number for mark in marks] == list(range(1, len(shown.way.hand_overs) + 1))
        assert all((a.x - b.x) ** 2 + (a.y - b.y) ** 2 >= 26**2 for a, b in combinations(marks, 2))


def test_steps_within_and_other_standings_are_drawn_unlike_hand_overs() -> None:
    drawn = draw(found(chosen=3), "x")
    within = [line for line in drawn.lines if line.within]
    assert [line.step.whole for line in within] == ["politie"]
    assert {line.kind for line in drawn.lines} == {"chosen", "other", found().others[0].flows[0].standing}
    assert "stroke-dasharray" in route_looks.attributes("line-other", "within")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_holds_exactly_the_flows_of_the_drawing(drawn_pages: Renderer, lang: str) -> None:
    html = drawn_pages.render("routes.html", lang, **routes_between(lang), **frame("/routes"))
    drawing, table = html.split("<svg xmlns")[1].split("</svg>")[0], html.split("<tbody>")[1]
    drawn = [slug for several in listed(drawing, "data-flows") for slug in several.split()]
    assert sorted(drawn) == sorted(listed(table, "data-flow"))
    _, made = route_page.table(rows(found(lang)), sample_network(lang).by_iri(), read_texts(lang))
    assert sorted(row[-1].removeprefix(f"{BASE}flow/") for row in made if row[-1]) == sorted(drawn)
    assert len(made) == html.split("<tbody>")[1].count("<tr ")


def test_the_drawing_as_a_file_names_no_class_and_no_token(drawn_pages: Renderer) -> None:
    diagram: Diagram = routes_between("nl")["diagram"]
    svg = drawn_pages.render("routes.svg", "nl", diagram=diagram, look=route_looks.attributes)
    assert "var(" not in svg and 'fill="--' not in svg and "<a " not in svg
    assert svg == drawn_pages.render("routes.svg", "nl", diagram=diagram, look=route_looks.attributes)


def test_every_look_is_the_same_in_the_style_sheet() -> None:
    css = (PACKAGE / "static" / "views.css").read_text("utf-8")
    for name, look in route_looks.LOOKS.items():
        rule = re.search(rf"\.d-{name}(?:, [^{{]+)? \{{([^}}]+)\}}|\.d-[\w-]+, \.d-{name} \{{([^}}]+)\}}", css)
        assert rule or all("{sector}" in value for value in look.values()), name
        for key, value in look.items():
            if rule and "{sector}" not in value and (key, value) != ("stroke-width", "1"):
                said = f"var({value})" if value.startswith("--") else value
                assert said in (rule[1] or rule[2]), (name, key)


def test_every_sector_has_its_look() -> None:
    css = (PACKAGE / "static" / "views.css").read_text("utf-8")
    for sector in tokens.SECTORS:
        assert f".d-head.s-{sector} " in css and f".carrier.s-{sector} " in css


def test_a_text_is_cut_so_that_nothing_nests_and_nothing_is_lost() -> None:
    shown = document("nl")
    assert "".join(stretch.text for stretch in shown.stretches).startswith("Een meldpunt krijgt")
    assert {n for stretch in shown.stretches for n in stretch.begins} == {one.number for one in shown.passages}
    for one in shown.passages:
        text = "".join(stretch.text for stretch in shown.stretches if one.number in stretch.numbers)
        assert len(text) == one.end - one.start
    assert reader.strip(100, ()) == ()
    found = replace(shown, strip=((0.0, 0.2), (0.3, 9.6), (500.4, 500.6), (990.0, 1000.0))).dashes
    assert found == ((0, 1), (0, 9), (490, 1), (489, 10))


def test_the_timeline_shows_each_status_of_the_table_once(drawn_pages: Renderer) -> None:
    from sample_pages import pages

    name, context = pages("nl")["/measures"]
    html = drawn_pages.render(name, "nl", **context, **frame("/measures"))
    assert sorted(listed(html, "data-status")) == sorted(listed(html, "data-row"))
    scale = timeline.scale(status.date for item in items("nl") for status in item.statuses)
    places = [scale.at(status.date) for status in items("nl")[0].statuses]
    assert places == sorted(places)


def test_a_cell_shows_a_denial_before_a_recommendation() -> None:
    assert register.strongest(systems("nl").rows[0].cells["aanmelding"]) == "actual"
    assert register.strongest(systems("nl").rows[1].cells["gehoor"]) == "denied"


def hostile() -> tuple[Found, Network]:
    whole = sample_network()
    bad = {
        "label": HOSTILE,
        "abbreviation": None,
        "sector": '"><script>',
        "parent_label": HOSTILE,
        "kind_label": HOSTILE,
        "sector_label": HOSTILE,
    }
    actors = tuple(actor(one.slug, **bad) for one in whole.actors)
    flows = tuple(flow(n, passes=HOSTILE, channel=HOSTILE, standing_label=HOSTILE) for n in range(len(whole.flows)))
    network = Network(actors, flows)
    return found("nl", 2, network), network


def test_hostile_texts_stay_text_in_every_view(drawn_pages: Renderer) -> None:
    shown, network = hostile()
    t = read_texts("nl")
    drawn = routes_between("nl") | {"found": shown, "actors": network.by_iri()} | route_page.of_routes(shown, t)
    lanes = (network.actors[0], network.actors[1])
    process = sample_process("nl", lanes, network.flows[:2])
    picked = {"process": process, "stage": process.stages[2], "beside": (None, None), "actors": network.by_iri()}
    pages = [
        drawn_pages.render("routes.html", "nl", **drawn, **frame("/routes")),
        drawn_pages.render("routes.svg", "nl", diagram=drawn["diagram"], look=route_looks.attributes),
        drawn_pages.render("procedure.html", "nl", **picked, **frame("/procedures/x")),
        drawn_pages.render(
            "source.html", "nl", document=document("nl", HOSTILE + "\n" * 80), chosen="", **frame("/sources/x")
        ),
    ]
    for html in pages:
        tags = Tags(html)
        assert not tags.all("img")
        assert not [name for _, attributes in tags.found for name in attributes if name.startswith("on")]
        assert not [one for one in tags.all("script") if "src" not in one]
    assert "{{ 7*7 }}" in pages[0]


def test_a_step_says_whether_a_source_states_it() -> None:
    whole = sample_network()
    assert step(whole, "kernteam", "aivd", 22).stated
    assert not step(whole, "bewoner", "politie", 19).stated
