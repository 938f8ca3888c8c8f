"""The Model Context Protocol: the tools as a server of it, with results and errors that a model can act on."""

from __future__ import annotations

import json
import logging
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import anyio
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from rapidfuzz import process

from graph_api.check import choose_cache, load_checked
from graph_api.description import Description
from graph_api.errors import (
    BusyError,
    GraphError,
    NotFoundError,
    QueryError,
    QueryMemoryError,
    QueryTimeoutError,
)
from graph_api.interrupts import clearing_away
from graph_api.pool import Pool
from graph_api.problems import details
from graph_api.respond import Respondent
from graph_api.settings import Settings, choose_folders, choose_public_url, choose_sources, version
from graph_api.sources import read_manifest
from graph_api.sparql_request import Terms
from graph_api.tool_arguments import read
from graph_api.tool_query import FreeQueries
from graph_api.tools import Tool, Toolbox
from graph_api.wire import Limits

INSTRUCTIONS = (
    "Ketenkaart is a sourced knowledge graph of who passes signals to whom in the Dutch asylum chain, as public "
    "documents describe it. Begin with ask; when it does not understand, find the names with search "
    "and the question with list_questions, and use run_question. Tell the reader what the status says: denied means "
    "that a source says it is not so, not_stated that the sources do not say, which is not 'no'. Cite the passages "
    "by their deep_link. Nothing here is more than those documents say, and parts of them were removed as confidential."
)
READS_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
NEXT: Sequence[tuple[type[GraphError], str]] = (
    (BusyError, "Call the tool again in a second."),
    (QueryTimeoutError, "Add LIMIT, bind more of the pattern, or split the query."),
    (QueryMemoryError, "Add LIMIT, leave out ORDER BY and DISTINCT, or split the query."),
    (
        QueryError,
        "For a query that runs, take the `sparql` of an answer of ask, or call list_questions and run_question.",
    ),
)


def protocol_server(toolbox: Toolbox) -> Server[dict[str, Any]]:
    """Give a server of the protocol that offers the tools of a toolbox, and nothing else."""
    tools = {tool.name: tool for tool in toolbox.tools()}
    listed = types.ListToolsResult(tools=[_described(tool) for tool in tools.values()])

    async def list_tools(
        context: ServerRequestContext[dict[str, Any]], params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return listed

    async def call_tool(
        context: ServerRequestContext[dict[str, Any]], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        peer = getattr(context.request, "client", None)
        return await call(tools, params.name, params.arguments or {}, peer.host if peer else "")

    return Server(
        "ketenkaart",
        version=version(),
        title="Ketenkaart",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives.model_json_schema(mode="serialization"),
        annotations=READS_ONLY,
    )


async def call(tools: Mapping[str, Tool], name: str, given: Mapping[str, Any], client: str) -> types.CallToolResult:
    """Call a tool for a client (its address, empty for the only one); an error of ours is a result that says so."""
    try:
        if name not in tools:
            near = [found for found, _, _ in process.extract(name[:100], list(tools), limit=None)]
            raise NotFoundError(f"There is no tool called '{name[:100]}'.", near, "tool")
        tool = tools[name]
        found = await tool.run(read(tool.takes, given), client)
    except GraphError as error:
        told = types.TextContent(text=_advice(error))
        return types.CallToolResult(content=[told], structured_content=details(error), is_error=True)
    text = types.TextContent(text=json.dumps(found, ensure_ascii=False))
    return types.CallToolResult(content=[text], structured_content=found)


def _advice(error: GraphError) -> str:
    """Say what is wrong, what may have been meant, and what to try next."""
    told = [error.message]
    if getattr(error, "excerpt", ""):
        told.append(f"The line is: {error.excerpt}")  # type: ignore[attr-defined]  # of QuerySyntaxError
    if error.suggestions and not all(one in error.message for one in error.suggestions):
        told.append(f"The nearest are: {', '.join(error.suggestions)}.")
    if isinstance(error, NotFoundError):
        told.append(_where_to_look(error.kind))
    told += [advice for kind, advice in NEXT if isinstance(error, kind)][:1]
    return " ".join(part for part in told if part)


def _where_to_look(kind: str | None) -> str:
    if kind in ("tool", "tag"):
        return ""
    if kind == "question":
        return "Call list_questions for every slug and its parameters."
    return "Call search with a part of the name, and use the slug it gives."


def serve_standard_streams(options: Namespace) -> int:
    """Serve one client over standard input and output until it leaves; `data` and `public_url` are the command's.

    Raises DataError for a graph that breaks its rules, SourceError and SettingsError.
    """
    logging.getLogger("mcp").setLevel(logging.WARNING)
    sources = choose_sources()
    settings = Settings(choose_folders(options.data), sources=sources, workers=2)
    address = choose_public_url(options.public_url, "")
    respondent = Respondent(load_checked(settings.folders), address, cache=choose_cache())
    description = Description(
        respondent.dataset, respondent.library, respondent.names, settings.public_url, choose_cache()
    )
    pool = Pool(respondent.dataset.nquads() + description.nquads, Limits.of(settings))
    texts = {text.name: text for text in read_manifest(sources)} if sources else {}
    toolbox = Toolbox(respondent, FreeQueries(pool, Terms.of(settings)), texts)
    with clearing_away(), suppress(KeyboardInterrupt):
        anyio.run(_serve, protocol_server(toolbox), pool, respondent)
    return 0


async def _serve(server: Server[dict[str, Any]], pool: Pool, respondent: Respondent) -> None:
    await pool.start()
    try:
        async with anyio.create_task_group() as tasks, stdio_server() as (incoming, outgoing):
            tasks.start_soon(anyio.to_thread.run_sync, respondent.prepare)
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        with anyio.CancelScope(shield=True):
            await pool.stop()
