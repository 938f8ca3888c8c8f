"""The pages that only a static site has: all flows with filters, its data files, and its search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graph_api.contract import last
from graph_api.showing import release_of
from graph_api.views import Views
from visualisation import network, route_page

Choices = tuple[tuple[str, str], ...]
# The filters of the page of all flows, and what a flow says that they choose from.
FILTERS: Mapping[str, str] = {
    "about": "passes",
    "channel": "usesChannel",
    "standing": "hasStanding",
    "certainty": "hasCertainty",
    "modality": "hasModality",
}


# Which page of the server a page stands in for: its tab is then the current one.
IN_PLACE_OF: Mapping[str, str] = {"/data": "/query"}


class OwnPages:
    """Renders the pages that stand in for what a static site cannot do."""

    def __init__(self, views: Views, files: Iterable[tuple[str, int]]) -> None:
        """Take the views of the server, and the name and size in bytes of each file in data/."""
        self._views = views
        self._files = tuple(files)
        self._pages: Mapping[str, Callable[[str], tuple[str, dict[str, Any]]]] = {
            "/flows": self._flows,
            "/data": self._data,
            "/search": lambda lang: ("site/search.html", {"asking": False, "examples": ()}),
            "/ask": lambda lang: ("site/search.html", {"asking": True, "examples": views.examples(lang)}),
        }

    def __contains__(self, bare: str) -> bool:
        """Say whether a path without language is one of these pages."""
        return bare in self._pages

    @property
    def paths(self) -> tuple[str, ...]:
        """Give the paths of the pages, without language."""
        return tuple(self._pages)

    def render(self, bare: str, lang: str) -> str:
        """Give a page, with links as the server has them."""
        name, context = self._pages[bare](lang)
        return self.frame(name, lang, IN_PLACE_OF.get(bare, bare), **context)

    def frame(self, name: str, lang: str, bare: str, **context: Any) -> str:
        """Render a template inside the frame that every page has."""
        version = release_of(self._views.respondent)
        frame: dict[str, Any] = {"path": bare, "query_string": "", "dataset_version": version}
        frame |= {"address": "", "as_of": None, "files": ()}  # of a page that a server has at every date
        return self._views.renderer.render(name, lang, **frame, **context)

    def _flows(self, lang: str) -> tuple[str, dict[str, Any]]:
        contract = self._views.contract
        whole = contract.network(lang)
        names = {iri: actor.name.casefold() for iri, actor in whole.by_iri().items()}
        flows = sorted(whole.flows, key=lambda flow: (names[flow.sender], names[flow.receiver], flow.iri))
        return "site/flows.html", {
            "rows": route_page.of_flows(flows, whole.by_iri()),
            "actors": whole.by_iri(),
            "sectors": network.by_sector(whole.actors),
            "filters": {name: self._choices(said, lang) for name, said in FILTERS.items()},
        }

    def _choices(self, said: str, lang: str) -> Choices:
        """Give what occurs in the flows as (slug, label), by label."""
        found = {iri for record in self._views.contract.records for iri in record.all(said)}
        named = ((last(iri), self._views.respondent.names.own(iri, lang)) for iri in found)
        return tuple(sorted(named, key=lambda choice: (choice[1].casefold(), choice[0])))

    def _data(self, lang: str) -> tuple[str, dict[str, Any]]:
        return "site/data.html", {"release": self._files}
