"""Small networks and pages made by hand; names of organisations are labels only, everything else is invented."""

from __future__ import annotations

from typing import Any

from visualisation import content, network
from visualisation.model import Actor, Citation, Ego, Flow, Network

BASE = "https://w3id.org/ketenkaart/id/"

SECTORS = {
    "execution": ("Uitvoering", "Execution"),
    "police-border": ("Opsporing en grens", "Enforcement and border"),
    "intelligence": ("Inlichtingen", "Intelligence"),
    "coordination": ("Coördinatie", "Co-ordination"),
    "government": ("Bestuur", "Government"),
    "oversight": ("Toezicht", "Oversight"),
    "people": ("Personen", "Persons"),
    "elsewhere": ("Overig", "Other"),
}
WORDS = {
    "actual": ("feitelijk", "actual"),
    "denied": ("ontkend", "denied"),
    "planned": ("gepland", "planned"),
    "recommended": ("aanbevolen", "recommended"),
    "stated": ("vermeld", "stated"),
    "inferred": ("afgeleid", "inferred"),
    "background": ("achtergrond", "background"),
    "disputed": ("betwist", "disputed"),
}
ACTORS = {
    "kernteam": ("Kernteam", None, "coordination", "LIV"),
    "infodesk": ("Infodesk", None, "police-border", "KMar"),
    "toezicht": ("Inspectie Justitie en Veiligheid", None, "oversight", None),
    "overleg": ("Landelijk Overleg Signalen", "LOS", "coordination", None),
    "secretariaat": ("Secretariaat", None, "coordination", "LOS"),
    "liaison": ("Liaison Defensie", None, "intelligence", "MIVD"),
    "advies": ("Bestuursadvisering", None, "government", "ministerie"),
    "politie": ("Infodesk", None, "police-border", "politie"),
    "luchthaven": ("Grensbewaking Luchthaven", None, "police-border", "KMar"),
    "mobiel": ("Mobiel Toezicht Veiligheid", None, "police-border", "KMar"),
    "identiteit": ("Identiteitsteam", None, "police-border", "KMar"),
    "vertrek": ("Meldpunt", None, "execution", "DT&V"),
    "gemeente": ("Gemeentelijk Veiligheidshuis", None, "government", None),
    "intake": ("Team Intake", None, "police-border", "OM"),
    "coa": ("Meldpunt Veiligheid", None, "execution", "COA"),
    "wijk": ("Wijkteam", None, "police-border", "politie"),
    "bewoner": ("Medebewoner van een opvanglocatie", None, "people", None),
    "aivd": ("Frontoffice", None, "intelligence", "AIVD"),
    "opvang": ("Centraal Orgaan opvang asielzoekers", "COA", "execution", None),
    "ind": ("Team Signalen", None, "execution", "IND"),
    "mivd": ("Contactpunt", None, "intelligence", "MIVD"),
    "ctivd": ("Afdeling Toezicht", None, "oversight", "CTIVD"),
    "dgm": ("Directoraat-generaal Migratie", "DGM", "government", None),
    "zaken": ("Team Bijzondere Zaken", None, "execution", "IND"),
    "analyse": ("Directie Analyse", None, "elsewhere", "NCTV"),
    "afzijdig": ("Bureau zonder stromen", None, "oversight", None),
}
# sender, receiver, standing, certainty
FLOWS = (
    ("toezicht", "kernteam", "actual", "stated"),
    ("infodesk", "kernteam", "actual", "stated"),
    ("overleg", "kernteam", "actual", "stated"),
    ("secretariaat", "kernteam", "actual", "stated"),
    ("liaison", "kernteam", "actual", "stated"),
    ("advies", "kernteam", "actual", "inferred"),
    ("politie", "kernteam", "actual", "stated"),
    ("politie", "kernteam", "actual", "disputed"),
    ("luchthaven", "infodesk", "actual", "stated"),
    ("mobiel", "infodesk", "actual", "stated"),
    ("identiteit", "infodesk", "actual", "stated"),
    ("vertrek", "overleg", "actual", "stated"),
    ("gemeente", "overleg", "actual", "stated"),
    ("gemeente", "toezicht", "actual", "background"),
    ("intake", "toezicht", "actual", "stated"),
    ("coa", "overleg", "actual", "stated"),
    ("coa", "politie", "actual", "stated"),
    ("wijk", "politie", "actual", "stated"),
    ("bewoner", "coa", "actual", "stated"),
    ("bewoner", "politie", "actual", "inferred"),
    ("politie", "intake", "planned", "stated"),
    ("infodesk", "politie", "recommended", "stated"),
    ("kernteam", "aivd", "actual", "stated"),
    ("aivd", "kernteam", "actual", "stated"),
    ("kernteam", "opvang", "actual", "disputed"),
    ("kernteam", "ind", "actual", "stated"),
    ("ind", "kernteam", "actual", "stated"),
    ("kernteam", "ind", "planned", "stated"),
    ("kernteam", "mivd", "actual", "stated"),
    ("kernteam", "toezicht", "denied", "stated"),
    ("aivd", "ctivd", "actual", "inferred"),
    ("aivd", "dgm", "actual", "stated"),
    ("aivd", "zaken", "actual", "stated"),
    ("zaken", "ind", "actual", "stated"),
    ("aivd", "analyse", "actual", "stated"),
    ("mivd", "analyse", "actual", "stated"),
    ("overleg", "mivd", "denied", "stated"),
    ("politie", "wijk", "actual", "stated"),
)
HOSTILE = (
    "<script>window.hit=1</script><a href=\"javascript:window.hit=1\" onclick='x'>href</a> "
    "</script></style><img src=x onerror=window.hit=1> {{ 7*7 }}"
)


