"""How things are cited on their pages and as files, and the report of an error that a reader can copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response

from graph_api.contract import Contract, page_of
from graph_api.prefixes import DEF, ID
from graph_api.respond import Respondent
from graph_api.sources import read_passages, seal_of
from graph_api.view_citing import Reference, as_bibtex, as_ris, in_a_sentence, reference_of
from graph_api.view_files import Context, File
from graph_api.wording import word, write_date
from visualisation.content import Cited
from visualisation.pages import Renderer, Texts

MOST_CHARACTERS = 2000
Find = Callable[[Mapping[str, str]], str]


class ReferencePages:
    """Cites the things of one dataset; `find` gives the IRI of the thing that a path names."""

    def __init__(self, respondent: Respondent, contract: Contract, renderer: Renderer, public_url: str) -> None:
        """Take what is cited, and the address of this server."""
        self._respondent = respondent
        self._contract = contract
        self._renderer = renderer
        self._public_url = public_url
        self.seen: str | None = None

    def cited(self, iri: str, lang: str) -> Cited:
        """Give how the page of a thing lets it be cited."""
        t, page = self._renderer.texts[lang], page_of(iri, lang)
        found = self._reference(iri, t)
        exports = (("BibTeX", f"{page}.bib"), ("RIS", f"{page}.ris"))
        proved = write_date(self._proved, lang) if self._proved else ""
        sentence = in_a_sentence(found, self._respondent, t)
        return Cited(iri, sentence, exports, bool(found.passages), proved)

    def prepare(self) -> None:
        """Read now what every page shows that can be cited."""
        _ = self._proved

    @cached_property
    def _proved(self) -> str:
        """The day (ISO) on which the passages of this graph, as they are, were proved against the texts, or ''."""
        releases = self._respondent.releases
        return releases.proved(seal_of(read_passages(self._respondent.dataset)))

    def _reference(self, iri: str, t: Texts) -> Reference:
        return reference_of(iri, self._respondent, t, self._contract.by_iri.get(iri), self.seen)

    def files(self, path: str, find: Find) -> dict[str, File]:
        """Give the references beside the pages of a path, as BibTeX and RIS."""

        def written(write: Callable[[Reference, Respondent, Texts], str], media_type: str, ending: str) -> File:
            def give(request: Request, lang: str) -> Response:
                found = self._reference(find(request.path_params), self._renderer.texts[lang])
                headers = {"content-disposition": f'attachment; filename="{found.key}.{ending}"'}
                text = write(found, self._respondent, self._renderer.texts[lang])
                return Response(text, media_type=f"{media_type}; charset=utf-8", headers=headers)

            return give

        return {
            f"{path}.bib": written(as_bibtex, "application/x-bibtex", "bib"),
            f"{path}.ris": written(as_ris, "application/x-research-info-systems", "ris"),
        }

    def report(self, request: Request, lang: str) -> Context:
        """Show a report of an error on the page that the address names, to be copied; nothing is sent."""
        t = self._renderer.texts[lang]
        page = request.query_params.get("page", "")[:MOST_CHARACTERS]
        page = page if page.startswith(("/nl/", "/en/")) else ""
        iri = self._thing_at(page)
        dataset = self._respondent.dataset
        told = [
            (word(lang, "report_what"), self._respondent.names.full(iri, lang) if iri else ""),
            ("IRI", iri),
            (word(lang, "report_page"), f"{self._public_url}{page}" if page else ""),
            (word(lang, "report_version"), f"{dataset.release} ({dataset.version})"),
            *((word(lang, "source_word"), source) for source in self._sources(iri, t)),
        ]
        lines = [f"{label}: {' '.join(value.split())}" for label, value in told if value]
        wrong, source = word(lang, "report_wrong"), word(lang, "report_source")
        text = "\n".join([word(lang, "report_head"), "", *lines, "", wrong, "", "", source, "", ""])
        about = (self._respondent.names.full(iri, lang), page_of(iri, lang)) if iri else None
        return "report.html", {"text": text, "about": about}

    def _thing_at(self, page: str) -> str:
        """Give the IRI of the thing whose page this is, or ''."""
        local = page.partition("?")[0][len("/nl/") :]
        known = (base + name for base, name in ((ID, local), (DEF, local.removeprefix("def/"))))
        return next((iri for iri in known if local and iri in self._respondent.names), "")

    def _sources(self, iri: str, t: Texts) -> list[str]:
        if not iri:
            return []
        names = self._respondent.names
        found = self._reference(iri, t).passages
        return [f"{names.own(one.document.iri, t.lang)}, {one.locators[t.lang]} ({one.iri})" for one in found]
