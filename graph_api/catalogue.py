"""What this server offers, in the terms of DCAT: the dataset with its files, and the services that answer from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph_api.load import RDF_TYPE, Dataset
from graph_api.prefixes import BASE, DEF
from graph_api.releases import Releases
from graph_api.statements import Node, Statements, both, named, typed

DATASET = NamedNode(BASE)
LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
CODE_LICENCE = "https://spdx.org/licenses/EUPL-1.2.html"
PUBLISHER = "Ketenkaart maintainers"
NOTATION_TYPES: Mapping[str, str] = {
    "trig": "application/trig",
    "nq": "application/n-quads",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
DUMPS: Mapping[str, str] = {f"ketenkaart.{ending}": media_type for ending, media_type in NOTATION_TYPES.items()}
MOST_DUMPED = 1_000_000
TITLE = {"nl": "Ketenkaart: wie geeft signalen door aan wie", "en": "Ketenkaart: who passes signals to whom"}
ABOUT = {
    "nl": "Wat openbare documenten zeggen over wie in de Nederlandse asielketen welk signaal aan wie doorgeeft, "
    "onder welke voorwaarde en op welke grondslag; elk gegeven met de passage waar het staat.",
    "en": "What public documents say about who passes which signal to whom in the Dutch asylum chain, "
    "on which condition and on which ground; each record with the passage that states it.",
}
KEYWORDS = (
    {"nl": "asielketen", "en": "asylum chain"},
    {"nl": "signalen", "en": "signals"},
    {"nl": "informatie-uitwisseling", "en": "exchange of information"},
    {"nl": "overheidsorganisaties", "en": "government organisations"},
)
CATALOGUE_TITLE = {"nl": "Wat deze server aanbiedt", "en": "What this server offers"}
ENDPOINT_TITLE = {"nl": "SPARQL-endpoint van Ketenkaart", "en": "SPARQL endpoint of Ketenkaart"}
REST_TITLE = {"nl": "REST-API van Ketenkaart", "en": "REST API of Ketenkaart"}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
THEME = NamedNode(f"{AUTHORITY}data-theme/JUST")
LANGUAGES = tuple(NamedNode(f"{AUTHORITY}language/{code}") for code in ("NLD", "ENG"))
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class Addresses:
    """Where a server answers: the public address, without a slash at the end, and what stands under it."""

    public_url: str

    @property
    def endpoint(self) -> str:
        """The SPARQL endpoint."""
        return f"{self.public_url}/sparql"

    @property
    def void(self) -> str:
        """The description of the dataset (RFC 8615 and VoID, section 7.2)."""
        return f"{self.public_url}/.well-known/void"

    def dump(self, name: str) -> str:
        """Give where a file of DUMPS can be had."""
        return f"{self.public_url}/download/{name}"


def dumps_of(dataset: Dataset) -> Mapping[str, str]:
    """Give the files that are offered, by name, with their media types.

    None where the dataset has no release, as for an export, or is too large to be written while serving.
    """
    return DUMPS if dataset.release and dataset.issued and len(dataset.store) <= MOST_DUMPED else {}


def say_catalogue(told: Statements, dataset: Dataset, addresses: Addresses) -> None:
    """State the catalogue of the server: one dataset, a file of it in each notation, two services.

    Source of the terms: DCAT 3.
    """
    catalogue = NamedNode(f"{addresses.void}#catalogue")
    told.say(catalogue, "rdf:type", named("dcat:Catalog"))
    told.say(catalogue, "dcterms:title", *both(CATALOGUE_TITLE))
    told.say(catalogue, "dcat:dataset", DATASET)
    publisher = told.node("foaf:Agent")
    told.say(publisher, "foaf:name", Literal(PUBLISHER))
    for subject in (catalogue, DATASET):
        told.say(subject, "dcterms:publisher", publisher)
        told.say(subject, "dcterms:language", *LANGUAGES)
    _say_dataset(told, dataset)
    for name, media_type in dumps_of(dataset).items():
        _say_file(told, dataset, addresses.dump(name), media_type)
    _say_services(told, addresses, catalogue)


def _say_dataset(told: Statements, dataset: Dataset) -> None:
    told.say(DATASET, "rdf:type", named("dcat:Dataset"))
    told.say(DATASET, "dcterms:title", *both(TITLE))
    told.say(DATASET, "dcterms:description", *both(ABOUT))
    told.say(DATASET, "dcterms:license", LICENCE)
    told.say(DATASET, "dcterms:source", *_documents(dataset))
    told.say(DATASET, "dcat:hasVersion", *(NamedNode(release.iri) for release in Releases(dataset).known))
    told.say(DATASET, "dcat:keyword", *(keyword for texts in KEYWORDS for keyword in both(texts)))
    told.say(DATASET, "dcat:theme", THEME)
    _say_issue(told, DATASET, dataset)


def _say_issue(told: Statements, subject: Node, dataset: Dataset) -> None:
    if dataset.issued:
        told.say(subject, "dcterms:issued", typed(dataset.issued, "date"))
    if dataset.release:
        told.say(subject, "dcat:version", Literal(dataset.release))
        told.say(subject, "owl:versionInfo", Literal(f"{dataset.release} ({dataset.version})"))


def _documents(dataset: Dataset) -> list[NamedNode]:
    wanted = NamedNode(f"{DEF}SourceDocument")
    found = {q.subject for q in dataset.quads() if q.predicate == RDF_TYPE and q.object == wanted}
    return sorted((node for node in found if isinstance(node, NamedNode)), key=str)


def _say_file(told: Statements, dataset: Dataset, address: str, media_type: str) -> None:
    file = told.node("dcat:Distribution")
    told.say(DATASET, "dcat:distribution", file)
    told.say(file, "dcterms:title", Literal(address.rpartition("/")[2]))
    told.say(file, "dcat:downloadURL", NamedNode(address))
    told.say(file, "dcat:accessURL", NamedNode(address))
    told.say(file, "dcat:mediaType", NamedNode(MEDIA_TYPE + media_type))
    told.say(file, "dcterms:license", LICENCE)
    _say_issue(told, file, dataset)


def _say_services(told: Statements, addresses: Addresses, catalogue: Node) -> None:
    rest = f"{addresses.public_url}/api/v1"
    for title, endpoint, described, standard in (
        (ENDPOINT_TITLE, addresses.endpoint, addresses.endpoint, "http://www.w3.org/TR/sparql11-protocol/"),
        (REST_TITLE, rest, f"{rest}/openapi.json", "https://spec.openapis.org/oas/v3.1.0"),
    ):
        service = told.node("dcat:DataService")
        told.say(catalogue, "dcat:service", service)
        told.say(service, "dcterms:title", *both(title))
        told.say(service, "dcat:endpointURL", NamedNode(endpoint))
        told.say(service, "dcat:endpointDescription", NamedNode(described))
        told.say(service, "dcat:servesDataset", DATASET)
        told.say(service, "dcterms:conformsTo", NamedNode(standard))
        told.say(service, "dcterms:license", LICENCE)
