"""Systems by stage, and seats, as their pages show them."""

from __future__ import annotations

from functools import lru_cache

from starlette.requests import Request

from graph_api.contract import page_of, slug
from graph_api.errors import NotFoundError
from graph_api.prefixes import PREFIXES
from graph_api.respond import Respondent
from graph_api.things import FlowRecord as Record
from graph_api.things import class_label
from graph_api.view_files import Context
from graph_api.view_procedures import Procedures
from graph_api.view_records import Wording, by_name, read_records
from graph_api.wording import write_duration
from visualisation import register
from visualisation.process import Process, Use
from visualisation.register import NOWHERE, Body, Column, Phase, Seat, SystemRow, Systems

MEMBER, BODY = PREFIXES["org"] + "member", PREFIXES["org"] + "organization"


class Register:
    """Gives the two pages over one dataset; each is made once for each language."""

    def __init__(self, respondent: Respondent, procedures: Procedures) -> None:
        """Read the systems and seats of the dataset."""
        self._respondent = respondent
        self._procedures = procedures
        engine = respondent.engine
        self._system_records = read_records(engine, "System")
        self._seats = read_records(engine, "Seat")
        self._bodies = {record.iri: record for record in read_records(engine, "ConsultationBody")}
        self.all_systems = lru_cache(4)(self._all_systems)
        self.bodies = lru_cache(4)(self._all_bodies)

    def systems(self, request: Request, lang: str) -> Context:
        """Show which system is consulted in which stage, and one cell when the address names it."""
        given = request.query_params
        names = self._respondent.names
        procedure, holder = given.get("procedure", ""), given.get("holder", "")
        if procedure:
            procedure = slug(names.resolve("procedure", procedure))
        found = self.filtered(lang, procedure, holder)
        chosen = next((row for row in found.rows if row.slug == given.get("system")), None)
        stage = given.get("stage", "")
        uses = chosen.cells.get(stage, ()) if chosen else ()
        holders = by_name(row.holder for row in self.all_systems(lang).rows if row.holder)
        processes = [self._procedures.process(iri, lang) for iri in self._procedures.ordered()]
        return "systems.html", {
            "systems": found,
            "chosen": chosen,
            "uses": uses,
            "column": next((one for one in found.columns if one.slug == stage), None),
            "strongest": register.strongest,
            "processes": processes,
            "procedure": procedure,
            "holders": tuple(((href or "").rpartition("/")[2], text) for text, href in holders),
            "holder": holder,
        }

    def filtered(self, lang: str, procedure: str, holder: str) -> Systems:
        """Give the matrix of one procedure (slug) and of the systems of one holder (slug); '' takes all."""
        whole = self.all_systems(lang)
        href = f"/{lang}/procedures/{procedure}"
        phases = tuple(p for p in whole.phases if not procedure or p.columns[0].href.startswith(f"{href}?"))
        kept = {column.slug for phase in phases for column in phase.columns}
        rows = []
        for row in whole.rows:
            cells = {stage: uses for stage, uses in row.cells.items() if stage in kept}
            held = not holder or bool(row.holder and str(row.holder[1]).rpartition("/")[2] == holder)
            if cells and held:
                rows.append(SystemRow(row.slug, row.name, row.short, row.href, row.holder, cells))
        return Systems(phases, tuple(rows))

    def _all_systems(self, lang: str) -> Systems:
        say = Wording(self._respondent, lang)
        cells: dict[str, dict[str, tuple[Use, ...]]] = {}
        for record in self._procedures.consultations:
            use = self._procedures.use(record, say)
            for stage in record.all("takesPlaceIn") or ("",):
                of_system = cells.setdefault(record.one("consultsSystem"), {})
                of_system[slug(stage) if stage else NOWHERE] = (
                    *of_system.get(slug(stage) if stage else NOWHERE, ()),
                    use,
                )
        used = {stage for found in cells.values() for stage in found}
        processes = (self._procedures.process(iri, lang) for iri in self._procedures.ordered())
        phases = [phase for process in processes if (phase := _phase(process, used)).columns]
        if NOWHERE in used:
            phases.append(Phase("", (Column(NOWHERE, "", f"/{lang}/systems"),)))
        rows = [self._system(record, cells.get(record.iri, {}), say) for record in self._system_records]
        order = {column.slug: at for at, column in enumerate(c for phase in phases for c in phase.columns)}
        rows.sort(key=lambda row: (min((order[one] for one in row.cells), default=len(order)), row.short.casefold()))
        return Systems(tuple(phases), tuple(rows))

    def _system(self, record: Record, cells: dict[str, tuple[Use, ...]], say: Wording) -> SystemRow:
        holder = record.one("isOperatedBy")
        return SystemRow(
            slug(record.iri),
            say.own(record.iri),
            say.short(record.iri),
            page_of(record.iri, say.lang),
            say.short_link(holder) if holder else None,
            cells,
        )

    def seats(self, request: Request, lang: str) -> Context:
        """Show who sits in which body, for itself and on behalf of whom.

        Raises NotFoundError for a body of which no source names a member.
        """
        wanted = request.query_params.get("body", "")
        bodies = [body for body in self.bodies(lang) if wanted in ("", body.slug)]
        if wanted and not bodies:
            raise NotFoundError(
                f"No source says who sits in '{wanted}'.", [body.slug for body in self.bodies(lang)][:5]
            )
        return "seats.html", {"bodies": tuple(bodies), "wanted": wanted, "all_bodies": self.bodies(lang)}

    def _all_bodies(self, lang: str) -> tuple[Body, ...]:
        say = Wording(self._respondent, lang)
        with_seats = {seat.one(BODY) for seat in self._seats}
        found = [self._body(record, say) for iri, record in self._bodies.items() if iri in with_seats]
        return tuple(sorted(found, key=lambda body: (-len(body.seats), body.name.casefold())))

    def _body(self, record: Record, say: Wording) -> Body:
        mine = [seat for seat in self._seats if seat.one(BODY) == record.iri]
        meets = record.one("meetsEvery")
        return Body(
            slug=slug(record.iri),
            name=self._respondent.names.full(record.iri, say.lang),
            href=page_of(record.iri, say.lang),
            kind_label=class_label(self._respondent.names, record.iri, say.lang),
            task=say.texts(record, "hasTask"),
            meets=write_duration(meets, say.lang) if meets else "",
            founded=record.one("foundedIn"),
            network_href=f"/{say.lang}/network?around={slug(record.iri)}&distance=1",
            seats=tuple(sorted((_seat(one, say) for one in mine), key=lambda seat: seat.member[0].casefold())),
        )


def _phase(process: Process, used: set[str]) -> Phase:
    stages = (stage for stage in process.stages if stage.slug in used)
    title = process.title
    columns = (Column(s.slug, f"{s.number} {s.label}" if s.number else s.label, s.pick) for s in stages)
    return Phase(title, tuple(columns))


def _seat(record: Record, say: Wording) -> Seat:
    return Seat(
        slug=slug(record.iri),
        href=page_of(record.iri, say.lang),
        member=say.link(record.one(MEMBER)),
        on_behalf_of=tuple(say.link(one) for one in record.all("onBehalfOf")),
        certainty=say.listed(record, "hasCertainty")[0],
        certainty_label=say.listed(record, "hasCertainty")[1],
        reason=say.texts(record, "reason"),
        citations=say.cite(record),
    )