def one(pair: tuple[str, str], lang: str) -> str:
    return pair[lang == "en"]


def actor(slug: str, lang: str = "nl", /, **changes: Any) -> Actor:
    label, abbreviation, sector, parent = ACTORS[slug]
    given: dict[str, Any] = {
        "iri": f"{BASE}actor/{slug}",
        "slug": slug,
        "label": label,
        "abbreviation": abbreviation,
        "sector": sector,
        "sector_label": one(SECTORS[sector], lang),
        "kind_label": one(("onderdeel", "unit") if parent else ("organisatie", "organisation"), lang),
        "parent_label": parent,
        "href": f"/{lang}/actor/{slug}",
    }
    return Actor(**given | changes)


def citation(number: int, lang: str = "nl") -> Citation:
    titles = (("Voorbeeldbrief 2021", "Sample letter 2021"), ("Verzonnen protocol", "Invented protocol"))
    return Citation(
        document=f"{BASE}document/sample-{number % 2}",
        document_title=one(titles[number % 2], lang),
        locator=one((f"paragraaf {number}, derde punt", f"section {number}, third bullet"), lang),
        paraphrase=one(
            ("Het meldpunt bundelt meldingen en zet ze door.", "The desk gathers reports and sends them on."), lang
        ),
        href=f"/{lang}/passage/sample-{number}",
    )


def flow(number: int, lang: str = "nl", /, **changes: Any) -> Flow:
    sender, receiver, standing, certainty = FLOWS[number]
    slug = f"{sender}-{receiver}-{number}"
    passes = (("vermoeden van misbruik", "suspected abuse"), ("identiteitsgegevens", "identity data"))
    given: dict[str, Any] = {
        "iri": f"{BASE}flow/{slug}",
        "slug": slug,
        "href": f"/{lang}/flow/{slug}",
        "sender": f"{BASE}actor/{sender}",
        "receiver": f"{BASE}actor/{receiver}",
        "passes": one(passes[number % 2], lang),
        "channel": one(("beveiligde e-mail", "secure e-mail"), lang) if number % 3 else "",
        "conditions": (one(("na weging door de coördinator", "after weighing by the co-ordinator"), lang),)
        if number % 2
        else (),
        "modality": "may",
        "modality_label": one(("waar nodig", "where needed"), lang),
        "legal_basis": ((one(("artikel 5 Voorbeeldwet", "Section 5 Sample Act"), lang), f"/{lang}/law/sample"),)
        if number % 4 == 0
        else (),
        "on_behalf_of": (one(("ministerie", "ministry"), lang),) if number % 5 == 0 else (),
        "standing": standing,
        "standing_label": one(WORDS[standing], lang),
        "certainty": certainty,
        "certainty_label": one(WORDS[certainty], lang),
        "reason": None if certainty == "stated" else one(("Volgt uit de volgorde.", "Follows from the order."), lang),
        "citations": (citation(number, lang), citation(number + 1, lang))[: 1 + number % 2],
    }
    return Flow(**given | changes)


def sample_network(lang: str = "nl") -> Network:
    actors = tuple(actor(slug, lang) for slug in ACTORS)
    return Network(actors, tuple(flow(number, lang) for number in range(len(FLOWS))))


def centre(lang: str = "nl", distance: int = 2) -> Ego:
    return network.ego(sample_network(lang), f"{BASE}actor/kernteam", distance)


def hostile_network() -> Network:
    actors = tuple(
        actor(slug, label=HOSTILE, parent_label=HOSTILE, sector_label=HOSTILE, kind_label=HOSTILE)
        for slug in ("kernteam", "ind")
    )
    texts = dict.fromkeys(("passes", "channel", "modality_label", "standing_label", "certainty_label"), HOSTILE)
    cited = Citation(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "/nl/passage/x")
    lists = {"conditions": (HOSTILE,), "legal_basis": ((HOSTILE, "/nl/law/x"),), "on_behalf_of": (HOSTILE,)}
    return Network(actors, (flow(25, reason=HOSTILE, citations=(cited,), **texts, **lists),))


def answer(lang: str = "nl", status: str = "answered", text: str | None = None) -> content.Answer:
    finding = content.Finding(
        text="Team Signalen (IND)",
        href=f"/{lang}/actor/ind",
        why=((one(("Kanaal", "Channel"), lang), one(("overleg", "meeting"), lang)),),
        citations=(citation(1, lang), citation(2, lang)),
    )
    return content.Answer(
        status=status,
        verdict=True if status == "answered" else None,
        text=text or one(("Het kernteam geeft door aan één actor.", "The core team passes on to one actor."), lang),
        understood=one(("Aan wie geeft het kernteam door?", "To whom does the core team pass on?"), lang),
        findings=(finding, finding) if status == "answered" else (),
        sparql="SELECT ?flow WHERE {\n  ?flow a kg:Flow .\n}\nORDER BY ?flow",
        suggestions=((one(("Wie geeft door aan de IND?", "Who passes on to the IND?"), lang), f"/{lang}/questions/x"),),
        truncated=status == "answered",
    )
