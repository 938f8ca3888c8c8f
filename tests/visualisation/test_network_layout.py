from __future__ import annotations

import json
import random
from itertools import combinations

import pytest
from samples import ACTORS, BASE, FLOWS, actor, centre, flow, sample_network

from visualisation import curves, labels, network
from visualisation.model import Box, Ego, Network
from visualisation.tokens import SECTORS

IRI = f"{BASE}actor/"


def tiny(*pairs: tuple[str, str], standing: str = "actual") -> Network:
    actors = tuple(actor("ind", iri=IRI + name, slug=name, label=name) for name in sorted({*sum(pairs, ())}))
    flows = tuple(
        flow(0, iri=f"{BASE}flow/{n}", slug=str(n), sender=IRI + a, receiver=IRI + b, standing=standing)
        for n, (a, b) in enumerate(pairs)
    )
    return Network(actors, flows)


def columns(drawn: Ego) -> dict[str, int]:
    return {box.actor.slug: box.column for box in drawn.boxes}


def random_network(seed: int, actors: int = 40, flows: int = 90) -> Network:
    chance = random.Random(seed)
    names = [f"a{n:02}" for n in range(actors)]
    return tiny(*((chance.choice(names), chance.choice(names)) for _ in range(flows)))


def overlap(one: Box, other: Box) -> bool:
    across = abs(one.x - other.x) < (one.width + other.width) / 2
    return across and abs(one.y - other.y) < (one.height + other.height) / 2


def test_the_same_network_in_any_order_gives_the_same_drawing() -> None:
    given, chance = sample_network(), random.Random(7)
    first = json.dumps(network.vis_data(network.ego(given, IRI + "kernteam", 3)))
    for _ in range(5):
        actors, flows = list(given.actors), list(given.flows)
        chance.shuffle(actors)
        chance.shuffle(flows)
        shuffled = Network(tuple(actors), tuple(flows))
        assert json.dumps(network.vis_data(network.ego(shuffled, IRI + "kernteam", 3))) == first


@pytest.mark.parametrize("seed", range(12))
def test_no_two_boxes_overlap(seed: int) -> None:
    given = random_network(seed)
    for distance in (1, 2, 3):
        drawn = network.ego(given, given.actors[0].iri, distance)
        assert not [pair for pair in combinations(drawn.boxes, 2) if overlap(*pair)]


def test_senders_stand_left_and_receivers_right_by_distance() -> None:
    given = tiny(("a", "b"), ("b", "centre"), ("centre", "c"), ("c", "d"), ("d", "e"), ("e", "f"))
    assert columns(network.ego(given, IRI + "centre", 3)) == {
        "a": -2,
        "b": -1,
        "centre": 0,
        "c": 1,
        "d": 2,
        "e": 3,
    }


def test_an_actor_that_is_both_stands_right_with_both_lines() -> None:
    drawn = network.ego(tiny(("a", "centre"), ("centre", "a")), IRI + "centre", 2)
    assert columns(drawn) == {"centre": 0, "a": 1}
    assert len(drawn.flows) == 2


def test_a_direct_sender_stays_left_though_a_detour_leads_to_it() -> None:
    drawn = network.ego(tiny(("a", "centre"), ("centre", "b"), ("b", "a")), IRI + "centre", 2)
    assert columns(drawn)["a"] == -1


PARTS = (("a", "unit"), ("unit", "desk"), ("desk", "b"), ("centre", "b"), ("a", "b"))


def test_parts_that_have_flows_stand_in_the_middle_with_the_centre() -> None:
    given = tiny(*PARTS, ("idle", "elsewhere"))
    parts = frozenset(IRI + name for name in ("unit", "desk", "no-actor"))
    drawn = network.ego(given, IRI + "centre", 1, parts)
    assert columns(drawn) == {"centre": 0, "unit": 0, "desk": 0, "a": -1, "b": 1}
    assert [len(flows) for flows in (drawn.received, drawn.passed_on, drawn.inside, drawn.others)] == [1, 2, 1, 1]
    assert [node["slug"] for node in network.vis_data(drawn)["nodes"] if node["centre"]] == ["centre"]


def test_the_lists_hold_the_flows_of_the_parts_too() -> None:
    drawn = network.ego(tiny(*PARTS), IRI + "centre", 2, frozenset({IRI + "unit", IRI + "desk"}))
    listed = [one.iri for one in (*drawn.received, *drawn.passed_on, *drawn.inside, *drawn.others)]
    assert sorted(listed) == sorted(edge["id"] for edge in network.vis_data(drawn)["edges"])


@pytest.mark.parametrize("standing", ["denied", "planned", "recommended"])
def test_only_actual_flows_count_as_a_step(standing: str) -> None:
    assert columns(network.ego(tiny(("centre", "a"), standing=standing), IRI + "centre", 3)) == {"centre": 0}


def test_other_standings_between_shown_actors_are_drawn_with_dashes_of_their_own() -> None:
    drawn = centre()
    edges = {edge["id"]: edge for edge in network.vis_data(drawn)["edges"]}
    dashes = {one.standing: str(edges[one.iri]["dashes"]) for one in drawn.flows if one.certainty == "stated"}
    assert dashes.keys() == {"actual", "denied", "planned", "recommended"}
    assert len(set(dashes.values())) == 4
    assert dashes["actual"] == "False"


