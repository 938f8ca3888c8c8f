"""The page of the releases and of the names that are retired, and the notice above a page that a citation led to."""

from __future__ import annotations

from starlette.requests import Request

from graph_api.contract import page_of
from graph_api.names import Names
from graph_api.prefixes import BASE
from graph_api.releases import Release, Releases
from graph_api.respond import Respondent
from graph_api.retired import Retired
from graph_api.view_files import Context
from graph_api.wording import write_date
from visualisation import content


class ReleasesPage:
    """Shows what each release changed, and where names lead that are no longer used."""

    def __init__(self, respondent: Respondent) -> None:
        """Take what is known of the releases and the names."""
        self._releases = respondent.releases
        self._names = respondent.names

    def page(self, request: Request, lang: str) -> Context:
        """Show all releases, the newest first, and all retired names."""
        shown = tuple(self._show(release, lang) for release in self._releases.known)
        retired = tuple(show_retired(one, self._names, lang) for one in self._names.retired.values())
        return "releases.html", {"releases": shown, "retired": retired}

    def _show(self, release: Release, lang: str) -> content.Release:
        served = release.version == self._releases.dataset.release
        date = write_date(release.issued, lang)
        return content.Release(release.version, date, release.content, release.changes[lang], served, release.iri)


def show_retired(one: Retired, names: Names, lang: str) -> content.Retired:
    """Give a retired name as the page shows it."""
    successors = tuple((names.full(iri, lang), page_of(iri, lang)) for iri in one.successors)
    return content.Retired(one.iri.removeprefix(BASE), one.since, one.reason.get(lang, ""), successors)


def show_cited(releases: Releases, version: str | None, lang: str) -> content.CitedRelease | None:
    """Say which release a citation named and which one is shown; None where no citation led here."""
    cited = releases.cited(version)
    if cited is None:
        return None
    dataset = releases.dataset
    served = f"{releases.served} ({write_date(dataset.issued, lang)})" if dataset.issued else releases.served
    named = cited.version
    if cited.release and cited.standing == "other":
        named = f"{cited.release.version} ({write_date(cited.release.issued, lang)})"
    return content.CitedRelease(cited.standing, named, served, f"/{lang}/releases")
