"""Procedures as the pages show them: stages in their order, who carries them out, systems, signals and flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from starlette.requests import Request

from graph_api.contract import Contract, page_of, slug
from graph_api.errors import NotFoundError, ParameterError
from graph_api.prefixes import PREFIXES
from graph_api.respond import Respondent
from graph_api.things import FlowRecord as Record
from graph_api.view_files import Context
from graph_api.view_records import DEFINITION, Wording, by_name, home, read_records
from visualisation import process
from visualisation.process import Group, Process, Stage, Track, Use

STEP = PREFIXES["p-plan"] + "isStepOfPlan"
BEFORE = PREFIXES["p-plan"] + "isPrecededBy"
LAST = 10_000
COMPARED = ("asylum-procedure", "family-reunification")


class Procedures:
    """Gives the procedures of one dataset; each is made once for each language."""

    def __init__(self, respondent: Respondent, contract: Contract) -> None:
        """Read the procedures, stages, tracks and consultations of the dataset."""
        self._respondent = respondent
        self._contract = contract
        engine = respondent.engine
        self.records = {record.iri: record for record in read_records(engine, "Procedure")}
        self._stages = {record.iri: record for record in read_records(engine, "Stage")}
        self._tracks = read_records(engine, "Track")
        self.consultations = read_records(engine, "Consultation")
        self.process = lru_cache(64)(self._process)

    def overview(self, request: Request, lang: str) -> Context:
        """Show all procedures, or two of them side by side. Raises ParameterError for one, or for more than two."""
        wanted = [one for one in request.query_params.getlist("compare") if one]
        if len(wanted) == 1 and "," in wanted[0]:
            wanted = wanted[0].split(",")
        known = [self.process(iri, lang) for iri in self.ordered()]
        names = self._respondent.names
        chosen = [self.process(names.resolve("procedure", one.strip()), lang) for one in wanted]
        if len(chosen) not in (0, 2):
            raise ParameterError("Compare two procedures: ?compare=asylum-procedure&compare=family-reunification")
        pair = (chosen[0], chosen[1]) if chosen else None
        shared = process.compare(*pair) if pair else {}
        return "procedures.html", {"processes": known, "pair": pair, "shared": shared, "usual": COMPARED}

    def one(self, request: Request, lang: str) -> Context:
        """Show one procedure, with the particulars of one stage when the address names it.

        Raises NotFoundError for a track within a procedure, and for a stage that the procedure does not have.
        """
        iri = self._respondent.names.resolve("procedure", request.path_params["slug"])
        if iri not in self.records:
            raise NotFoundError(f"'{slug(iri)}' is a track within a procedure, not a procedure.", [*COMPARED])
        shown = self.process(iri, lang)
        stages = shown.stages
        wanted = request.query_params.get("stage", "")
        at = next((n for n, stage in enumerate(stages) if stage.slug == wanted), None)
        if wanted and at is None:
            raise NotFoundError(f"This procedure has no stage called '{wanted}'.", [stage.slug for stage in stages[:5]])
        actors = self._contract.network(lang).by_iri()
        around = (None, *stages, None)
        before, stage, after = around[at : at + 3] if at is not None else (None, None, None)
        return "procedure.html", {"process": shown, "stage": stage, "beside": (before, after), "actors": actors}

    def ordered(self) -> list[str]:
        """Give the procedures that have stages, those with most stages first."""
        count = {iri: sum(stage.one(STEP) == iri for stage in self._stages.values()) for iri in self.records}
        return sorted((iri for iri in count if count[iri]), key=lambda iri: (-count[iri], iri))

    def of_stage(self, iri: str) -> str:
        """Give the procedure that a stage belongs to."""
        return self._stages[iri].one(STEP)

    def _process(self, iri: str, lang: str) -> Process:
        say, record = Wording(self._respondent, lang), self.records[iri]
        groups = tuple(
            Group(key, tuple(self._stage(stage, number, iri, say) for number, stage in found))
            for key, found in self._groups(iri)
            if found
        )
        stages = [stage for group in groups for stage in group.stages]
        lanes = dict.fromkeys(lane for stage in stages for lane in stage.lanes)
        mine = [t for t in self._tracks if any(self.of_stage(one) == iri for one in t.all("isDecidedIn"))]
        return Process(
            slug=slug(iri),
            title=say.own(iri),
            href=f"/{lang}/procedures/{slug(iri)}",
            thing_href=page_of(iri, lang),
            definition=say.texts(record, DEFINITION),
            lanes=tuple(self._contract.actor(lane, lang) for lane in lanes),
            groups=groups,
            tracks=tuple(self._track(track, say) for track in mine),
            citations=say.cite(record),
        )

    def _groups(self, iri: str) -> list[tuple[str, list[tuple[str, Record]]]]:
        """Give the stages with their numbers: the outline in order, what else is described, and what is denied."""
        mine = [stage for stage in self._stages.values() if stage.one(STEP) == iri]
        tops = [stage for stage in mine if not stage.one("isSubStageOf")]
        denied = [stage for stage in tops if stage.one("hasStanding").endswith("/denied")]
        outline = sorted((s for s in tops if s.one("position") and s not in denied), key=_place)
        rest = [stage for stage in tops if stage not in outline and stage not in denied]
        listed: list[tuple[str, Record]] = []
        for stage in outline:
            listed += self._with_parts(stage, stage.one("position"), mine)
            for later in self._after(stage, mine, rest):
                listed += self._with_parts(later, "", mine)
        left = [(n, s) for stage in rest for n, s in self._with_parts(stage, "", mine)]
        absent = [(n, s) for stage in denied for n, s in self._with_parts(stage, "", mine)]
        return [("outline", listed), ("described", left), ("denied", absent)]

    def _after(self, stage: Record, mine: list[Record], rest: list[Record]) -> Iterator[Record]:
        """Take from the rest what a source puts after this stage or a part of it, and what comes after that."""
        family = {stage.iri} | {part.iri for part in mine if part.one("isSubStageOf") == stage.iri}
        for later in [one for one in rest if family & set(one.all(BEFORE))]:
            if later in rest:
                rest.remove(later)
                yield later
                yield from self._after(later, mine, rest)

    def _with_parts(self, stage: Record, number: str, mine: Iterable[Record]) -> list[tuple[str, Record]]:
        parts = sorted((part for part in mine if part.one("isSubStageOf") == stage.iri), key=_place)
        found = [(number, stage)]
        for part in parts:
            own = f"{number}.{part.one('position')}" if number and part.one("position") else ""
            found += self._with_parts(part, own, mine)
        return found

    def _stage(self, record: Record, number: str, iri: str, say: Wording) -> Stage:
        lanes: dict[str, tuple[tuple[str, str | None], ...]] = {}
        for actor in record.all("isCarriedOutBy"):
            lane = home(self._respondent, actor)
            lanes[lane] = (*lanes.get(lane, ()), say.brief(actor))
        flows = {flow.iri: flow for flow in self._contract.network(say.lang).flows}
        here = [one.iri for one in self._contract.records if record.iri in one.all("takesPlaceIn")]
        return Stage(
            iri=record.iri,
            slug=slug(record.iri),
            number=number,
            depth=int(bool(record.one("isSubStageOf"))),
            label=say.own(record.iri),
            href=page_of(record.iri, say.lang),
            pick=f"/{say.lang}/procedures/{slug(iri)}?stage={slug(record.iri)}",
            definition=say.texts(record, DEFINITION),
            notes=tuple(text for text in (say.texts(record, "reason"), say.texts(record, "note")) if text),
            standing=say.listed(record, "hasStanding")[0],
            standing_label=say.listed(record, "hasStanding")[1],
            certainty=say.listed(record, "hasCertainty")[0],
            certainty_label=say.listed(record, "hasCertainty")[1],
            conditions=tuple(say.own(one) for one in record.all("hasCondition")),
            lanes=lanes,
            uses=tuple(self.use(one, say) for one in self.consultations if record.iri in one.all("takesPlaceIn")),
            signals=by_name(say.own_link(one) for one in record.all("canReveal")),
            flows=tuple(flows[one] for one in here),
            after=tuple(say.own_link(one) for one in record.all(BEFORE)),
            citations=say.cite(record),
        )

    def use(self, record: Record, say: Wording) -> Use:
        """Give one consultation of a system."""
        system = record.one("consultsSystem")
        return Use(
            system=say.own_link(system),
            short=say.short(system),
            standing=say.listed(record, "hasStanding")[0],
            standing_label=say.listed(record, "hasStanding")[1],
            by=tuple(say.link(actor) for actor in record.all("isConsultedBy")),
            purpose=say.texts(record, "compares"),
            citations=say.cite(record),
        )

    def _track(self, record: Record, say: Wording) -> Track:
        return Track(
            label=say.own(record.iri),
            href=page_of(record.iri, say.lang),
            definition=say.texts(record, DEFINITION),
            conditions=tuple(say.own(one) for one in record.all("hasCondition")),
            decided=tuple(
                (say.own(one), f"/{say.lang}/procedures/{slug(self.of_stage(one))}?stage={slug(one)}")
                for one in record.all("isDecidedIn")
            ),
            citations=say.cite(record),
        )


def _place(record: Record) -> tuple[bool, int, str]:
    """Order by position; what has none comes last, and of that what is denied at the very end."""
    position = record.one("position")
    return record.one("hasStanding").endswith("/denied"), int(position) if position else LAST, record.iri