def test_too_many_actors_drop_the_distance_by_one_and_say_so() -> None:
    pairs = [("centre", "a"), *(("a", f"b{n}") for n in range(90))]
    drawn = network.ego(tiny(*pairs), IRI + "centre", 3)
    assert (drawn.distance, drawn.asked, drawn.reduced, len(drawn.boxes)) == (1, 3, True, 2)
    assert not network.ego(tiny(*pairs), IRI + "centre", 1).reduced


def test_the_lists_hold_exactly_the_flows_of_the_drawing() -> None:
    for slug in ACTORS:
        drawn = network.ego(sample_network(), IRI + slug, 2)
        listed = [one.iri for one in (*drawn.received, *drawn.passed_on, *drawn.inside, *drawn.others)]
        assert sorted(listed) == sorted(edge["id"] for edge in network.vis_data(drawn)["edges"])


def test_a_flow_of_an_actor_to_itself_is_listed_and_drawn_once() -> None:
    drawn = network.ego(tiny(("centre", "centre"), ("centre", "a")), IRI + "centre", 1)
    assert len(drawn.passed_on) == len(drawn.inside) == 1
    assert len(network.vis_data(drawn)["edges"]) == 2
    assert drawn.received == drawn.others == ()


def test_lines_between_the_same_two_actors_lie_apart() -> None:
    drawn = network.ego(tiny(("centre", "a"), ("a", "centre"), ("centre", "a")), IRI + "centre", 1)
    boxes = {box.actor.iri: box for box in drawn.boxes}
    chosen = curves.choose(drawn.flows, drawn.boxes)
    paths = [curves.points(boxes[one.sender], boxes[one.receiver], chosen[one.iri]) for one in drawn.flows]
    middles = [path[len(path) // 2] for path in paths]
    assert all(abs(a[1] - b[1]) > 10 for a, b in combinations(middles, 2))


def test_at_most_one_line_of_the_sample_touches_the_box_of_another_actor() -> None:
    drawn = centre()
    boxes = {box.actor.iri: box for box in drawn.boxes}
    chosen = curves.choose(drawn.flows, drawn.boxes)
    touched = 0
    for one in drawn.flows:
        path = curves.points(boxes[one.sender], boxes[one.receiver], chosen[one.iri])
        touched += curves.overlap(path, [box for box in drawn.boxes if box.actor.iri not in one.ends]) > 0
    assert touched <= 1


def test_no_line_of_the_sample_leaves_the_drawing() -> None:
    drawn = centre("nl", 3)
    boxes = {box.actor.iri: box for box in drawn.boxes}
    chosen = curves.choose(drawn.flows, drawn.boxes)
    top = min(box.y - box.height / 2 for box in drawn.boxes) - curves.MARGIN
    bottom = max(box.y + box.height / 2 for box in drawn.boxes) + curves.MARGIN
    for one in drawn.flows:
        path = curves.points(boxes[one.sender], boxes[one.receiver], chosen[one.iri])
        assert all(top <= y <= bottom for _, y in path), one.slug


def test_nothing_moves_and_nothing_is_said_by_tooltip_or_group() -> None:
    for node in network.vis_data(centre())["nodes"]:
        assert node["fixed"] is True and node["physics"] is False
        assert not {"title", "group"} & node.keys()


def test_every_sector_has_its_colours_and_an_unknown_one_is_other() -> None:
    given = tiny(("centre", "a"))
    for sector in (*SECTORS, "unheard-of"):
        actors = tuple(actor("ind", iri=one.iri, slug=one.slug, sector=sector) for one in given.actors)
        drawn = network.ego(Network(actors, given.flows), IRI + "centre", 1)
        expected = sector if sector in SECTORS else "other"
        assert {node["sector"] for node in network.vis_data(drawn)["nodes"]} == {expected}


def test_counts_tell_how_many_actual_flows_an_actor_receives_and_passes_on() -> None:
    counts = sample_network().counts
    received = [one for one in FLOWS if one[1] == "kernteam" and one[2] == "actual"]
    sent = [one for one in FLOWS if one[0] == "kernteam" and one[2] == "actual"]
    assert counts[IRI + "kernteam"] == (len(received), len(sent))


def test_a_word_too_long_for_its_box_is_cut_where_dutch_words_join() -> None:
    long = actor("ind", label="handhavingscoördinator", parent_label="IND")
    assert labels.lines(long) == ("handhavings-", "coördinator", "(IND)")


def test_no_line_of_a_box_is_wider_than_the_box() -> None:
    for text in ("W" * 60, "a b " * 40, "Landelijke Eenheid " * 6):
        found = labels.lines(actor("ind", label=text, parent_label=text))
        assert len(found) <= labels.LINE_LIMIT
        assert all(labels.estimate(line) <= labels.ROOM for line in found)


def test_the_lists_begin_with_what_is_actual() -> None:
    standings = [one.standing for one in centre().passed_on]
    assert standings == sorted(standings, key=("actual", "denied", "planned", "recommended").index)
