"""Turn answers, things, passages and questions into what the templates take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

from pyoxigraph import Literal

from graph_api.answers import Answer, Citation
from graph_api.contract import cite, page_of, slug
from graph_api.engine import Term
from graph_api.names import Names, short_of
from graph_api.prefixes import DEF, ID, PREFIXES, shorten, split
from graph_api.property_labels import inverse_label, property_label
from graph_api.questions import Question
from graph_api.respond import Respondent
from graph_api.things import TYPE, class_label, describe
from graph_api.wording import write_date
from visualisation import content, model, network

SKOS = PREFIXES["skos"]
HIDDEN = (
    *(TYPE, f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{SKOS}definition"),
    *(f"{DEF}{name}" for name in ("isStatedIn", "unusedLabel", "article", "inverseLabel")),
)
IS_PART_OF, AS_OF, IN_WORDS = (f"{DEF}{name}" for name in ("isPartOf", "asOf", "timeInWords"))
PARTS = tuple(f"{PREFIXES['org']}{name}" for name in ("unitOf", "postIn", "subOrganizationOf"))
ENDS = (f"{DEF}hasSender", f"{DEF}hasReceiver")
SHOWN_OF_FLOW = (
    *ENDS,
    *(f"{DEF}{name}" for name in ("passes", "usesChannel", "hasCondition", "hasModality", "hasLegalBasis")),
    *(f"{DEF}{name}" for name in ("onBehalfOf", "hasStanding", "hasCertainty", "reason")),
)
Said = TypeVar("Said", str, Term)


def show_citations(citations: Iterable[Citation]) -> tuple[model.Citation, ...]:
    """Give the citations of an answer as the views cite them, their links as paths."""
    return tuple(
        model.Citation(c.document, c.document_title, c.locator, c.paraphrase, "/" + c.deep_link.split("/", 3)[-1])
        if c.deep_link.startswith("http")
        else model.Citation(c.document, c.document_title, c.locator, c.paraphrase, c.deep_link)
        for c in citations
    )


def show_answer(answer: Answer, respondent: Respondent, lang: str) -> content.Answer:
    """Give an answer as its page shows it."""
    by_passage = {citation.iri: citation for citation in answer.citations}
    findings = tuple(
        content.Finding(
            text=item.label,
            href=page_of(item.iri, lang) if item.iri else None,
            why=tuple(("", reason) for reason in item.why),
            citations=show_citations(by_passage[p] for p in item.passages if p in by_passage),
            leads=f"{item.label}: 1) " in answer.text,
        )
        for item in answer.items
    )
    return content.Answer(
        status=answer.status,
        verdict=answer.verdict,
        text=answer.text,
        understood=answer.understood.sentence if answer.understood.sentence != answer.text else "",
        findings=findings,
        sparql=answer.sparql or None,
        suggestions=tuple(_suggestion(text, respondent, lang) for text in answer.suggestions),
        truncated=answer.truncated,
        citations=() if findings else show_citations(answer.citations),
    )


def _suggestion(text: str, respondent: Respondent, lang: str) -> content.Link:
    """Link a suggestion to its answer, or to the form of a question that needs things to be chosen."""
    form = next((q.slug for q in respondent.library.values() if q.parameters and q.title[lang] == text), None)
    return text, f"/{lang}/questions/{form}" if form else f"/{lang}/ask?{urlencode({'q': text})}"


def _options(names: Names, kind: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Give the things of a kind to choose from, no statuses; none of more than MOST_CHOICES: a name is typed then."""
    things = [name for name in names.things(kind) if f"{DEF}Status" not in name.classes]
    options = ((short_of(name.iri, kind), names.full(name.iri, lang)) for name in things)
    return tuple(sorted(options, key=lambda one: one[1].casefold())) if len(things) <= network.MOST_CHOICES else ()


def show_question(question: Question, given: Mapping[str, str], respondent: Respondent, lang: str) -> content.Question:
    """Give a question with its form; a thing is chosen from all things of its kind, unless these are too many."""
    fields = tuple(
        content.Field(
            name=parameter.name,
            label=FIELD_LABELS.get(parameter.name, (parameter.name, parameter.name))[lang == "en"],
            value=_slug_of(respondent, parameter.kind, given.get(parameter.name, parameter.example)),
            required=parameter.required,
            options=_options(respondent.names, parameter.kind, lang),
        )
        for parameter in question.parameters.values()
    )
    path = f"/{lang}/questions/{question.slug}"
    query = urlencode({field.name: field.value for field in fields} | {"lang": lang})
    return content.Question(
        question.slug, question.title[lang], path, fields, f"/api/v1/questions/{question.slug}?{query}"
    )


FIELD_LABELS: Mapping[str, tuple[str, str]] = {
    "sender": ("Afzender", "Sender"),
    "receiver": ("Ontvanger", "Receiver"),
    "organisation": ("Organisatie", "Organisation"),
    "body": ("Overleg", "Body"),
    "member": ("Deelnemer", "Member"),
    "channel": ("Kanaal", "Channel"),
    "procedure": ("Procedure", "Procedure"),
    "stage": ("Stap", "Stage"),
    "system": ("Systeem", "System"),
    "signal": ("Soort signaal", "Kind of signal"),
    "law": ("Wet of bepaling", "Law or provision"),
    "measure": ("Maatregel", "Measure"),
    "document": ("Document", "Document"),
    "actor": ("Actor", "Actor"),
}


def _slug_of(respondent: Respondent, kind: str, given: str) -> str:
    try:
        return short_of(respondent.names.resolve(kind, given), kind)
    except Exception:
        return given


