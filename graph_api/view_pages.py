"""The pages that look at the chain as a whole: routes, procedures, systems, measures, seats and the source texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_api.contract import Contract
from graph_api.respond import Respondent
from graph_api.view_files import File, View
from graph_api.view_network import NetworkPage
from graph_api.view_procedures import Procedures
from graph_api.view_routes_page import RoutesPage
from visualisation.pages import Renderer


class ChainPages:
    """Gives the pages and files over one dataset, by their paths without the language."""

    def __init__(
        self, respondent: Respondent, contract: Contract, renderer: Renderer, texts: Mapping[str, Any]
    ) -> None:
        """Take what the pages are made from; `texts` are the attached source texts by document name."""
        self._network = NetworkPage(contract, respondent.names, renderer)
        self._procedures = Procedures(respondent, contract)
        self._routes = RoutesPage(respondent, contract, renderer)

    def views(self) -> dict[str, View]:
        """Give the pages."""
        return {
            "/routes": self._routes.page,
            "/procedures": self._procedures.overview,
            "/procedures/{slug}": self._procedures.one,
            "/network": self._network.page,
        }

    def files(self) -> dict[str, File]:
        """Give the files beside the pages."""
        routes = {f"/routes.{ending}": file for ending, file in self._routes.files().items()}
        return {**routes, "/network.html": self._network.download}
