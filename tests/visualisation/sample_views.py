"""The views of the chain as a whole, made by hand: routes, procedures, systems, measures, seats, sources."""

from __future__ import annotations

from typing import Any

from sample_routes import cells, emptied, found, route_context, routes_between
from samples import BASE, citation, one, sample_network

from visualisation import process, reader, register, route_page, timeline
from visualisation.content import Link
from visualisation.model import Actor, Flow
from visualisation.process import Group, Process, Stage, Track, Use
from visualisation.reader import Marked, Reader
from visualisation.register import Body, Column, Phase, Seat, SystemRow, Systems
from visualisation.timeline import Item, Status

TEXT = "Een meldpunt krijgt meldingen. Het meldpunt stuurt ze door.\n\nHet team weegt ze."


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
