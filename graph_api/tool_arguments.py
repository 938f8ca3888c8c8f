"""What each tool for language models takes: read strictly, and refused in sentences that say what it does take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from rapidfuzz import process

from graph_api.errors import ParameterError

LONGEST_NAME = 200
MOST_AVOIDED = 50
Thing = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
Lang = Annotated[
    Literal["nl", "en"], Field(description="Language of labels and sentences: nl (Dutch) or en (English).")
]
ACTOR = "slug, abbreviation, name or IRI, such as coa, AIVD or 'Centraal Orgaan opvang asielzoekers'."


class Arguments(BaseModel):
    """The arguments of a tool; one that it does not take is refused, or a typing error would go unseen."""

    model_config = ConfigDict(extra="forbid")


class Search(Arguments):
    """What `search` takes."""

    q: Thing = Field(description="A name, abbreviation or part of one.", examples=["DT&V"])
    lang: Lang = "nl"
    limit: int = Field(10, ge=1, le=50, description="How many things to give at most.")


class Ask(Arguments):
    """What `ask` takes."""

    q: str = Field(
        description="One question in Dutch or English, at most 10,000 characters.",
        examples=["To whom does the COA pass signals?"],
    )
    lang: Literal["nl", "en"] | None = Field(
        None, description="Language of the answer: nl or en; without it, that of the question."
    )


class ListQuestions(Arguments):
    """What `list_questions` takes."""

    lang: Lang = "nl"
    tag: Thing | None = Field(
        None, description="Give only the questions with this tag, such as flows, route, system or measure."
    )


class RunQuestion(Arguments):
    """What `run_question` takes."""

    slug: Thing = Field(description="The question's slug, from list_questions.", examples=["who-passes-signals-to"])
    parameters: dict[Thing, Thing] = Field(
        default_factory=dict,
        description="The question's parameters by name: for each a slug, abbreviation, name or IRI of a thing.",
        examples=[{"receiver": "aivd"}],
    )
    lang: Lang = "nl"


class ReadPassage(Arguments):
    """What `read_passage` takes."""

    passage: str = Field(
        description="The passage: the `iri` or `deep_link` of a citation, or its slug.", max_length=2_000
    )
    lang: Lang = "nl"


class Route(Arguments):
    """What `route` takes."""

    sender: Thing = Field(description=f"Actor the signal starts with: {ACTOR}", examples=["coa-employee"])
    receiver: Thing = Field(description=f"Actor the signal is to reach: {ACTOR}", examples=["aivd"])
    grain: Literal["unit", "organisation"] = Field(
        "unit", description="Count hand-overs between units, or between organisations."
    )
    avoid: list[Thing] = Field(
        default_factory=list, max_length=MOST_AVOIDED, description=f"Actors no route may touch, each as its {ACTOR}"
    )
    document: Thing | None = Field(
        None, description="Use only flows stated in this document, such as systeemcheck-2023."
    )
    lang: Lang = "nl"
    limit: int = Field(3, ge=1, le=20, description="How many routes to give at most, the shortest first.")


class Sparql(Arguments):
    """What `sparql` takes."""

    query: str = Field(
        description="A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE. Declare the prefixes it uses.",
        examples=["SELECT ?type (COUNT(*) AS ?count) WHERE { ?thing a ?type } GROUP BY ?type ORDER BY DESC(?count)"],
    )
    limit: int = Field(100, ge=1, le=1_000, description="How many rows of a SELECT to give at most.")


A = TypeVar("A", bound=Arguments)


def read(wanted: type[A], given: Mapping[str, Any]) -> A:
    """Read the arguments of a call. Raises ParameterError that says what is wrong and what the tool takes."""
    try:
        return wanted.model_validate(dict(given))
    except ValidationError as error:
        takes = list(wanted.model_fields)
        told = "; ".join(_told(found, takes) for found in error.errors(include_url=False)[:5])
        sentence = f"{told[:1].upper()}{told[1:]}. The parameters are: {_signature(wanted)}."
        raise ParameterError(sentence, takes) from error


def _told(found: Mapping[str, Any], takes: list[str]) -> str:
    """Say in a clause what is wrong with one argument."""
    name = ".".join(str(part) for part in found["loc"])[:100]
    if found["type"] == "missing":
        return f"the parameter '{name}' is missing"
    if found["type"] == "extra_forbidden":
        near = process.extractOne(name, takes)
        return f"there is no parameter '{name}'" + (f"; the nearest is '{near[0]}'" if near else "")
    return f"'{name}': {found['msg'][:1].lower()}{found['msg'][1:]}"


def _signature(wanted: type[Arguments]) -> str:
    return ", ".join(name + (" (needed)" if field.is_required() else "") for name, field in wanted.model_fields.items())
