"""The table of speed in the README is the one that the measured table of all figures gives."""

from __future__ import annotations

from pathlib import Path

from markers import kept
from tables import HEAD, Round, Row, short, whole

OF = ("real", "oxigraph", "mix", "cold")


def read(table: str) -> list[Row]:
    """Give the rows of a table as `whole` writes it."""
    rows = []
    for line in table.strip().splitlines()[2:]:
        graph, peer, kind, cache, connections, throughput, *rest = (cell.strip() for cell in line.split("|")[1:-1])
        counted = (int(connections), float(throughput)) if connections else (0, 0.0)
        p50, p99, served, failed = rest
        rows.append(Row((graph, peer, kind, cache), *counted, (p50, p99, served, failed)))
    return rows


def test_what_is_written_is_read_back() -> None:
    rounds = [Round(100.0, 2.0, 8.0, 0), Round(300.0, 4.0, 16.0, 1)], [Round(400.0, 1.0, 8.0, 0)] * 2
    rows = [Row.of_rounds(OF, 8, *rounds), Row(("real", "oxigraph", "oxigraph: 0.02 s to the first answer", ""))]
    assert rows[0].line() == "| real | oxigraph | mix | cold | 8 | 0.50 | 3.00 | 1.50 | 200 / 400 | 1 / 0 |"
    assert whole(rows).startswith(HEAD)
    assert [row.line() for row in read(whole(rows))] == [row.line() for row in rows]


def test_the_short_table_has_a_line_for_each_kind_and_a_column_for_each_peer() -> None:
    rows = [
        Row((graph, peer, kind, cache), connections, 0.04 * connections * (30 if cache == "warm" else 1))
        for graph in ("real", "100k")
        for peer in ("oxigraph", "other")
        for kind in ("look-ups", "mix without library", "mix")
        for cache in ("cold", "warm")
        for connections in (1, 8, 32)
    ]
    assert short(rows).splitlines() == [
        "| at 1, 8, 32 connections | `oxigraph` | `other` |",
        "|---|---|---|",
        "| mix, repeated requests | 1.2, 9.6, 38 | 1.2, 9.6, 38 |",
        "| mix, every request new | 0.0, 0.3, 1.3 | 0.0, 0.3, 1.3 |",
        "| look-ups, repeated requests | 1.2, 9.6, 38 | 1.2, 9.6, 38 |",
        "| look-ups, every request new | 0.0, 0.3, 1.3 | 0.0, 0.3, 1.3 |",
    ]


def test_the_readme_tells_what_was_measured(checkout: Path) -> None:
    measured = kept((checkout / "docs/measured.md").read_text("utf-8"), "bench")
    assert kept((checkout / "README.md").read_text("utf-8"), "speed").strip() == short(read(measured))
