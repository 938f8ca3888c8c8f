"""The reference date of a page: which state of the graph an address asks for, and how links keep asking for it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from starlette.requests import Request

from graph_api.contract import Contract
from graph_api.errors import ParameterError
from graph_api.load import Dataset
from graph_api.reference_date import source_dates, until
from graph_api.respond import Respondent
from graph_api.wording import write_date
from visualisation.content import AsOf

NAME = "as_of"
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
# Our templates write every address in double quotes, and escape those of a text that comes from elsewhere.
LINK = re.compile(r'href="(/(?:nl|en)/[^"#]*)(#[^"]*)?"(?! data-newest)')
FORM = re.compile(r'<form (?![^>]*data-newest)[^>]*action="/(?:nl|en)/[^"]*"[^>]*>')


class Calendar:
    """Knows the dates of the sources of one dataset, and gives the graph as those up to a date have it."""

    def __init__(self, dataset: Dataset, public_url: str) -> None:
        """Read the dates; an older state of the graph is made when it is first asked for, and kept."""
        self._dataset = dataset
        self._public_url = public_url
        self.days = source_dates(dataset)
        self.older = lru_cache(max(1, len(self.days)))(self._older)

    def asked(self, parameters: Mapping[str, str]) -> str:
        """Give the date (ISO) that an address asks for, or ''. Raises ParameterError for what is no date."""
        given = parameters.get(NAME, "").strip()
        try:
            return date.fromisoformat(given).isoformat() if ISO.fullmatch(given) else self._refuse(given)
        except ValueError:
            return self._refuse(given)

    @staticmethod
    def _refuse(given: str) -> str:
        if given:
            raise ParameterError("'as_of' is a date, such as 2023-06-05.")
        return ""

    def state(self, day: str) -> str:
        """Give the date of the last source up to a day, '' before the first; without a day that of the newest."""
        if not day or not self.days:
            return self.days[-1] if self.days else ""
        found = bisect_right(self.days, day)
        return self.days[found - 1] if found else ""

    def is_newest(self, day: str) -> bool:
        """Say whether a day asks for the graph as it is now."""
        return not self.days or self.state(day) == self.days[-1]

    def _older(self, state: str) -> tuple[Respondent, Contract]:
        respondent = Respondent(until(self._dataset, state), self._public_url)
        return respondent, Contract(respondent)

    def shown(self, request: Request, day: str, lang: str) -> AsOf:
        """Give what a page says of its reference date, with the links to the others."""
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != NAME]
        path = request.url.path

        def address(*more: tuple[str, str]) -> str:
            pairs = [*kept, *more]
            return f"{path}?{urlencode(pairs)}" if pairs else path

        newest = self.is_newest(day)
        return AsOf(
            written=write_date(self.days[-1] if newest else day, lang),
            chosen=self.days[-1] if newest else day,
            newest=newest,
            newest_href=address(),
            choices=tuple((write_date(one, lang), address((NAME, one))) for one in self.days[:-1]),
            action=path,
            kept=tuple(kept),
            first=write_date(self.days[0], lang),
            days=self.days,
        )


def carry(html: str, day: str) -> str:
    """Let every link and form of a page that leads to a page of ours ask for the same date; '' leaves all as it is."""
    if not day:
        return html

    def link(found: re.Match[str]) -> str:
        address, fragment = found[1], found[2] or ""
        if f"{NAME}=" in address:
            return found[0]
        return f'href="{address}{"&amp;" if "?" in address else "?"}{NAME}={day}{fragment}"'

    return FORM.sub(rf'\g<0><input type="hidden" name="{NAME}" value="{day}">', LINK.sub(link, html))
