"""What each REST operation answers with, as JSON Schema: served at an address, and part of the OpenAPI description.

Objects may gain members without a new version of the interface: none of these schemas forbids others.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, RootModel

from graph_api.tool_results import Answer, Citation, DatasetVersion, ListedQuestion, RouteResult

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Listed = TypeVar("Listed", bound=BaseModel)
NEXT = "Give it as `after` to go on; null on the last page."


class InBothLanguages(BaseModel):
    """A text in Dutch and in English."""

    nl: str
    en: str


class ListedActor(BaseModel):
    """An actor of the graph."""

    iri: str
    slug: str
    label: InBothLanguages
    abbr: str | None
    kind: list[str] = Field(description="Local names of its classes.")
    parent: str | None = Field(description="IRI of what it is part of.")
    sector: str


class ListedFlow(BaseModel):
    """A flow of the graph: one sender, one receiver, one kind of information; what is not said is null or empty."""

    iri: str
    sender: str
    receiver: str
    passes: str
    channel: list[str]
    condition: list[InBothLanguages]
    modality: str
    legal_basis: list[str]
    stage: list[str]
    on_behalf_of: list[str]
    standing: Literal["actual", "denied", "planned", "recommended"]
    certainty: str
    reason: InBothLanguages | None
    disputes: list[str]
    as_of: str | None
    peripheral: bool
    passages: list[str] = Field(min_length=1, description="IRIs of the passages that state it.")


class ListedRelease(BaseModel):
    """A release of the graph."""

    iri: str
    version: str
    issued: str
    content: str | None = Field(description="Hash of its content, where it is known.")
    changes: InBothLanguages
    served: bool
    proved: str = Field(description="The day on which its passages were proved against the texts, or empty.")
    seal: str = Field(description="The fingerprint over the passages that were proved, or empty.")


class ListedRetirement(BaseModel):
    """A name that is no longer used."""

    iri: str
    since: str = Field(description="The first release without it.")
    replaced_by: list[str]
    reason: InBothLanguages


class Page(BaseModel, Generic[Listed]):
    """A part of a list, how to go on, and how long the whole list is."""

    items: list[Listed]
    next: str | None = Field(description=NEXT)
    total: int


class ActorPage(Page[ListedActor]):
    """A page of the actors, by IRI."""


class FlowPage(Page[ListedFlow]):
    """A page of the flows, by IRI."""


class PassagePage(Page[Citation]):
    """A page of the passages, by IRI."""


class ReleasePage(Page[ListedRelease]):
    """A page of the releases, by version."""


class RetirementPage(Page[ListedRetirement]):
    """A page of the names that are no longer used, by IRI."""


class WholeGraph(BaseModel):
    """All actors and flows."""

    dataset: DatasetVersion
    actors: list[ListedActor]
    flows: list[ListedFlow]


class Hit(BaseModel):
    """A thing whose name fits."""

    iri: str
    label: str


class Hits(RootModel[list[Hit]]):
    """The things whose names fit, the best first."""


class Questions(RootModel[list[ListedQuestion]]):
    """The questions of the library, by slug."""


class Health(BaseModel):
    """Whether the server answers, on which graph, and how its last renewal went."""

    status: str = Field(description="ok, stale while newer files could not be served, or how the engine stands.")
    last_reload: dict[str, Any] | None = Field(description="The last renewal: when, with which outcome, and why.")
    dataset: str = Field(description="Hash of the content that is served.")
    release: str | None
    engine: str | None = Field(default=None, description="How the engine elsewhere stands, where there is one.")
    loaded_at: str
    queries: dict[str, int] = Field(description="Free queries since the start, and at this moment.")


class Problem(BaseModel):
    """Why there is no answer, as problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    suggestions: list[str] = Field(default=[], description="What may have been meant.")
    replaced_by: list[str] = Field(default=[], description="IRIs of the successors of what is retired.")


MODELS: Mapping[str, type[BaseModel]] = {
    model.__name__: model
    for model in (
        *(Answer, RouteResult, Citation, Questions, Hits, WholeGraph, Health, Problem),
        *(ActorPage, FlowPage, PassagePage, ReleasePage, RetirementPage),
    )
}


@cache
def schema(name: str, address: str) -> dict[str, Any]:
    """Give the JSON Schema called `name`, a key of MODELS, which is served at `address`."""
    return {"$schema": DIALECT, "$id": address, **MODELS[name].model_json_schema(mode="serialization")}
