"""The namespaces of the graph, and the short form of an IRI."""

from __future__ import annotations

from functools import lru_cache

BASE = "https://w3id.org/ketenkaart/"
DEF = BASE + "def/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
DESCRIPTION = GRAPH + "description"

KINDS = (
    "actor",
    "channel",
    "condition",
    "consultation",
    "document",
    "figure",
    "flow",
    "law",
    "measure",
    "naming",
    "passage",
    "procedure",
    "question",
    "seat",
    "signal",
    "silence",
    "stage",
    "system",
)

ANY_KIND = "thing"
COUNTED = ("actor", "system", "law", "signal", "channel", "procedure", "measure")
"""The kinds of things whose names are counted in the texts."""

LISTS = ("certainty", "effect", "modality", "sector", "silence-kind", "standing", "state")

PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "kg": DEF,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "p-plan": "http://purl.org/net/p-plan#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    **{name: f"{DEF}{name}/" for name in LISTS},
}


def thing(kind: str, slug: str) -> str:
    """Give the IRI of the thing of this kind with this slug."""
    return f"{ID}{kind}/{slug}"


@lru_cache(maxsize=100_000)
def split(iri: str) -> tuple[str, str] | None:
    """Give (kind, slug) of one of our things, or None for any other IRI."""
    if not iri.startswith(ID):
        return None
    kind, _, slug = iri[len(ID) :].partition("/")
    return (kind, slug) if kind in KINDS and slug else None


def shorten(iri: str) -> str:
    """Give the prefixed form of an IRI where a prefix fits exactly, else the IRI itself."""
    fits = [(len(base), name, base) for name, base in PREFIXES.items() if iri.startswith(base)]
    if not fits:
        return iri
    _, name, base = max(fits)
    local = iri[len(base) :]
    return f"{name}:{local}" if local and not set(local) & set("/#?") else iri
