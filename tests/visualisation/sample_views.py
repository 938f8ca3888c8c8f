"""The views of the chain as a whole, made by hand: routes, procedures, systems, measures, seats, sources."""

from __future__ import annotations

from typing import Any

from samples import BASE, citation, one, sample_network

from visualisation import matrix, network, process, reader, register, route_looks, route_page, timeline
from visualisation.content import Link
from visualisation.model import Actor, Flow, Network
from visualisation.pages import read_texts
from visualisation.process import Group, Process, Stage, Track, Use
from visualisation.reader import Marked, Reader
from visualisation.register import Body, Column, Phase, Seat, SystemRow, Systems
from visualisation.route_model import Emptied, Found, Limit, Step, Way
from visualisation.timeline import Item, Status

IRI = f"{BASE}actor/"
TEXT = "Een meldpunt krijgt meldingen. Het meldpunt stuurt ze door.\n\nHet team weegt ze."


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
    nothing = {
        "found": None,
        "differences": {},
        "diagram": None,
        "rows": (),
        "kinds": (),
        "matrix": None,
        "left_out": 0,
        "reached": (),
        "reached_more": False,
    }
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
    return given | nothing | changes


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


def use(lang: str, standing: str = "actual") -> Use:
    label = one({"actual": ("feitelijk", "actual"), "denied": ("ontkend", "denied")}[standing], lang)
    return Use(
        ("Signalenregister", f"/{lang}/system/sr"),
        "SR",
        standing,
        label,
        (),
        "of er een signaal is",
        (citation(1, lang),),
    )


def stage(lang: str, number: str, label: str, lanes: dict[str, tuple[Link, ...]], **changes: Any) -> Stage:
    given: dict[str, Any] = {
        "iri": f"{BASE}stage/{label}",
        "slug": label,
        "number": number,
        "depth": int("." in number),
        "label": label,
        "href": f"/{lang}/stage/{label}",
        "pick": f"/{lang}/procedures/sample?stage={label}",
        "definition": "",
        "notes": (),
        "standing": "actual",
        "standing_label": one(("feitelijk", "actual"), lang),
        "certainty": "inferred",
        "certainty_label": one(("afgeleid", "inferred"), lang),
        "conditions": (),
        "lanes": lanes,
        "uses": (),
        "signals": (),
        "flows": (),
        "after": (),
        "citations": (citation(2, lang),),
    }
    return Stage(**given | changes)


def sample_process(
    lang: str, actors: tuple[Actor, ...] | None = None, flows: tuple[Flow, ...] | None = None
) -> Process:
    whole = sample_network(lang)
    lane, other = actors or (whole.actors[14], whole.actors[19])
    signals = ((one(("misbruik", "abuse"), lang), f"/{lang}/signal/abuse"), ("mensenhandel", f"/{lang}/signal/x"))
    outline = (
        stage(lang, "1", "aanmelding", {lane.iri: ((lane.label, lane.href),)}, uses=(use(lang), use(lang, "denied"))),
        stage(lang, "1.1", "poort", {}, conditions=("als de poort open is",)),
        stage(
            lang,
            "2",
            "gehoor",
            {other.iri: ((other.label, other.href),)},
            signals=signals,
            flows=flows or whole.flows[:2],
        ),
    )
    absent = stage(lang, "", "uitlezen", {}, standing="denied", standing_label=one(("ontkend", "denied"), lang))
    track = Track("spoor", f"/{lang}/procedure/track", "Gaat zo verder.", (), (("gehoor", outline[2].pick),), ())
    return Process(
        slug="sample",
        title=one(("voorbeeldprocedure", "sample procedure"), lang),
        href=f"/{lang}/procedures/sample",
        thing_href=f"/{lang}/procedure/sample",
        definition="Een verzonnen procedure.",
        lanes=(lane, other),
        groups=(Group("outline", outline), Group("denied", (absent,))),
        tracks=(track,),
        citations=(citation(1, lang), citation(2, lang)),
    )


def systems(lang: str) -> Systems:
    columns = (
        Column("aanmelding", "1 aanmelding", f"/{lang}/procedures/sample?stage=aanmelding"),
        Column("gehoor", "2 gehoor", "/x"),
    )
    phases = (Phase("voorbeeldprocedure", columns), Phase("", (Column("", "", f"/{lang}/systems"),)))
    rows = (
        SystemRow(
            "sr",
            "Signalenregister",
            "SR",
            f"/{lang}/system/sr",
            ("IND", f"/{lang}/actor/ind"),
            {"aanmelding": (use(lang),), "": (use(lang, "denied"),)},
        ),
        SystemRow("br", "Basisregister", "BR", f"/{lang}/system/br", None, {"gehoor": (use(lang, "denied"),)}),
    )
    return Systems(phases, rows)


def items(lang: str) -> tuple[Item, ...]:
    states = ("recommended", "under-study", "in-force", "not-mentioned", "agreed")
    statuses = tuple(
        Status(
            f"s-{n}",
            f"/{lang}/measure/s-{n}",
            f"202{n}-06-01",
            f"1 juni 202{n}",
            state,
            state,
            f"sample-{n % 2}",
            "inferred",
            "afgeleid",
            "",
            (citation(n, lang),),
        )
        for n, state in enumerate(states)
    )
    links = (("IND", f"/{lang}/actor/ind"),)
    first = Item(
        "m", "leerlijn", f"/{lang}/measure/m", "Measure", "maatregel", "", links, (), "1 juli 2023", statuses, ()
    )
    return first, Item(
        "k", "onderzoek", f"/{lang}/measure/k", "Inquiry", "onderzoek", "", (), links, "", statuses[:1], ()
    )


