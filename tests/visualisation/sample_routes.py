"""Invented routes, flows without a route and a matrix, as the page of routes takes them."""

from __future__ import annotations

from typing import Any

from samples import BASE, one, sample_network

from visualisation import matrix, network, route_looks, route_page
from visualisation.model import Network
from visualisation.pages import read_texts
from visualisation.route_model import Emptied, Found, Limit, Step, Way

IRI = f"{BASE}actor/"


def step(whole: Network, sender: str, receiver: str, *numbers: int, within: str | None = None) -> Step:
    actors = whole.by_iri()
    return Step(actors[IRI + sender], actors[IRI + receiver], tuple(whole.flows[n] for n in numbers), within)


def found(lang: str = "nl", chosen: int = 1, whole: Network | None = None) -> Found:
    """Two routes from a fellow resident to the AIVD, one of them by way of a part of the police."""
    whole = whole or sample_network(lang)
    first = (
        step(whole, "bewoner", "coa", 18),
        step(whole, "coa", "overleg", 15),
        step(whole, "overleg", "kernteam", 2),
    )
    last = step(whole, "kernteam", "aivd", 22)
    second = (
        step(whole, "bewoner", "politie", 19),
        step(whole, "politie", "wijk", within="politie"),
        step(whole, "wijk", "politie", 17),
    )
    third = (step(whole, "bewoner", "politie", 19), step(whole, "politie", "kernteam", 6, 7), last)
    ways = (
        Way(third, f"/{lang}/routes?sender=bewoner&receiver=aivd"),
        Way((*first, last), f"/{lang}/routes?sender=bewoner&receiver=aivd&route=2"),
        Way(second[:2], f"/{lang}/routes?sender=bewoner&receiver=aivd&route=3"),
    )
    shown = {actor.iri: actor for way in ways for actor in way.actors}
    home = {"wijk": "politie"}
    homes = tuple((iri, shown[IRI + home.get(actor.slug, actor.slug)]) for iri, actor in sorted(shown.items()))
    others = (step(whole, "kernteam", "aivd", 22), step(whole, "aivd", "kernteam", 23))
    denied = Step(others[1].sender, others[1].receiver, (whole.flows[31],))
    return Found(ways, chosen, True, (denied,), homes)


def route_context(lang: str, **changes: Any) -> dict[str, Any]:
    whole = sample_network(lang)
    asked = {
        "sender": None,
        "receiver": None,
        "avoid": (),
        "document": None,
        "grain": "unit",
        "show": "",
        "periphery": False,
        "wants_routes": False,
        "filters": {"standing": ""},
    }
    limit = Limit("channel", one(("aangifte", "report"), lang), f"/{lang}/routes")
    given = {
        "asked": asked,
        "sender": None,
        "receiver": None,
        "sectors": network.by_sector(whole.actors),
        "documents": ((f"{BASE}document/x", "x", "Voorbeeldbrief"),),
        "actors": whole.by_iri(),
        "look": route_looks.classes,
        "swap_href": f"/{lang}/routes",
        "flows_href": None,
        "routes_href": None,
        "periphery_href": f"/{lang}/routes?periphery=1",
        "downloads": (("CSV", f"/{lang}/routes.csv"),),
        "choices": dict.fromkeys(("about", "channel", "certainty", "standing"), (("x", limit.text),)),
        "limits": (limit,) if "emptied" in changes else (),
        "emptied": None,
    }
    return given | route_page.NOTHING | changes


def emptied(lang: str) -> Emptied:
    limit = Limit("channel", one(("aangifte", "report"), lang), f"/{lang}/routes")
    return Emptied(limit, 12, f"/{lang}/routes")


def routes_between(lang: str, chosen: int = 1) -> dict[str, Any]:
    shown = found(lang, chosen)
    ends = {"sender": shown.way.actors[0], "receiver": shown.way.actors[-1], "flows_href": f"/{lang}/routes?show=flows"}
    return route_context(lang, found=shown, **ends, **route_page.of_routes(shown, read_texts(lang)))


def cells(lang: str) -> matrix.Matrix:
    whole = sample_network(lang)
    home = {actor.iri: actor.iri for actor in whole.actors}
    return matrix.matrix(
        whole.flows, whole.by_iri(), home, lambda a, b: f"/{lang}/routes?sender={a[-3:]}&receiver={b[-3:]}"
    )
