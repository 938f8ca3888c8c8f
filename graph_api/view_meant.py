"""What may have been meant where an address names something that is not there, as links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from graph_api.contract import page_of
from graph_api.errors import GraphError
from graph_api.names import Names
from graph_api.prefixes import ANY_KIND, DEF, ID
from graph_api.questions import Question
from visualisation.content import Link


@dataclass(frozen=True)
class Meant:
    """Turns the suggestions of an error into links, over one dataset."""

    names: Names
    library: Mapping[str, Question]

    def links(self, request: Request, error: GraphError, lang: str) -> tuple[Link, ...]:
        """Give a link for each suggestion: the same address put right where it holds the name that was not found."""
        kind, given = getattr(error, "kind", None), getattr(error, "given", None)
        asked, path = request.query_params.multi_items(), request.url.path.split("/")
        found = []
        for suggestion in error.suggestions:
            text, href = self.link(kind, suggestion, lang)
            pairs = [(name, suggestion if value.strip() == given else value) for name, value in asked]
            parts = [suggestion if part == given else part for part in path]
            query = f"?{urlencode(pairs)}" if pairs else ""
            found.append((text, href if (pairs, parts) == (asked, path) else "/".join(parts) + query))
        return tuple(found)

    def link(self, kind: str | None, suggestion: str, lang: str) -> Link:
        """Give a suggested slug as a link, where it is one of a thing, a term or a question."""
        if kind == "question" and suggestion in self.library:
            return self.library[suggestion].title[lang], f"/{lang}/questions/{suggestion}"
        iri = {"def": DEF, ANY_KIND: ID}.get(kind or "", f"{ID}{kind}/") + suggestion
        return (self.names.full(iri, lang), page_of(iri, lang)) if iri in self.names else (suggestion, None)
