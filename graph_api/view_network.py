"""The network around one actor, its parts included: drawn once for each language, actor and distance."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph_api.contract import Contract
from graph_api.errors import ParameterError
from graph_api.names import Names
from graph_api.view_files import Context, svg_file
from visualisation import network, network_drawing
from visualisation.model import Ego
from visualisation.pages import Renderer
from visualisation.standalone import standalone

KEPT = 240


class NetworkPage:
    """Shows the network around an actor; the drawings used last are kept."""

    def __init__(self, contract: Contract, names: Names, renderer: Renderer) -> None:
        """Draw what the contract gives; nothing is drawn before it is asked for."""
        self._contract = contract
        self._names = names
        self._renderer = renderer
        self.ego = lru_cache(KEPT)(self._ego)
        self._page = lru_cache(KEPT)(self._draw)

    def page(self, request: Request, lang: str) -> Context:
        """Show the network around an actor, or a chooser."""
        drawn = self._asked(request, lang)
        if drawn is None:
            return "network.html", network.page(self._contract.network(lang), None) | {"download_href": None}
        query = urlencode({"around": drawn.centre.slug, "distance": drawn.distance})
        flow = network.selected(drawn, request.query_params.get("flow"))
        shown = self._page(lang, drawn.centre.iri, drawn.asked)
        return "network.html", shown | {"selected": flow, "download_href": f"/{lang}/network.html?{query}"}

    def download(self, request: Request, lang: str) -> Response:
        """Give the network as one file that needs no server. Raises ParameterError when no actor is named."""
        drawn = self._asked(request, lang)
        if drawn is None:
            raise ParameterError("Name the actor in the middle: network.html?around=coa")
        title = self._renderer.text(lang, "network_around", name=drawn.centre.spoken)
        headers = {"content-disposition": f'attachment; filename="ketenkaart-{drawn.centre.slug}-{lang}.html"'}
        return HTMLResponse(standalone(drawn, lang, title), headers=headers)

    def svg(self, request: Request, lang: str) -> Response:
        """Give the network as a drawing of its own. Raises ParameterError when no actor is named."""
        drawn = self._asked(request, lang)
        if drawn is None:
            raise ParameterError("Name the actor in the middle: network.svg?around=coa")
        sheet = network_drawing.draw(drawn)
        return svg_file(drawn.centre.slug, self._renderer.render("network.svg", lang, ego=drawn, sheet=sheet))

    def _asked(self, request: Request, lang: str) -> Ego | None:
        around = request.query_params.get("around", "").strip()
        if not around:
            return None
        iri = self._names.resolve("actor", around)
        distance = request.query_params.get("distance") or "1"
        if distance not in ("1", "2", "3"):
            raise ParameterError("'distance' is 1, 2 or 3.")
        return self.ego(lang, iri, int(distance))

    def _ego(self, lang: str, iri: str, distance: int) -> Ego:
        return network.ego(self._contract.network(lang), iri, distance, self._names.parts(iri))

    def _draw(self, lang: str, iri: str, distance: int) -> dict[str, Any]:
        return network.page(self._contract.network(lang), self.ego(lang, iri, distance))
