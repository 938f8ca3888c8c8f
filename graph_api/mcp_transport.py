"""What the Model Context Protocol needs over HTTP from its library, in a module that is loaded when it is needed.

The library takes longer to load than all the rest of the server together.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings

from graph_api.mcp import protocol_server
from graph_api.tools import Toolbox

LOCAL = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Transport:
    """What checks the headers of a request, and what answers it while `manager.run()` is entered."""

    security: TransportSecurityMiddleware
    manager: StreamableHTTPSessionManager


def open_transport(toolbox: Toolbox, public_url: str) -> Transport:
    """Make the server of the tools, without sessions; nothing is started."""
    logging.getLogger("mcp").setLevel(logging.WARNING)
    manager = StreamableHTTPSessionManager(protocol_server(toolbox), stateless=True)
    return Transport(TransportSecurityMiddleware(allowed(public_url)), manager)


def allowed(public_url: str) -> TransportSecuritySettings:
    """Give the host names and origins a request may bear: this machine's and the public address.

    Source: Model Context Protocol, transports, security warning (DNS rebinding).
    """
    public = urlsplit(public_url)
    hosts = [name + port for name in LOCAL for port in ("", ":*")]
    return TransportSecuritySettings(
        allowed_hosts=[public.netloc, *hosts],
        allowed_origins=[f"{public.scheme}://{public.netloc}", *(f"http://{host}" for host in hosts)],
    )
