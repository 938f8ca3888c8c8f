"""Where the dataset itself answers: its description, graphs, files, vocabulary and the questions of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from graph_api.catalogue import DUMPS, dumps_of
from graph_api.description import Description
from graph_api.errors import NotFoundError, RequestError
from graph_api.export import NOTATIONS
from graph_api.export_release import release_of
from graph_api.load import Dataset
from graph_api.names import Names
from graph_api.negotiate import GRAPHS, choose, choose_language, has
from graph_api.prefixes import DESCRIPTION, GRAPH, thing
from graph_api.statements import write
from graph_api.things import MEDIA_TYPES, RDF

OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "ETag"}
VOCABULARY = "ontology/core"
MAX_AGE_SECONDS = 300


@dataclass(frozen=True)
class WellKnown:
    """Answers for the dataset as a whole; files of it are written when first asked for, and kept."""

    dataset: Dataset
    description: Description
    names: Names
    _written: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def routes(self) -> list[Route]:
        """Give the routes; they come before those of things and pages, which take some of the same addresses."""
        return [
            Route("/", self.root),
            Route("/.well-known/void", self.void),
            Route("/graph/{name:path}", self.graph),
            Route("/download/{name}", self.download),
            Route("/def/", self.vocabulary),
            Route("/id/question/{name}", self.question),
        ]

    def root(self, request: Request) -> Response:
        """Lead to the first page, or to the description of the dataset, whose address this is."""
        if _wanted(request, MEDIA_TYPES) in RDF.values():
            return _see_other("/.well-known/void")
        return _see_other(f"/{_language(request)}/")

    def void(self, request: Request) -> Response:
        """Give the description of the dataset in VoID and DCAT."""
        media_type = _wanted(request, GRAPHS)
        return self._answer(request, media_type, lambda: self.description.dataset(media_type))

    def graph(self, request: Request) -> Response:
        """Give one of the named graphs, which stand at their own names. Raises NotFoundError for any other."""
        name = GRAPH + request.path_params["name"]
        media_type = _wanted(request, GRAPHS)
        if name == DESCRIPTION:
            return self._answer(request, media_type, lambda: self.description.everything(media_type))
        room = self.dataset.room.get(name)
        quads = tuple(room.quads) if room else ()
        if not quads:
            raise NotFoundError(f"The dataset has no graph <{name[:200]}>.")
        return self._answer(request, media_type, lambda: write(quads, media_type))

    def vocabulary(self, request: Request) -> Response:
        """Lead to the page of the vocabulary, or to its triples."""
        wants_page = _wanted(request, MEDIA_TYPES) == "text/html"
        return _see_other(f"/{_language(request)}/ontology" if wants_page else f"/graph/{VOCABULARY}")

    def question(self, request: Request) -> Response:
        """Lead to the page of a question of the library, or give its query with what is said of it.

        Raises NotFoundError for an unknown question or notation.
        """
        name, _, ending = request.path_params["name"].partition(".")
        self.names.refuse_retired(thing("question", name))
        quads = self.description.about(thing("question", name))
        if not quads or (ending and ending not in RDF):
            raise NotFoundError(f"There is no question called '{name[:200]}'.", kind="question")
        if ending:
            return self._answer(request, RDF[ending], lambda: write(quads, RDF[ending]))
        media_type = _wanted(request, MEDIA_TYPES)
        if media_type == "text/html":
            return _see_other(f"/{_language(request)}/questions/{name}")
        return _see_other(f"/id/question/{name}.{MEDIA_TYPES[media_type]}")

    def download(self, request: Request) -> Response:
        """Give a file of the release, as an export writes it. Raises NotFoundError for any other."""
        name = request.path_params["name"]
        if name not in dumps_of(self.dataset):
            raise NotFoundError(f"There is no file '{name[:200]}' to download.", list(dumps_of(self.dataset)))
        answer = self._answer(request, DUMPS[name], lambda: self._file(name))
        answer.headers["content-disposition"] = f'attachment; filename="{name}"'
        return answer

    def _file(self, name: str) -> bytes:
        with self._lock:
            if name not in self._written:
                self._written[name] = NOTATIONS[name](self.dataset, release_of(self.dataset))
            return self._written[name]

    def _answer(self, request: Request, media_type: str, content: Callable[[], bytes]) -> Response:
        parts = (self.dataset.version, self.description.version, request.url.path, media_type)
        tag = f'W/"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'
        headers = {**OPEN, "etag": tag, "vary": "Accept", "cache-control": f"public, max-age={MAX_AGE_SECONDS}"}
        if has(tag, request.method, request.headers.getlist("if-none-match")):
            return Response(status_code=304, headers=headers)
        charset = "; charset=utf-8" if media_type.startswith("text/") else ""
        return Response(content(), headers={**headers, "content-type": media_type + charset})


def _wanted(request: Request, offered: Iterable[str]) -> str:
    """Give the media type to answer in. Raises RequestError (406) when the client takes none of those offered."""
    types = tuple(offered)
    chosen = choose(",".join(request.headers.getlist("accept")) or None, types)
    if chosen is None:
        raise RequestError(f"This address answers as {', '.join(types)}.", 406)
    return chosen


def _language(request: Request) -> str:
    return choose_language(request.headers.get("accept-language"))


def _see_other(target: str) -> Response:
    return RedirectResponse(target, 303, {**OPEN, "vary": "Accept, Accept-Language"})
