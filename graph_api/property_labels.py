"""What properties are called on the pages: at the thing that has them, and at the thing that they point to."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from graph_api.engine import ALL, Engine
from graph_api.names import Names
from graph_api.prefixes import DEF, shorten

INVERSE = f"""PREFIX kg: <{DEF}>
SELECT ?property (LANG(?label) AS ?lang) ?label WHERE {{ ?property kg:inverseLabel ?label }} ORDER BY ?property"""

# Properties of other vocabularies, in Dutch and English: our own have their labels in ontology/core.ttl.
OUTSIDE: Mapping[str, tuple[str, str]] = {
    "org:unitOf": ("onderdeel van", "unit of"),
    "org:postIn": ("functie bij", "post in"),
    "org:subOrganizationOf": ("onderdeel van", "part of"),
    "org:member": ("deelnemer", "member"),
    "org:organization": ("overleg", "body"),
    "skos:broader": ("ruimer begrip", "wider term"),
    "skos:exactMatch": ("zelfde als", "same as"),
    "skos:scopeNote": ("toelichting", "scope note"),
    "skos:example": ("voorbeeld", "example"),
    "skos:inScheme": ("lijst", "list"),
    "dcterms:isPartOf": ("document", "document"),
    "dcterms:creator": ("ondertekenaar", "signatory"),
    "dcterms:issued": ("datum", "date"),
    "dcterms:title": ("titel", "title"),
    "dcterms:language": ("taal", "language"),
    "foaf:page": ("publicatie", "publication"),
    "p-plan:isStepOfPlan": ("procedure", "procedure"),
    "p-plan:isPrecededBy": ("na", "after"),
    "rdfs:subClassOf": ("soort van", "kind of"),
    "rdfs:subPropertyOf": ("bijzonder geval van", "special case of"),
}
OUTSIDE_INVERSE: Mapping[str, tuple[str, str]] = {
    "org:unitOf": ("heeft als onderdeel", "has as part"),
    "org:postIn": ("heeft als functie", "has as post"),
    "org:subOrganizationOf": ("heeft als onderdeel", "has as part"),
    "org:member": ("is deelnemer in", "is member in"),
    "org:organization": ("heeft als deelname", "has as seat"),
    "skos:broader": ("ruimer dan", "wider than"),
    "skos:exactMatch": ("zelfde als", "same as"),
    "skos:inScheme": ("bevat", "contains"),
    "dcterms:creator": ("ondertekende", "signed"),
    "dcterms:isPartOf": ("bevat", "contains"),
    "p-plan:isStepOfPlan": ("heeft als stap", "has as stage"),
    "p-plan:isPrecededBy": ("gaat vooraf aan", "comes before"),
    "rdfs:subClassOf": ("omvat", "comprises"),
    "rdfs:subPropertyOf": ("omvat", "comprises"),
}


# what was read from an engine goes with it: a server that renews its graph must not keep the old one
_INVERSES: WeakKeyDictionary[Engine, Mapping[tuple[str, str], str]] = WeakKeyDictionary()


def property_label(property_: str, names: Names, lang: str) -> str:
    """Give what a property is called: our label, that of a vocabulary we reuse, else its short form."""
    if property_ in names:
        return names.own(property_, lang)
    short = shorten(property_)
    return OUTSIDE[short][lang == "en"] if short in OUTSIDE else short


def inverse_label(property_: str, engine: Engine, lang: str) -> str | None:
    """Give what a property is called at the thing that it points to, or None when it has no such name."""
    outside = OUTSIDE_INVERSE.get(shorten(property_))
    return outside[lang == "en"] if outside else _own_inverse(engine).get((property_, lang))


def _own_inverse(engine: Engine) -> Mapping[tuple[str, str], str]:
    found = _INVERSES.get(engine)
    if found is None:
        rows = engine.select(INVERSE, limit=ALL).records()
        found = _INVERSES[engine] = {(row["property"], row["lang"]): row["label"] for row in rows}
    return found
