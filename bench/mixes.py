"""What is asked: look-ups, paths, pages of flows, aggregates, and the questions of the library, on any graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from urllib.parse import quote

from pyoxigraph import NamedNode

from graph_api.engine import with_values
from graph_api.prefixes import ANY_KIND, DEF
from graph_api.questions import Question
from graph_api.respond import Respondent

ROUNDS = 60
PREFIXES = (
    f"PREFIX kg: <{DEF}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX org: <http://www.w3.org/ns/org#> "
)
AGGREGATES = (
    "SELECT ?sender (COUNT(?flow) AS ?n) { ?flow kg:hasSender ?sender } "
    "GROUP BY ?sender ORDER BY DESC(?n) ?sender LIMIT 20",
    "SELECT ?class (COUNT(?thing) AS ?n) { ?thing a ?class } GROUP BY ?class ORDER BY DESC(?n)",
)


def mixes(respondent: Respondent) -> Mapping[str, list[str]]:
    """Give the look-ups alone, the mix without the library, and the mix: of eleven four look-ups and two questions.

    The mix comes last: some questions of the library take rdflib minutes, in which it answers nobody.
    """
    lookups, paths, pages = (
        cycle(list(made)) for made in (_lookups(respondent), _paths(respondent), _pages(respondent))
    )
    questions, aggregates = cycle(list(_questions(respondent))), cycle(PREFIXES + text for text in AGGREGATES)
    mixed, plain = [], []
    for _ in range(ROUNDS):
        plain += [*islice(lookups, 4), *islice(paths, 2), *islice(pages, 2), next(aggregates)]
        mixed += [*islice(lookups, 4), *islice(paths, 2), *islice(pages, 2), next(aggregates), *islice(questions, 2)]
    return {"look-ups": list(islice(lookups, 200)), "mix without library": plain, "mix": mixed}


def as_paths(queries: list[str], path: str) -> str:
    """Give the addresses that ask these queries, one a line."""
    return "".join(f"{path}?query={quote(query, safe='')}\n" for query in queries)


def _actors(respondent: Respondent) -> list[str]:
    return sorted(name.iri for name in respondent.names.things("actor"))[:100]


def _flows(respondent: Respondent) -> list[str]:
    return sorted(name.iri for name in respondent.names.things("flow"))[:1000:10]


def _lookups(respondent: Respondent) -> Iterator[str]:
    for iri in _actors(respondent):
        yield f"{PREFIXES}SELECT ?label {{ <{iri}> skos:prefLabel ?label }}"
        yield f"{PREFIXES}SELECT ?flow {{ ?flow kg:hasSender <{iri}> }}"


def _paths(respondent: Respondent) -> Iterator[str]:
    for iri in _actors(respondent):
        yield f"{PREFIXES}SELECT ?whole {{ <{iri}> (org:unitOf|org:postIn|org:subOrganizationOf)+ ?whole }}"
        step = "^kg:hasSender/kg:hasReceiver"
        yield f"{PREFIXES}SELECT DISTINCT ?to {{ <{iri}> {step}/{step} ?to }}"


def _pages(respondent: Respondent) -> Iterator[str]:
    for iri in _flows(respondent):
        yield (
            f"{PREFIXES}SELECT ?flow ?sender ?receiver ?label {{ "
            f"?flow kg:hasSender ?sender ; kg:hasReceiver ?receiver ; "
            f'skos:prefLabel ?label FILTER(LANG(?label) = "nl" && STR(?flow) > "{iri}") }} ORDER BY ?flow LIMIT 50'
        )


def _questions(respondent: Respondent) -> Iterator[str]:
    for question in respondent.library.values():
        if (given := _given(question, respondent)) is not None:
            yield with_values(question.sparql, given)


def _given(question: Question, respondent: Respondent) -> dict[str, NamedNode] | None:
    """Fill the parameters with the examples where the graph knows them, else with anything of the kind."""
    given = {}
    for name, parameter in question.parameters.items():
        things = sorted(
            one.iri for one in respondent.names.things(None if parameter.kind == ANY_KIND else parameter.kind)
        )
        named = [iri for iri in things if iri.endswith(f"/{parameter.example}")]
        if not things:
            return None
        given[name] = NamedNode((named or things)[0])
    return given
