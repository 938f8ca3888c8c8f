"""What each tool for language models gives, as schemas: answers and routes have the shape of the REST API."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class DatasetVersion(BaseModel):
    """The dataset an answer is from."""

    version: str = Field(description="Hash of the content.")
    release: str | None
    issued: str | None


class Citation(BaseModel):
    """A passage that says so."""

    document: str = Field(description="The document's name, such as systeemcheck-2023.")
    document_title: str
    start: int = Field(description="Offset of its first character in the stored text.")
    end: int
    locator: str = Field(description="Heading and paragraph or note, as we counted them.")
    paraphrase: str = Field(description="What it says, in our own words; never the sentence of the source.")
    deep_link: str = Field(description="Our permanent page of the passage.")
    official_url: str | None = Field(description="The publication, where it is public.")
    iri: str


class Passage(Citation):
    """A passage, with its text where the server has the source texts."""

    text: str | None = Field(description="The passage itself; null when this server has no source texts.")


class Item(BaseModel):
    """One thing that is the answer."""

    label: str
    iri: str | None = Field(description="Null for a value, such as a date or a number.")
    why: list[str] = Field(description="Why it is there: a sentence for each record, with channel and condition.")
    citations: list[int] = Field(description="Places in `citations`, from 0, of the passages that say so.")


class Understood(BaseModel):
    """How the question was taken; check it before you rely on the answer."""

    question: str | None = Field(description="Slug of the question of the library.")
    parameters: dict[str, str] = Field(description="Slugs of the things it is about.")
    sentence: str
    choices: list[str] = Field(description="Things an ambiguous name can mean; ask again with one of them.")


class Answer(BaseModel):
    """An answer, as GET /api/v1/ask gives it."""

    status: Literal["answered", "denied", "not_stated", "not_understood"] = Field(
        description="denied: a source says that it is not so. not_stated: the sources do not say, which is not 'no'."
    )
    verdict: bool | None = Field(description="The answer to a yes-or-no question; null for others.")
    text: str
    items: list[Item]
    citations: list[Citation] = Field(description="The passages, the best first.")
    understood: Understood
    sparql: str = Field(description="The query behind the answer; it can be run with the tool sparql.")
    dataset: DatasetVersion
    suggestions: list[str] = Field(description="When not_understood: the nearest questions of the library.")
    truncated: bool = Field(description="Whether there is more than is given here.")


class Found(BaseModel):
    """A thing whose name fits."""

    iri: str
    kind: str = Field(description="Such as actor, system, stage, law, measure, document.")
    slug: str = Field(description="Its short name, which every other tool takes.")
    label: str


class SearchResult(BaseModel):
    """The things whose names fit best, the best first."""

    results: list[Found]


class QuestionParameter(BaseModel):
    """A parameter of a question of the library."""

    name: str
    kind: str = Field(description="The kind of thing it takes.")
    example: str
    required: bool


class ListedQuestion(BaseModel):
    """A question of the library."""

    slug: str
    title: str
    parameters: list[QuestionParameter]
    tags: list[str]
    href: str


class QuestionList(BaseModel):
    """The questions of the library."""

    questions: list[ListedQuestion]


class Actor(BaseModel):
    """An actor of a step."""

    iri: str
    label: str


class Flow(BaseModel):
    """A recorded flow from one actor to another."""

    iri: str
    label: str
    channel: list[str]
    condition: list[str]
    modality: str
    legal_basis: list[str]
    certainty: str


class Step(BaseModel):
    """One step of a route."""

    sender: Actor
    receiver: Actor
    within: str | None = Field(description="Not null: a step inside this organisation, which no source states.")
    flows: list[Flow]
    citations: list[Citation]


class FoundRoute(BaseModel):
    """One route."""

    hand_overs: int
    steps: list[Step]


class RouteResult(BaseModel):
    """The routes, as GET /api/v1/routes gives them."""

    routes: list[FoundRoute] = Field(description="Fewest hand-overs first. Empty: no route is stated in the sources.")
    more: bool = Field(description="Whether there are more routes than are given.")
    carries: Literal["signal", "information"] = Field(
        description="information: no signal can go by these routes, only other information."
    )
    dataset: DatasetVersion


class SparqlResult(BaseModel):
    """The result of a query: rows of a SELECT, the boolean of an ASK, or triples."""

    columns: list[str]
    rows: list[dict[str, Any]] = Field(
        description="Bindings as in SPARQL 1.1 Query Results JSON: {variable: {type, value, xml:lang?, datatype?}}."
    )
    total: int = Field(description="How many rows the query has; `rows` is cut at `limit`.")
    truncated: bool
    boolean: bool | None = Field(description="For ASK.")
    turtle: str | None = Field(description="For CONSTRUCT and DESCRIBE.")
