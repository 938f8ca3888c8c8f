"""The pages: each reads what its address asks for, and hands it to a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from graph_api.catalogue import CODE_LICENCE, LICENCE, dumps_of
from graph_api.contract import Contract
from graph_api.errors import NotFoundError
from graph_api.ontology_view import anchor_of, vocabulary
from graph_api.operations import operations_of
from graph_api.prefixes import DEF, ID, KINDS, thing
from graph_api.questions import find
from graph_api.respond import Respondent
from graph_api.showing import (
    kind_of,
    show_answer,
    show_documents,
    show_question,
    show_thing,
)
from graph_api.things import class_label
from graph_api.view_files import Context, File, View, table_files
from graph_api.view_meant import Meant
from graph_api.view_pages import ChainPages
from graph_api.view_passage import show_passage
from graph_api.view_references import ReferencePages
from graph_api.view_versions import Versions
from graph_api.wording import tag_label, texts
from visualisation import content, network, pages
from visualisation.page_tables import TABLES
from visualisation.tour import STOPS


@dataclass(frozen=True)
class Views:
    """The pages over one dataset; `texts` are the attached source texts by document name (possibly none)."""

    respondent: Respondent
    contract: Contract
    renderer: pages.Renderer
    texts: Mapping[str, Any]
    openapi: Callable[[], dict[str, Any]]
    public_url: str

    @cached_property
    def chain(self) -> ChainPages:
        """Give the pages that look at the chain as a whole."""
        return ChainPages(self.respondent, self.contract, self.renderer, self.texts, self.versions)

    @cached_property
    def versions(self) -> Versions:
        """Give where the sources say different things."""
        return Versions(self.respondent, self.contract)

    @cached_property
    def references(self) -> ReferencePages:
        """Give what cites things."""
        return ReferencePages(self.respondent, self.contract, self.renderer, self.public_url)

    @cached_property
    def meant(self) -> Meant:
        """Give what turns suggestions into links."""
        return Meant(self.respondent.names, self.respondent.library)

    @cached_property
    def views(self) -> Mapping[str, View]:
        """Give the pages by their paths without the language."""
        return {
            "/": self.start,
            **self.chain.views(),
            "/ask": self.ask,
            "/questions": self.questions,
            "/questions/{slug}": self.question,
            "/actors": self.actors,
            "/search": self.search,
            "/api": self.api,
            "/about": self.about,
            "/report": self.references.report,
            "/tour": self.tour,
            "/ontology": self.ontology,
            "/passage/{slug}": self.passage,
            "/def/{slug:path}": self.term,
            "/{kind}/{slug}": self.thing,
        }

    @cached_property
    def files(self) -> Mapping[str, File]:
        """Give the files beside the pages, by their paths without the language."""
        views, files = self.views, self.chain.files()
        for path, tabled in TABLES.items():
            files |= table_files(path, views[path], tabled, self.renderer, self.respondent.version)
        files |= self.references.files("/sources/{slug}", lambda path: self.find("document", path["slug"]))
        files |= self.references.files("/procedures/{slug}", lambda path: self.find("procedure", path["slug"]))
        files |= self.references.files("/passage/{slug}", lambda path: self.find("passage", path["slug"]))
        files |= self.references.files("/def/{slug:path}", lambda path: self.find_term(path["slug"]))
        return files | self.references.files("/{kind}/{slug}", lambda path: self.find(path["kind"], path["slug"]))

    def start(self, request: Request, lang: str) -> Context:
        """Show the first page."""
        counts = {
            "sources": len(self.respondent.passages.documents),
            "flows": len(self.contract.records),
            "actors": len(self.respondent.names.things("actor")),
        }
        return "start.html", {"counts": counts, "examples": self.examples(lang)}

    @staticmethod
    def examples(lang: str) -> tuple[content.Link, ...]:
        """Give the typed questions that are offered as examples, each with the address of its answer."""
        return tuple((text, f"/{lang}/ask?{urlencode({'q': text})}") for text in texts(lang)["examples"].split("\n"))

    def ask(self, request: Request, lang: str) -> Context:
        """Show the answer to a typed question."""
        q = request.query_params.get("q", "")
        answer = show_answer(self.respondent.ask(q, lang), self.respondent, lang) if q.strip() else None
        return "ask.html", {"q": q, "answer": answer, "examples": self.examples(lang)}

    def questions(self, request: Request, lang: str) -> Context:
        """List the questions of the library by their first tag."""
        groups: dict[str, list[content.Link]] = {}
        for question in self.respondent.library.values():
            group = tag_label(question.tags[0], lang)
            groups.setdefault(group, []).append((question.title[lang], f"/{lang}/questions/{question.slug}"))
        return "questions.html", {"groups": [(name, tuple(links)) for name, links in sorted(groups.items())]}

    def question(self, request: Request, lang: str) -> Context:
        """Show one question with its form, and the answer once its parameters are given."""
        self.respondent.names.refuse_retired(thing("question", request.path_params["slug"]))
        question = find(self.respondent.library, request.path_params["slug"])
        given = {name: value for name, value in request.query_params.items() if name in question.parameters}
        complete = all(given.get(n) for n, p in question.parameters.items() if p.required)
        answer = (
            show_answer(self.respondent.answer(question.slug, given, lang), self.respondent, lang) if complete else None
        )
        return "question.html", {"question": show_question(question, given, self.respondent, lang), "answer": answer}

    def actors(self, request: Request, lang: str) -> Context:
        """List all actors by sector."""
        whole = self.contract.network(lang)
        return "actors.html", {"sectors": network.by_sector(whole.actors), "counts": whole.counts}

    def search(self, request: Request, lang: str) -> Context:
        """Show what was found for the words in the search field."""
        q = request.query_params.get("q", "")[:200]
        names = self.respondent.names
        hits = tuple(
            content.Hit(names.full(iri, lang), f"/{lang}/{iri.removeprefix(ID)}", class_label(names, iri, lang))
            for iri in names.search(q, 30)
        )
        near = (
            () if hits or not q.strip() else tuple(self.meant.link("actor", s, lang) for s in names.nearest(q, "actor"))
        )
        return "search.html", {"q": q, "hits": hits, "suggestions": near}

    def api(self, request: Request, lang: str) -> Context:
        """Show our own page of the OpenAPI description."""
        operations = tuple(operations_of(self.openapi(), lang))
        return "api.html", {
            "operations": operations,
            "openapi_href": "/api/v1/openapi.json",
            "base_url": self.public_url,
        }

    def tour(self, request: Request, lang: str) -> Context:
        """Give the stops of the guided tour that this graph can show."""
        names = self.respondent.names
        return "tour.html", {"stops": tuple(one for one in STOPS if all(f"{ID}{need}" in names for need in one.needs))}

    def about(self, request: Request, lang: str) -> Context:
        """Say what this is, from which documents, under which licences."""
        documents = tuple((d.title, d.href) for d in show_documents(self.respondent, lang))
        licences = (("EUPL-1.2 (code)", CODE_LICENCE), ("CC-BY-4.0 (data)", LICENCE.value))
        return "about.html", {
            "documents": documents,
            "licences": licences,
            "downloads": (
                ("graph.json", "/api/v1/graph.json"),
                *((name, f"/download/{name}") for name in dumps_of(self.respondent.dataset)),
            ),
        }

    def passage(self, request: Request, lang: str) -> Context:
        """Show one passage and what rests on it."""
        iri = self.respondent.names.resolve("passage", request.path_params["slug"])
        return "passage.html", {
            "passage": show_passage(iri, self.respondent, lang, self.texts, self.references.cited(iri, lang))
        }

    def term(self, request: Request, lang: str) -> Context:
        """Show one term of the vocabulary or of a code list."""
        iri = self.find_term(request.path_params["slug"])
        name, context = self._thing(iri, lang)
        return name, context | {"ontology_href": f"/{lang}/ontology#{anchor_of(iri)}"}

    def ontology(self, request: Request, lang: str) -> Context:
        """Show the whole ontology on one page."""
        return "ontology.html", {"vocabulary": vocabulary(self.respondent.dataset, lang)}

    def thing(self, request: Request, lang: str) -> Context:
        """Show one thing of any kind."""
        return self._thing(self.find(request.path_params["kind"], request.path_params["slug"]), lang)

    def find(self, kind: str, name: str) -> str:
        """Give the IRI of a thing by kind and slug. Raises NotFoundError with the nearest slugs."""
        if (iri := thing(kind, name)) in self.respondent.names:
            return iri
        self.respondent.names.refuse_retired(iri)
        if kind not in KINDS:
            raise NotFoundError(f"There is nothing of the kind '{kind}'; there are {', '.join(KINDS)}.")
        near = self.respondent.names.nearest(name, kind)
        raise NotFoundError(f"There is no {kind} called '{name}'.", near, kind)

    def find_term(self, name: str) -> str:
        """Give the IRI of a term by its local name. Raises NotFoundError with the nearest."""
        if (iri := DEF + name) in self.respondent.names:
            return iri
        self.respondent.names.refuse_retired(iri)
        raise NotFoundError(f"The graph does not know {name}.", self.respondent.names.nearest_term(name), "def")

    def _thing(self, iri: str, lang: str) -> Context:
        self.respondent.names.refuse_retired(iri)
        record = self.contract.by_iri.get(iri)
        sent, received = self._flows(iri, lang)
        return "thing.html", {
            "thing": show_thing(iri, self.respondent, lang, self.references.cited(iri, lang)),
            "itself": self.contract.flow(record, lang) if record else None,
            "differences": self.versions.of(iri, lang),
            "sent": sent,
            "received": received,
            "actors": self.contract.actors(lang),
        }

    def _flows(self, iri: str, lang: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Give the flows that an actor and its parts send, and those that they receive."""
        if kind_of(iri) != "actor":
            return (), ()
        return self.contract.flows_of({iri} | self.respondent.names.parts(iri), lang)