def seats(lang: str) -> tuple[Body, ...]:
    seat = Seat(
        "s",
        f"/{lang}/seat/s",
        ("IND", f"/{lang}/actor/ind"),
        (("COA", f"/{lang}/actor/coa"),),
        "stated",
        "vermeld",
        "",
        (citation(1, lang), citation(2, lang)),
    )
    alone = Seat(
        "t", f"/{lang}/seat/t", ("politie", f"/{lang}/actor/politie"), (), "stated", "vermeld", "", (citation(1, lang),)
    )
    return (
        Body(
            "los",
            "Landelijk Overleg Signalen (LOS)",
            f"/{lang}/actor/overleg",
            "overleg",
            "Bespreekt signalen.",
            "3 weken",
            "2017",
            f"/{lang}/network?around=los",
            (seat, alone),
        ),
    )


def document(lang: str, text: str | None = TEXT) -> Reader:
    spans = ((0, 30), (10, 59), (31, 59), (61, len(TEXT)))
    marked = tuple(
        Marked(
            n,
            f"sample-{n}",
            f"/{lang}/passage/sample-{n}",
            start,
            end,
            f"alinea {n}",
            "In onze woorden.",
            "Een",
            "door",
            "https://example.org/brief#:~:text=x",
            (("stroom", "COA → IND", f"/{lang}/flow/x"),),
        )
        for n, (start, end) in enumerate(spans, 1)
    )
    lit = reader.strip(len(TEXT), marked)
    return Reader(
        f"sample-{int(text is None)}",
        "Voorbeeldbrief" if text else "Protocol",
        "Over signalen",
        "1 mei 2021",
        "kenmerk 1",
        "https://example.org/brief",
        "nl",
        marked,
        reader.cut(text, marked) if text else (),
        False,
        lit,
        98,
    )


def view_pages(lang: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Give (template, context) by path without the language."""
    whole, shown = sample_network(lang), sample_process(lang)
    rows = route_page.of_flows(whole.flows[:3], whole.by_iri())
    ends = {"sender": whole.actors[0], "asked": route_context(lang)["asked"] | {"sender": whole.actors[0].iri}}
    stages = shown.stages
    listed = {"systems": systems(lang), "chosen": None, "uses": (), "column": None, "strongest": register.strongest}
    listed |= {"processes": (shown,), "procedure": "", "holders": (("ind", "IND"),), "holder": ""}
    row = systems(lang).rows[0]
    picked = {"chosen": row, "uses": row.cells["aanmelding"], "column": systems(lang).columns[0]}
    over_time = {
        "items": items(lang),
        "bars": timeline.bars,
        "ticks": timeline.ticks,
        "strip_width": timeline.STRIP,
        "groups": (((items(lang)[0].kind_label, None), items(lang)),),
        "group": "kind",
        "whole": timeline.scale(status.date for item in items(lang) for status in item.statuses),
        "years": ("", ""),
        "documents": (
            ("sample-0", "Voorbeeldbrief", "1 mei 2021", "2021-05-01"),
            ("sample-1", "Protocol", "2 mei 2022", "2022-05-02"),
        ),
        "kinds": (("Measure", "maatregel"),),
        "kind": "",
        "actors": (("ind", "IND"),),
        "actor": "ind",
        "states": tuple((s.state, s.state_label) for s in items(lang)[0].statuses),
    }
    compared = {
        "processes": (shown,),
        "pair": (shown, shown),
        "shared": process.compare(shown, shown),
        "usual": ("a", "b"),
    }
    return {
        "/routes": ("routes.html", route_context(lang, matrix=cells(lang), left_out=3)),
        "/routes/between": ("routes.html", routes_between(lang)),
        "/routes/second": ("routes.html", routes_between(lang, 2)),
        "/routes/from": (
            "routes.html",
            route_context(lang, rows=rows, reached=found(lang).ways, reached_more=True, **ends),
        ),
        "/routes/emptied": ("routes.html", route_context(lang, emptied=emptied(lang), **ends)),
        "/routes/none": ("routes.html", route_context(lang, **ends)),
        "/procedures": ("procedures.html", compared | {"pair": None, "shared": {}}),
        "/procedures/compare": ("procedures.html", compared),
        "/procedures/sample": (
            "procedure.html",
            {"process": shown, "stage": None, "beside": (None, None), "actors": whole.by_iri()},
        ),
        "/procedures/stage": (
            "procedure.html",
            {"process": shown, "stage": stages[2], "beside": (stages[1], stages[3]), "actors": whole.by_iri()},
        ),
        "/systems": ("systems.html", listed),
        "/systems/cell": ("systems.html", listed | picked),
        "/measures": ("measures.html", over_time),
        "/seats": ("seats.html", {"bodies": seats(lang), "wanted": "", "all_bodies": seats(lang)}),
        "/sources": ("sources.html", {"documents": (document(lang), document(lang, None))}),
        "/sources/text": ("source.html", {"document": document(lang), "chosen": "sample-2"}),
        "/sources/paraphrases": ("source.html", {"document": document(lang, None), "chosen": ""}),
    }
