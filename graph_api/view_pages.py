"""The pages that look at the chain as a whole: routes, procedures, systems, measures, seats and the source texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_api.contract import Contract
from graph_api.respond import Respondent
from graph_api.view_files import File, View, table_files
from graph_api.view_network import NetworkPage
from graph_api.view_procedures import Procedures
from graph_api.view_register import Register
from graph_api.view_routes_page import RoutesPage
from graph_api.view_sources import Sources
from visualisation import register_tables
from visualisation.page_tables import Tabled
from visualisation.pages import Renderer


class ChainPages:
    """Gives the pages and files over one dataset, by their paths without the language."""

    def __init__(
        self, respondent: Respondent, contract: Contract, renderer: Renderer, texts: Mapping[str, Any]
    ) -> None:
        """Take what the pages are made from; `texts` are the attached source texts by document name."""
        self._respondent = respondent
        self._renderer = renderer
        self._network = NetworkPage(contract, respondent.names, renderer)
        self._procedures = Procedures(respondent, contract)
        self._register = Register(respondent, self._procedures)
        self._sources = Sources(respondent, texts)
        self._routes = RoutesPage(respondent, contract, renderer)

    def views(self) -> dict[str, View]:
        """Give the pages."""
        return {
            "/routes": self._routes.page,
            "/procedures": self._procedures.overview,
            "/procedures/{slug}": self._procedures.one,
            "/systems": self._register.systems,
            "/measures": self._register.measures,
            "/seats": self._register.seats,
            "/network": self._network.page,
            "/sources": self._sources.overview,
            "/sources/{slug}": self._sources.one,
        }

    def files(self) -> dict[str, File]:
        """Give the files beside the pages."""
        tables: dict[str, tuple[View, Tabled]] = {
            "/procedures/{slug}": (self._procedures.one, lambda c, t: register_tables.stages(c["process"], t)),
            "/systems": (self._register.systems, lambda c, t: register_tables.systems(c["systems"], t)),
            "/measures": (self._register.measures, lambda c, t: register_tables.statuses(c["items"], t)),
            "/seats": (self._register.seats, lambda c, t: register_tables.seats(c["bodies"], t)),
        }
        files = {f"/routes.{ending}": file for ending, file in self._routes.files().items()}
        files |= {"/network.html": self._network.download, "/network.svg": self._network.svg}
        for path, (view, table) in tables.items():
            files |= table_files(path, view, table, self._renderer, self._respondent.version)
        return files
