"""Reading a request as the SPARQL 1.1 Protocol has it: what is asked, of which graphs, and nothing dubious."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from graph_api.errors import QueryTooLongError, RequestError
from graph_api.prefixes import BASE
from graph_api.settings import Settings

DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
MOST_FIELDS = 50
BYTES_A_CHARACTER = 4

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Terms:
    """What one request may be: the size of a query in characters and of all headers in bytes, and how slow its body.

    `per_client` queries of one client may be under way; answers may be kept for
    `max_age_seconds` by others, and up to `kept_bytes` of them, of at most
    `kept_answer_bytes` each, by us. `public_url` is the server's, and `graphs` are the
    beginnings of the graph names a request may ask for.
    """

    public_url: str = Settings.public_url
    query_characters: int = Settings.query_characters
    header_bytes: int = 32_768
    body_seconds: float = 10.0
    per_client: int = 8
    max_age_seconds: int = 300
    kept_bytes: int = 64 << 20
    kept_answer_bytes: int = 1_000_000
    graphs: tuple[str, ...] = (BASE,)

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        """Take the terms out of the settings of a server."""
        return cls(public_url=settings.public_url, query_characters=settings.query_characters)

    @property
    def endpoint(self) -> str:
        """The public address of the SPARQL endpoint."""
        return self.public_url.rstrip("/") + "/sparql"


@dataclass(frozen=True)
class Asked:
    """What a request asks: the query, None when it has none, and the graphs its parameters name."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


async def read(request: Request, terms: Terms) -> Asked:
    """Read GET and HEAD, POST with a form and POST with a query.

    Raises RequestError (400 dubious, 403 update, 408 slow body, 414, 415, 431) and
    QueryTooLongError (413). Source: SPARQL 1.1 Protocol, section 2.1.
    """
    check_headers(request, terms)
    if len(request.scope["query_string"]) > BYTES_A_CHARACTER * terms.query_characters:
        raise RequestError("The address is too long; send the query with POST.", 414)
    fields = _decode(request.scope["query_string"])
    if request.method == "POST":
        fields += await _read_body(request, terms)
    if any(name == "update" for name, _ in fields):
        raise _update_refused()
    return _asked(fields, needed=request.method == "POST")


def _asked(fields: Fields, needed: bool) -> Asked:
    queries = _values(fields, "query")
    if len(queries) > 1 or (needed and not queries):
        raise RequestError(f"The request has {len(queries)} parameters 'query'; give exactly one.")
    if queries and not queries[0].strip():
        raise RequestError("The query is empty; begin with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    query = queries[0] if queries else None
    return Asked(query, _values(fields, "default-graph-uri"), _values(fields, "named-graph-uri"))


def _values(fields: Fields, wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in fields if name == wanted)


def check_headers(request: Request, terms: Terms) -> None:
    """Refuse headers that are too large. Raises RequestError (431)."""
    if sum(len(name) + len(value) for name, value in request.scope["headers"]) > terms.header_bytes:
        raise RequestError(f"The headers are larger than {terms.header_bytes} bytes.", 431)


async def _read_body(request: Request, terms: Terms) -> Fields:
    kind, charset = _content_type(request.headers.get("content-type", ""))
    if kind == UPDATE:
        raise _update_refused()
    if kind not in (DIRECT, FORM):
        raise RequestError(f"The body must be {DIRECT} or {FORM}.", 415)
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise RequestError("The body must not be compressed.", 415)
    if charset not in ("", "utf-8", "utf8"):
        raise RequestError("The body must be in UTF-8.", 415)
    body = await receive_body(request, terms)
    return _decode(body) if kind == FORM else [("query", _utf8(body))]


async def receive_body(request: Request, terms: Terms) -> bytes:
    """Give the whole body. Raises RequestError (408 slow) and QueryTooLongError (413)."""
    most = BYTES_A_CHARACTER * terms.query_characters
    stated = request.headers.get("content-length", "0")
    body = bytearray()
    try:
        async with asyncio.timeout(terms.body_seconds):
            if stated.isdecimal() and int(stated[:20]) > most:
                raise QueryTooLongError(f"The body is larger than {most} bytes.")
            async for part in request.stream():
                body += part
                if len(body) > most:
                    raise QueryTooLongError(f"The body is larger than {most} bytes.")
    except TimeoutError:
        raise RequestError(f"The body did not arrive within {terms.body_seconds:g} seconds.", 408) from None
    return bytes(body)


def _content_type(header: str) -> tuple[str, str]:
    """Give the media type and the charset, both in lower case, the latter empty when it is not stated."""
    kind, *parameters = header.lower().split(";")
    stated: Sequence[str] = [part.partition("=")[2] for part in parameters if part.strip().startswith("charset=")]
    return kind.strip(), stated[0].strip().strip('"') if stated else ""


def _decode(encoded: bytes) -> Fields:
    """Decode a form once, strictly. Raises RequestError when it is no form or its text no UTF-8."""
    try:
        return parse_qsl(_utf8(encoded), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise RequestError(
            f"The parameters cannot be read: at most {MOST_FIELDS}, in UTF-8, percent-encoded."
        ) from None


def _utf8(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise RequestError("The request is not in UTF-8.") from None


def _update_refused() -> RequestError:
    return RequestError("This endpoint only reads; updates are refused.", 403)
