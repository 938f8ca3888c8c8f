"""The pages that look at the chain as a whole: routes, procedures, systems, measures, seats, sources and releases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Any

from starlette.requests import Request

from graph_api.contract import Contract
from graph_api.respond import Respondent
from graph_api.view_files import Context, File, View, table_files
from graph_api.view_measures import Measures
from graph_api.view_network import NetworkPage
from graph_api.view_procedures import Procedures
from graph_api.view_register import Register
from graph_api.view_releases import ReleasesPage
from graph_api.view_routes_page import RoutesPage
from graph_api.view_sources import Sources
from graph_api.view_versions import Versions
from visualisation import register_tables
from visualisation.page_tables import Tabled
from visualisation.pages import Renderer


class ChainPages:
    """Gives the pages and files over one dataset, by their paths without the language."""

    def __init__(
        self,
        respondent: Respondent,
        contract: Contract,
        renderer: Renderer,
        texts: Mapping[str, Any],
        versions: Versions,
    ) -> None:
        """Take what the pages are made from; `texts` are the attached source texts by document name."""
        self._respondent = respondent
        self._contract = contract
        self._renderer = renderer
        self._texts = texts
        self._network = NetworkPage(contract, respondent.names, renderer)
        self._releases = ReleasesPage(respondent)
        self._routes = RoutesPage(respondent, contract, renderer, versions)

    # what reads the graph does so when it is first asked for, so that a server does not wait for it at its start

    @cached_property
    def _procedures(self) -> Procedures:
        return Procedures(self._respondent, self._contract)

    @cached_property
    def _register(self) -> Register:
        return Register(self._respondent, self._procedures)

    @cached_property
    def _measures(self) -> Measures:
        return Measures(self._respondent)

    @cached_property
    def _sources(self) -> Sources:
        return Sources(self._respondent, self._texts)

    def prepare(self) -> None:
        """Read now what the pages are made from."""
        assert self._register and self._measures and self._sources

    def views(self) -> dict[str, View]:
        """Give the pages."""
        return {
            "/routes": self._routes.page,
            **self._registered(),
            "/network": self._network.page,
            "/sources": _later(Sources.overview, lambda: self._sources),
            "/sources/{slug}": _later(Sources.one, lambda: self._sources),
            "/releases": self._releases.page,
        }

    def _registered(self) -> dict[str, View]:
        return {
            "/procedures": _later(Procedures.overview, lambda: self._procedures),
            "/procedures/{slug}": _later(Procedures.one, lambda: self._procedures),
            "/systems": _later(Register.systems, lambda: self._register),
            "/measures": _later(Measures.page, lambda: self._measures),
            "/seats": _later(Register.seats, lambda: self._register),
        }

    def files(self) -> dict[str, File]:
        """Give the files beside the pages."""
        views = self._registered()
        tables: dict[str, Tabled] = {
            "/procedures/{slug}": lambda c, t: register_tables.stages(c["process"], t),
            "/systems": lambda c, t: register_tables.systems(c["systems"], t),
            "/measures": lambda c, t: register_tables.statuses(c["items"], t),
            "/seats": lambda c, t: register_tables.seats(c["bodies"], t),
        }
        files = {f"/routes.{ending}": file for ending, file in self._routes.files().items()}
        files |= {"/network.html": self._network.download, "/network.svg": self._network.svg}
        for path, table in tables.items():
            files |= table_files(path, views[path], table, self._renderer, self._respondent.version)
        return files


def _later(page: Callable[[Any, Request, str], Context], made: Callable[[], Any]) -> View:
    """Give a page of something that is made when the page is first asked for."""

    @wraps(page)
    def show(request: Request, lang: str) -> Context:
        return page(made(), request, lang)

    return show