def show_thing(iri: str, respondent: Respondent, lang: str, cited: content.Cited) -> content.Thing:
    """Give all that is known of one thing as its page shows it."""
    names = respondent.names
    about = describe(respondent.engine, iri)
    name = names.get(iri)
    spellings = name.others.get(lang, []) if name else []
    abbreviation = [name.abbreviation] if name and name.abbreviation else []
    local = iri.removeprefix(ID if iri.startswith(ID) else DEF)
    path = ("/id/" if iri.startswith(ID) else "/def/") + local
    return content.Thing(
        iri=iri,
        title=names.own(iri, lang),
        kind_label=class_label(names, iri, lang) or _label_of_term(iri, respondent, lang),
        alternative_names=tuple(dict.fromkeys([*abbreviation, *spellings])),
        dutch_name=name.own.get("nl", "")
        if name and lang != "nl" and names.own(iri, lang) != name.own.get("nl")
        else "",
        definition=_text(about.facts.get(f"{SKOS}definition", ()), lang),
        facts=tuple(
            _fact(property_, values, respondent, lang)
            for property_, values in said_once(about.facts, SHOWN_OF_FLOW if kind_of(iri) == "flow" else ()).items()
            if _shown(property_, values, lang)
        ),
        incoming=_incoming(said_once(about.incoming, ENDS), respondent, lang),
        citations=cite(names, respondent.passages, [t.value for t in about.facts.get(f"{DEF}isStatedIn", ())], lang),
        formats=tuple((label, f"{path}.{ending}") for label, ending in RDF_FORMATS),
        reference=cited,
        network_href=f"/{lang}/network?around={slug(iri)}" if iri.startswith(f"{ID}actor/") else None,
    )


def _label_of_term(iri: str, respondent: Respondent, lang: str) -> str:
    is_release = iri in {release.iri for release in respondent.releases.known}
    return {"nl": ("begrip", "uitgave"), "en": ("term", "release")}[lang][is_release]


def release_of(respondent: Respondent) -> str:
    """Give the release and the content hash of the dataset, as pages and references name it."""
    return f"{respondent.dataset.release} ({respondent.dataset.version})"


RDF_FORMATS = (("Turtle", "ttl"), ("N-Triples", "nt"), ("RDF/XML", "rdf"), ("JSON-LD", "jsonld"))


def said_once(told: Mapping[str, Sequence[Said]], elsewhere: Collection[str]) -> dict[str, tuple[Said, ...]]:
    """Leave out what a page says `elsewhere` (properties by IRI), and of a derived property what a stated one says.

    Where a source names a time in words, these stand in the place of the day that only sorts.
    """
    stated = {value for property_ in PARTS for value in told.get(property_, ())}
    kept = {
        property_: tuple(value for value in values if property_ != IS_PART_OF or value not in stated)
        for property_, values in told.items()
        if property_ not in elsewhere
    }
    kept |= {AS_OF: kept.pop(IN_WORDS)} if IN_WORDS in kept else {}
    return {property_: values for property_, values in kept.items() if values}


def _shown(property_: str, values: tuple[Term, ...], lang: str) -> bool:
    return property_ not in HIDDEN and any(_in_language(value, lang) for value in values)


def _in_language(term: Term, lang: str) -> bool:
    return not (isinstance(term, Literal) and term.language and term.language != lang)


def _text(values: Iterable[Term], lang: str) -> str | None:
    return next((v.value for v in values if isinstance(v, Literal) and v.language == lang), None)


def _fact(property_: str, values: tuple[Term, ...], respondent: Respondent, lang: str) -> content.Fact:
    links = tuple(_link(value, respondent, lang) for value in values if _in_language(value, lang))
    return property_label(property_, respondent.names, lang), links


def _incoming(incoming: Mapping[str, tuple[str, ...]], respondent: Respondent, lang: str) -> tuple[content.Fact, ...]:
    """Give what points to a thing, in words that read from the thing; two properties of one name are one fact.

    What the graph does not name (shapes, lists) is left out.
    """
    names, told = respondent.names, dict[str, dict[content.Link, None]]()
    for property_, subjects in incoming.items():
        label = inverse_label(property_, respondent.engine, lang)
        links = [(names.full(iri, lang), page_of(iri, lang)) for iri in subjects if iri in names]
        if label and links:
            told.setdefault(label, {}).update(dict.fromkeys(links))
    return tuple((label, tuple(links)) for label, links in told.items())


def _link(value: Term, respondent: Respondent, lang: str) -> content.Link:
    if isinstance(value, Literal):
        return respondent.writer(lang).label(value), None
    known = value.value in respondent.names
    text = respondent.names.full(value.value, lang) if known else shorten(value.value)
    return text, page_of(value.value, lang) if known or value.value.startswith("http") else None


def show_documents(respondent: Respondent, lang: str, only: str | None = None) -> tuple[content.Document, ...]:
    """Give the source documents (or one of them, by name) with their passages in the order of the text."""
    names, passages = respondent.names, respondent.passages
    wanted = [d for d in passages.documents.values() if only in (None, d.name)]
    return tuple(
        content.Document(
            slug=document.name,
            title=names.own(document.iri, lang),
            href=f"/{lang}/sources/{document.name}",
            date=write_date(document.issued, lang),
            publisher=document.reference,
            official_url=document.page,
            passages=cite(names, passages, [p.iri for p in passages if p.document == document], lang),
        )
        for document in sorted(wanted, key=lambda d: d.issued)
    )


@lru_cache(maxsize=1)
def prefix_lines() -> str:
    """Give the PREFIX lines that the workbench inserts."""
    return "".join(f"PREFIX {name}: <{base}>\n" for name, base in PREFIXES.items())


def kind_of(iri: str) -> str:
    """Give the kind of one of our things, or ''."""
    return (split(iri) or ("", ""))[0]
