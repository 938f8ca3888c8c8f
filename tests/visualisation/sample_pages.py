"""Every template with sample data, by the address it is served at."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sample_views import view_pages
from samples import BASE, actor, answer, centre, citation, flow, one, sample_network

from visualisation import content, network
from visualisation.graph_sheet import Arrow, graph_sheet
from visualisation.tour import STOPS

Page = tuple[str, dict[str, Any]]


def cited(text: str, iri: str) -> content.Cited:
    return content.Cited(iri, text, (("BibTeX", "/nl/actor/ind.bib"),), True)


def differences(lang: str) -> tuple[content.Difference, ...]:
    """Give one difference between passages and one between records."""
    passages = tuple(content.Version("", "", "", "", (citation(n, lang),)) for n in (1, 2, 3))
    records = tuple(
        content.Version(f"stroom {n}", f"/{lang}/flow/x{n}", standing, standing, (citation(n, lang),))
        for n, standing in enumerate(("actual", "denied"))
    )
    said = one(("De ene bron zegt dit, de andere dat.", "One source says this, the other that."), lang)
    return (
        content.Difference(said, f"/{lang}/silence/x", passages),
        content.Difference("", "", records),
    )


def thing(lang: str) -> content.Thing:
    return content.Thing(
        iri=f"{BASE}actor/ind",
        title="Team Signalen",
        kind_label=one(("onderdeel", "unit"), lang),
        alternative_names=("TS", "signalenteam"),
        definition=one(("Bundelt meldingen en weegt ze.", "Gathers reports and weighs them."), lang),
        facts=((one(("onderdeel van", "part of"), lang), (("IND", f"/{lang}/actor/ind"), ("JenV", None))),),
        incoming=((one(("stap die het uitvoert", "stage it carries out"), lang), (("2", f"/{lang}/stage/2"),)),),
        citations=(citation(1, lang), citation(2, lang)),
        formats=(("Turtle", "/id/actor/ind.ttl"), ("JSON", "/id/actor/ind.json")),
        reference=cited("Ketenkaart, Team Signalen, https://w3id.org/ketenkaart/id/actor/ind", f"{BASE}actor/ind"),
        network_href=f"/{lang}/network?around=ind&distance=1",
    )


def passage(lang: str, excerpt: bool) -> content.Passage:
    return content.Passage(
        iri=f"{BASE}passage/sample-1",
        title=one(("Meldingen worden gebundeld", "Reports are gathered"), lang),
        document_title=citation(1, lang).document_title,
        document_href=f"/{lang}/document/sample-1",
        locator=citation(1, lang).locator,
        first_words="Het meldpunt",
        last_words="naar het team",
        words_lang="nl",
        paraphrase=citation(1, lang).paraphrase,
        official_url="https://example.org/brief" if excerpt else None,
        supports=((one(("stroom", "flow"), lang), "Meldpunt → Team Signalen", f"/{lang}/flow/coa-ind"),),
        formats=(("Turtle", "/id/passage/sample-1.ttl"),),
        reference=cited(
            one(("Voorbeeldbrief 2021, paragraaf 1", "Sample letter 2021, section 1"), lang), f"{BASE}passage/sample-1"
        ),
        excerpt=content.Excerpt("Eerst dit.\n", "Het meldpunt stuurt alles door.", " Dan dat.", "nl")
        if excerpt
        else None,
        continues=((citation(2, lang).paraphrase, f"/{lang}/passage/sample-2"),),
    )


def question(lang: str) -> content.Question:
    label = one(("verzender", "sender"), lang)
    actors = tuple((slug, actor(slug, lang).name) for slug in ("ind", "coa"))
    fields = (
        content.Field("sender", label, "ind", True, actors),
        content.Field("as_of", one(("peildatum", "as of"), lang), "", False, hint="2021-05-01"),
    )
    title = one(("Aan wie geeft deze actor door?", "To whom does this actor pass on?"), lang)
    return content.Question(
        "who", title, f"/{lang}/questions/who", fields, "/api/questions/who", f"/{lang}/query?example=who"
    )


def operation(lang: str) -> content.Operation:
    return content.Operation(
        method="GET",
        path="/api/questions/{slug}",
        summary=one(("Stel een vraag uit de bibliotheek.", "Ask a question of the library."), lang),
        description="",
        parameters=(content.Parameter("slug", "path", "string", True, "slug"),),
        responses=(("200", "OK"), ("404", "?")),
        example_href="/api/questions/who",
    )


def vocabulary(lang: str) -> SimpleNamespace:
    """Give a small ontology: a class with one property of each number, a list, a rule, a derivation."""
    note = ("scopeNote", one(("Twee ontvangers zijn twee stromen.", "Two receivers make two flows."), lang))
    numbers = ((0, None), (1, None), (1, 1), (0, 1), (2, 3))
    links = ((one(("actor", "actor"), lang), "#term-Actor"), ("xsd:date", "http://www.w3.org/2001/XMLSchema#date"))
    uses = tuple(
        SimpleNamespace(text="sender", href="#term-hasSender", least=least, most=most, allowed=links, message="…")
        for least, most in numbers
    )

    def entry(local: str, kind: str, **more: Any) -> SimpleNamespace:
        given: dict[str, Any] = {"notes": (), "above": (), "below": (), "properties": (), "used_with": (), "uses": 1}
        name = {"anchor": f"term-{local}", "name": f"kg:{local}", "label": local, "href": f"/{lang}/def/{local}"}
        return SimpleNamespace(kind=kind, definition=one(("Iets.", "Something."), lang), **name, **(given | more))

    shown = entry("Flow", "class", notes=(note,), above=links, below=links, properties=uses, uses=38)
    rule = {"text": "Een … is geen …", "why": "Daarom.", "uses": 2, "sparql": "CONSTRUCT WHERE { ?s ?p ?o }"}
    return SimpleNamespace(
        iri="https://w3id.org/ketenkaart/def/",
        description=one(("Begrippen.", "Terms."), lang),
        version="0.1.0",
        issued="2021-05-01",
        classes=(shown,),
        properties=(entry("hasSender", "relation", used_with=links), entry("start", "value")),
        lists=(SimpleNamespace(anchor="term-standing", label="stand", members=(entry("standing-actual", "member"),)),),
        outside=(("org:member", "deelnemer", "http://www.w3.org/ns/org#member", 16),),
        rules=tuple(SimpleNamespace(anchor=f"rule-{how}", severity=how, **rule) for how in ("violation", "warning")),
        derivations=(SimpleNamespace(anchor="derivation-parts", severity="", **rule),),
        alignments=((("actor", "#term-Actor"), one(("is een soort", "is a kind of"), lang), links[1]),),
    )


def pages(lang: str) -> dict[str, Page]:
    """Give (template, context) by path without the language."""
    whole = sample_network(lang)
    links = ((one(("Wie meldt aan de IND?", "Who reports to the IND?"), lang), f"/{lang}/questions/who"),)
    turtle = "kg:Flow a owl:Class ."
    table = content.Table(("flow", "label"), (((BASE, f"/{lang}/"), None), (("x", None), ("y", None))), links, "5000")
    blank = {
        "query": "SELECT * WHERE { ?s ?p ?o }",
        "examples": links,
        "result": None,
        "boolean": None,
        "text": None,
        "graph": None,
        "problem": None,
        "begin": "ASK { ?flow a <https://w3id.org/ketenkaart/def/Flow> }",
        "prefixes": "PREFIX kg: <https://w3id.org/ketenkaart/def/>",
        "limits": "5 s",
    }
    joined = Arrow(("IND", f"/{lang}/actor/ind"), ("kg:isPartOf", None), ("COA", None))
    problem = content.QueryProblem("Hier hoort een punt.", 2, 14, "?s ?p")
    ego = centre(lang)
    about = {"documents": links, "licences": (("EUPL-1.2", None),), "downloads": links}
    return {
        **view_pages(lang),
        "/": ("start.html", {"counts": {"sources": 5, "flows": 38, "actors": 26}, "examples": links}),
        "/network": ("network.html", network.page(whole, None) | {"download_href": None}),
        "/network/around": (
            "network.html",
            network.page(whole, ego, ego.flows[3].slug) | {"download_href": f"/{lang}/network.html"},
        ),
        "/network/inside": (
            "network.html",
            network.page(whole, network.ego(whole, f"{BASE}actor/ind", 1, frozenset({f"{BASE}actor/zaken"})))
            | {"download_href": None},
        ),
        "/network/one": ("network.html", network.page(whole, centre(lang, 1)) | {"download_href": None}),
        "/network/alone": (
            "network.html",
            network.page(whole, network.ego(whole, f"{BASE}actor/afzijdig", 3)) | {"download_href": None},
        ),
        "/ask": ("ask.html", {"q": "Aan wie?", "answer": answer(lang), "examples": links}),
        "/ask/denied": ("ask.html", {"q": "Aan wie?", "answer": answer(lang, "denied"), "examples": ()}),
        "/ask/empty": ("ask.html", {"q": "", "answer": None, "examples": links}),
        "/questions": ("questions.html", {"groups": (("flows", links),)}),
        "/questions/who": ("question.html", {"question": question(lang), "answer": answer(lang, "not_stated")}),
        "/actor/ind": (
            "thing.html",
            {
                "thing": thing(lang),
                "itself": None,
                "differences": differences(lang),
                "sent": whole.flows[25:28],
                "received": whole.flows[8:11],
                "actors": whole.by_iri(),
            },
        ),
        "/passage/one": ("passage.html", {"passage": passage(lang, True)}),
        "/passage/two": ("passage.html", {"passage": passage(lang, False)}),
        "/query": ("query.html", blank | {"result": table}),
        "/query/ask": ("query.html", blank | {"boolean": False}),
        "/query/turtle": (
            "query.html",
            blank | {"text": turtle, "graph": graph_sheet((joined,))},
        ),
        "/query/wrong": ("query.html", blank | {"problem": problem}),
        "/actors": (
            "actors.html",
            {"sectors": network.by_sector(whole.actors), "counts": whole.counts},
        ),
        "/search": (
            "search.html",
            {"q": "ind", "hits": (content.Hit("IND", f"/{lang}/actor/ind", "organisatie", "IND"),), "suggestions": ()},
        ),
        "/search/none": ("search.html", {"q": "zzz", "hits": (), "suggestions": links}),
        "/api": (
            "api.html",
            {"operations": (operation(lang),), "openapi_href": "/openapi.json", "base_url": "http://127.0.0.1:8000"},
        ),
        "/about": ("about.html", about),
        "/tour": ("tour.html", {"stops": STOPS}),
        "/report": ("report.html", {"text": "Ketenkaart\n\nIRI: x", "about": ("IND", f"/{lang}/actor/ind")}),
        "/ontology": ("ontology.html", {"vocabulary": vocabulary(lang)}),
        "/error/retired": (
            "error.html",
            {"status": 410, "message": "Dit is weg.", "suggestions": links, "reason": "Samen.", "request_id": None},
        ),
        "/releases": ("releases.html", releases(lang)),
        "/releases/none": ("releases.html", {"releases": (), "retired": ()}),
        **{f"/cited/{cited.standing}": ("about.html", about | {"cited": cited}) for cited in CITED},
        "/before": ("before.html", {"key": "before_first"}),
        "/before/named": ("before.html", {"key": "before_named"}),
        "/error": (
            "error.html",
            {"status": 404, "message": "Niets heet zo.", "suggestions": links, "request_id": "a1b2"},
        ),
    }


CITED = (
    content.CitedRelease("served", "0.1.0", "0.1.0 (22 november 2026)", "/nl/releases"),
    content.CitedRelease("other", "0.0.9 (1 mei 2026)", "0.1.0 (22 november 2026)", "/nl/releases"),
    content.CitedRelease(
        "unknown", "een-versie-die-er-nooit-was-en-lang-is", "0.1.0 (22 november 2026)", "/nl/releases"
    ),
)


def releases(lang: str) -> dict[str, Any]:
    told = {"nl": "De eerste uitgave, met alles wat vijf documenten zeggen.", "en": "The first release."}[lang]
    successors = (("Noordpost", f"/{lang}/actor/noordpost"), ("Zuidwacht", f"/{lang}/actor/zuidwacht"))
    iri = "https://w3id.org/ketenkaart/def/0.1.0"
    return {
        "releases": (
            content.Release("0.1.0", "22 november 2026", "d37e90cbc726", told, True, iri),
            content.Release("0.0.9", "1 mei 2026", None, told, False, iri),
        ),
        "retired": (
            content.Retired("id/actor/two-watches", "0.1.0", told, successors),
            content.Retired("id/flow/a-flow-with-a-long-name-that-nobody-uses-any-more", "0.1.0", told, ()),
        ),
    }


def frame(path: str) -> dict[str, Any]:
    day = content.AsOf(
        written="1 mei 2021",
        chosen="2021-05-01",
        newest=path != "/actors",
        newest_href=path,
        choices=(("1 mei 2020", "/nl/?as_of=2020-05-01"),),
        action=path,
        kept=(("q", "a"),),
        first="1 mei 2020",
        days=("2020-05-01", "2021-05-01"),
    )
    return {
        "path": path,
        "query_string": "",
        "dataset_version": "0.1.0",
        "as_of": day if path != "/about" else None,
        "files": (("JSON", "/x.json"),),
        "address": f"https://example.org{path}",
    }


__all__ = ["flow", "frame", "pages"]
