"""Write the network of actors and flows for programs that draw and count: GraphML and GEXF."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import NamedNode

from graph_api.described import Described
from graph_api.export_release import Release
from graph_api.export_tables import Row, rows_of
from graph_api.prefixes import DEF, split

if TYPE_CHECKING:
    import networkx as nx

Network: TypeAlias = "nx.MultiDiGraph[str]"


def network_of(described: Described, release: Release) -> Network:
    """Put actors as nodes and flows as edges, both under their slugs, with all their columns in both languages."""
    import networkx as nx  # a server does without until someone fetches such a file

    network: Network = nx.MultiDiGraph(
        title="Ketenkaart", heading=release.heading, version=release.version, issued=release.issued
    )
    for row in rows_of(described, ("Actor",)):
        network.add_node(row["id"], **_attributes(row))
    for row in rows_of(described, ("Flow",)):
        flow = NamedNode(row["iri"])
        ends = (described.first(flow, NamedNode(DEF + name)) for name in ("hasSender", "hasReceiver"))
        sender, receiver = ((split(end.value) or ("", end.value))[1] if end is not None else "" for end in ends)
        network.add_edge(sender, receiver, key=row["id"], **_attributes(row))
    return network


def _attributes(row: Row) -> Row:
    """Give all columns but the slug, which is the name of the node or edge itself; the Dutch label is the label."""
    return {"label": row["label_nl"], **{name: text for name, text in row.items() if name != "id"}}


def write_graphml(network: Network) -> bytes:
    """Write the network as GraphML."""
    import networkx as nx

    return ("\n".join(nx.generate_graphml(network, named_key_ids=False)) + "\n").encode()


def write_gexf(network: Network, release: Release) -> bytes:
    """Write the network as GEXF 1.2; the writer dates it today, which becomes the date of the release."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(network)
    meta = writer.xml.find("meta")
    meta.set("lastmodifieddate", release.issued)
    meta.find("creator").text = release.heading
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
