"""What two documents, procedures or stages have in common, and what only one of them has, together are all."""

from __future__ import annotations

from itertools import permutations

import pytest

from graph_api.engine import ALL
from graph_api.prefixes import DEF, PREFIXES
from graph_api.respond import Respondent

NAMED = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX kg: <{DEF}>
SELECT DISTINCT ?document ?thing WHERE {{ ?naming kg:names ?thing ; dcterms:isPartOf ?document }}"""


def found(real: Respondent, slug: str, **given: str) -> set[str | None]:
    return {item.iri for item in real.answer(slug, given, "nl").items}


def pairs(real: Respondent, kind: str) -> list[tuple[str, str]]:
    return list(permutations([thing.iri for thing in real.names.things(kind)], 2))


@pytest.mark.parametrize(("kind", "several"), [("system", "systems"), ("actor", "actors")])
def test_what_two_documents_both_name_and_what_one_names_only_is_all_that_it_names(
    kind: str, several: str, real: Respondent
) -> None:
    things = {thing.iri for thing in real.names.things(kind)}
    named: dict[str, set[str]] = {}
    for row in real.engine.select(NAMED, limit=ALL).records():
        named.setdefault(row["document"], set()).update({row["thing"]} & things)
    for document, other in pairs(real, "document"):
        given = {"document": document, "other": other}
        assert found(real, f"{several}-in-both-documents", **given) == named[document] & named[other]
        assert found(real, f"{several}-only-in-document", **given) == named[document] - named[other]


def test_what_is_named_is_cited_where_it_is_named(real: Respondent) -> None:
    for document, other in pairs(real, "document"):
        for slug in ("systems-only-in-document", "actors-only-in-document"):
            for item in real.answer(slug, {"document": document, "other": other}, "nl").items:
                cited = [real.passages.get(passage) for passage in item.passages]
                assert cited and {passage.document.iri for passage in cited if passage} == {document}, item.label


def test_systems_of_two_procedures_are_compared_both_ways(real: Respondent) -> None:
    consulted = {
        thing.iri: found(real, "systems-in-procedure", procedure=thing.iri) for thing in real.names.things("procedure")
    }
    for procedure, other in pairs(real, "procedure"):
        given = {"procedure": procedure, "other": other}
        assert found(real, "systems-in-both-procedures", **given) == consulted[procedure] & consulted[other]
        assert found(real, "systems-only-in-procedure", **given) == consulted[procedure] - consulted[other]


def test_systems_of_a_stage_that_a_procedure_does_not_have(real: Respondent) -> None:
    for procedure in real.names.things("procedure"):
        there = found(real, "systems-in-procedure", procedure=procedure.iri)
        for stage in real.names.things("stage"):
            given = {"stage": stage.iri, "procedure": procedure.iri}
            here = found(real, "systems-in-stage", stage=stage.iri)
            assert found(real, "systems-in-stage-not-procedure", **given) == here - there
