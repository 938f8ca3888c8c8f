"""The tools for language models: seven functions over one dataset, described for a machine, and no more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from pydantic import BaseModel

from graph_api import tool_arguments as takes
from graph_api import tool_results as gives
from graph_api.errors import NotFoundError
from graph_api.prefixes import DEF, split, thing
from graph_api.respond import Respondent
from graph_api.rest import answer_json, refuse_same, routes_json
from graph_api.rest_lists import question_json
from graph_api.sources import SourceText
from graph_api.tool_query import FreeQueries

EXAMPLE_QUERY = (
    f"PREFIX kg: <{DEF}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "SELECT ?sender ?receiver WHERE { ?flow a kg:Flow ; kg:hasSender/skos:prefLabel ?sender ; "
    "kg:hasReceiver/skos:prefLabel ?receiver FILTER(LANG(?sender) = 'en' && LANG(?receiver) = 'en') } LIMIT 10"
)


@dataclass(frozen=True)
class Tool:
    """One tool: what a machine reads about it, what it takes and gives, and what runs it (arguments, client)."""

    name: str
    title: str
    description: str
    takes: type[takes.Arguments]
    gives: type[BaseModel]
    run: Callable[[Any, str], Awaitable[dict[str, Any]]]


class Toolbox:
    """Runs the tools over one respondent; `texts` are the source texts at hand, possibly none."""

    def __init__(self, respondent: Respondent, queries: FreeQueries, texts: Mapping[str, SourceText]) -> None:
        """Keep what the tools ask."""
        self._respondent = respondent
        self._queries = queries
        self._texts = texts

    def tools(self) -> tuple[Tool, ...]:
        """Give the tools, in the order in which they are listed."""
        return (
            Tool(
                "ask",
                "Answer a question",
                "Answer one question in Dutch or English about who passes signals to whom in the Dutch asylum chain: "
                "actors, flows, channels, conditions, laws, stages, systems, bodies, measures, dates, documents. Gives "
                "a status (answered, denied, not_stated, not_understood), a sentence, the items with the reason for "
                "each, and the passages that say so. Begin here. When not_understood, use `suggestions` or "
                'run_question. Example: {"q": "To whom does the COA pass signals?", "lang": "en"}',
                takes.Ask,
                gives.Answer,
                in_thread(self._ask),
            ),
            Tool(
                "search",
                "Find things by name",
                "Find actors, systems, stages, laws, measures, documents and other things by name, abbreviation or "
                "other spelling; a typing error is forgiven. Gives IRI, kind, slug and label, the best first; the "
                'slugs are what the other tools take. Example: {"q": "marechaussee", "lang": "en"}',
                takes.Search,
                gives.SearchResult,
                in_thread(self._search),
            ),
            Tool(
                "list_questions",
                "List the questions of the library",
                "List the questions that run_question answers: slug, title, and for each parameter its name, the kind "
                'of thing it takes and an example. Example: {"lang": "en", "tag": "flows"}',
                takes.ListQuestions,
                gives.QuestionList,
                in_thread(self._list_questions),
            ),
            Tool(
                "run_question",
                "Run a question of the library",
                "Answer a question of the library exactly, by its slug and parameters, without any guessing at words. "
                'Gives the same answer as ask. Example: {"slug": "who-passes-signals-to", '
                '"parameters": {"receiver": "aivd"}, "lang": "en"}',
                takes.RunQuestion,
                gives.Answer,
                in_thread(self._run_question),
            ),
            Tool(
                "read_passage",
                "Read a passage",
                "Give the passage behind a citation: document, place (offsets and locator), our paraphrase, its page, "
                "and its text where this server has the source texts. "
                'Example: {"passage": "https://w3id.org/ketenkaart/id/passage/beslisnota-heading"}',
                takes.ReadPassage,
                gives.Passage,
                in_thread(self._read_passage),
            ),
            Tool(
                "route",
                "Compute routes of a signal",
                "Compute by which hand-overs a signal can get from one actor to another, the shortest first; each step "
                "with channel, condition, modality, legal basis and passages. No route means that the sources state "
                'none. Example: {"sender": "coa-employee", "receiver": "aivd", "avoid": ["ind"], "lang": "en"}',
                takes.Route,
                gives.RouteResult,
                in_thread(self._route),
            ),
            Tool(
                "sparql",
                "Run a SPARQL query",
                "Run a read-only SPARQL 1.1 query on the graph, for what no question of the library asks. Limits on "
                "time, memory and size; no SERVICE, no updates. Labels are skos:prefLabel in nl and en. The query in "
                f'an answer\'s `sparql` is a good start. Example: {{"query": "{EXAMPLE_QUERY}"}}',
                takes.Sparql,
                gives.SparqlResult,
                self._sparql,
            ),
        )

    def _ask(self, given: takes.Ask) -> dict[str, Any]:
        return answer_json(self._respondent.ask(given.q, given.lang))

    def _search(self, given: takes.Search) -> dict[str, Any]:
        found = self._respondent.names.search(given.q, given.limit)
        return {"results": [self._found(iri, given.lang) for iri in found]}

    def _found(self, iri: str, lang: str) -> dict[str, str]:
        kind, slug = split(iri) or ("", iri)
        return {"iri": iri, "kind": kind, "slug": slug, "label": self._respondent.names.full(iri, lang)}

    def _list_questions(self, given: takes.ListQuestions) -> dict[str, Any]:
        library = self._respondent.library.values()
        tags = {tag for question in library for tag in question.tags}
        if given.tag is not None and given.tag not in tags:
            raise NotFoundError(f"No question has the tag '{given.tag[:100]}'.", sorted(tags), "tag")
        chosen = (question for question in library if given.tag is None or given.tag in question.tags)
        return {"questions": [question_json(question, given.lang) for question in chosen]}

    def _run_question(self, given: takes.RunQuestion) -> dict[str, Any]:
        return answer_json(self._respondent.answer(given.slug, given.parameters, given.lang))

    def _read_passage(self, given: takes.ReadPassage) -> dict[str, Any]:
        slug = given.passage.strip().partition("?")[0].rstrip("/").rpartition("/")[2]
        passage = self._respondent.passages.get(thing("passage", slug))
        if passage is None:
            near = self._respondent.names.nearest(slug, "passage")
            raise NotFoundError(f"There is no passage called '{slug[:200]}'.", near, "passage")
        source = self._texts.get(passage.document.name)
        text = source.text[passage.start : passage.end] if source and not source.edited else None
        return {**vars(self._respondent.writer(given.lang).citation(passage)), "text": text}

    def _route(self, given: takes.Route) -> dict[str, Any]:
        refuse_same(given.sender, given.receiver, self._respondent)
        found = self._respondent.routes(
            given.sender,
            given.receiver,
            grain=given.grain,
            avoid=tuple(given.avoid),
            document=given.document or None,
            limit=given.limit,
        )
        return routes_json(found, self._respondent, given.lang)

    async def _sparql(self, given: takes.Sparql, client: str) -> dict[str, Any]:
        return await self._queries.run(given.query, given.limit, client)


def in_thread(run: Callable[[Any], dict[str, Any]]) -> Callable[[Any, str], Awaitable[dict[str, Any]]]:
    """Give what runs a function in a thread, so that the event loop goes on."""

    async def tool(given: Any, client: str) -> dict[str, Any]:
        return await to_thread.run_sync(run, given)

    return tool
