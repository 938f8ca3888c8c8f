"""The commands for servers: serve the graph, offer its tools, and publish it to an engine elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from graph_api.option_values import seconds, whole_number

MOST_WORKERS = 256


def add_server_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add 'serve', 'publish', 'site' and 'mcp', with their help; what they need is loaded when they are run."""
    _add_serve(commands)
    _add_publish(commands)
    site = commands.add_parser("site", help="write all pages and data as files that any web server can offer")
    site.add_argument("folder", type=Path, help="a new or empty folder")
    site.add_argument(
        "--address", metavar="URL", help="where the site will lie, so that the page for what is not there has links"
    )
    site.set_defaults(run=_site)
    mcp = commands.add_parser("mcp", help="offer the tools to one MCP client over standard input and output")
    mcp.add_argument("--public-url", metavar="URL", help="the address of a server, for links to passages")
    mcp.set_defaults(run=_mcp)


def _add_serve(commands: argparse._SubParsersAction[Any]) -> None:
    serve = commands.add_parser("serve", help="check the graph and serve it over HTTP")
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1; 0.0.0.0 is everyone)"
    )
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    serve.add_argument("--public-url", metavar="URL", help="the address users see, when it is another one")
    serve.add_argument(
        "--workers",
        type=whole_number(1, MOST_WORKERS),
        default=3,
        help="processes for free SPARQL (1 to 256; default 3)",
    )
    serve.add_argument(
        "--query-seconds",
        type=seconds,
        default=5.0,
        metavar="N",
        help="how long free SPARQL may run (at most 3600; default 5)",
    )
    serve.add_argument(
        "--disk-from",
        type=whole_number(0),
        default=500_000,
        metavar="N",
        help="of more than N statements the graph is put on disk, once, and served from there (default %(default)s)",
    )
    serve.add_argument("--watch", action="store_true", help="serve the files anew, once checked, when they change")
    serve.add_argument("--log-format", choices=("text", "json"), default="text", help="form of the log (default text)")
    serve.add_argument(
        "--frame-ancestors", metavar="ORIGINS", help="pages of these origins may show our drawings (default none)"
    )
    serve.set_defaults(run=_serve)


def _add_publish(commands: argparse._SubParsersAction[Any]) -> None:
    publish = commands.add_parser(
        "publish",
        help="check the graph and put it into a SPARQL engine elsewhere",
        description="The login of the engine is KETENKAART_STORE_USER and KETENKAART_STORE_PASSWORD.",
    )
    publish.add_argument("--store", metavar="URL", help="where the engine takes queries (default: KETENKAART_STORE)")
    ways = publish.add_mutually_exclusive_group(required=True)
    ways.add_argument("--graph-store", metavar="URL", help="where it takes the Graph Store Protocol")
    ways.add_argument("--update", metavar="URL", help="where it takes SPARQL Update")
    ways.add_argument("--file", type=Path, metavar="FILE", help="write N-Quads for an engine that loads files instead")
    publish.add_argument(
        "--public-url",
        metavar="URL",
        default="http://127.0.0.1:8000",
        help="the address users will see, for what the dataset says of where it can be asked (default %(default)s)",
    )
    publish.set_defaults(run=_publish)


def _serve(options: argparse.Namespace) -> int:
    from graph_api.serving import serve

    return serve(options)


def _publish(options: argparse.Namespace) -> int:
    from graph_api.store_command import publish

    return publish(options)


def _site(options: argparse.Namespace) -> int:
    from graph_api.site_command import site

    return site(options)


def _mcp(options: argparse.Namespace) -> int:
    from graph_api.mcp import serve_standard_streams

    return serve_standard_streams(options)
