"""What pages and their files are made by, and the files themselves: CSV, JSON and SVG."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from visualisation.page_tables import Tabled
from visualisation.pages import Renderer
from visualisation.register_tables import Table

Context = tuple[str, dict[str, Any]]
View = Callable[[Request, str], Context]
File = Callable[[Request, str], Response]

# A spreadsheet would run what begins like this; an apostrophe before it makes it a text.
FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Give a table as CSV (RFC 4180, UTF-8 with the mark that spreadsheets look for)."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([f"'{cell}" if FORMULA.match(cell) else cell for cell in row] for row in rows)
    headers = {"content-disposition": f'attachment; filename="ketenkaart-{name}.csv"'}
    return Response("\ufeff" + written.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def json_file(content: Any) -> Response:
    """Give plain values as JSON."""
    return JSONResponse(content)


def table_files(
    path: str, view: View, tabled: Tabled, renderer: Renderer, version: Mapping[str, Any]
) -> dict[str, File]:
    """Give the files beside a page by their paths: the table that it shows, as CSV and as JSON."""

    def tables(request: Request, lang: str) -> Table:
        return tabled(view(request, lang)[1], renderer.texts[lang])

    def as_csv(request: Request, lang: str) -> Response:
        name = request.url.path.rpartition("/")[2].rpartition(".")[0]
        return csv_file(re.sub(r"[^\w-]", "-", name, flags=re.ASCII), *tables(request, lang))

    def as_json(request: Request, lang: str) -> Response:
        head, rows = tables(request, lang)
        return json_file({"dataset": version, "as_of": request.state.as_of, "columns": head, "rows": rows})

    return {f"{path}.csv": as_csv, f"{path}.json": as_json}


def svg_file(name: str, drawing: str) -> Response:
    """Give a drawing as SVG."""
    headers = {"content-disposition": f'inline; filename="ketenkaart-{name}.svg"'}
    return Response(drawing.strip(), media_type="image/svg+xml", headers=headers)
