"""The guided tour: views worth seeing first, in order, each with what it needs to be in the graph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """One stop: `key` names its title and its sentence in the texts, `path` the view without the language.

    `needs` are the things (kind/slug) without which the view has nothing to show.
    """

    key: str
    path: str
    needs: tuple[str, ...] = ()


STOPS = (
    Stop("matrix", "/routes"),
    Stop("receiver", "/routes?receiver=aivd", ("actor/aivd",)),
    Stop(
        "route",
        "/routes?sender=coa-employee&receiver=police-cter-cluster",
        ("actor/coa-employee", "actor/police-cter-cluster"),
    ),
    Stop("flow", "/flow/coa-ind-radicalisation", ("flow/coa-ind-radicalisation",)),
    Stop(
        "stage",
        "/procedures/asylum-procedure?stage=asylum-identification",
        ("procedure/asylum-procedure", "stage/asylum-identification"),
    ),
    Stop("systems", "/systems?procedure=asylum-procedure", ("procedure/asylum-procedure",)),
    Stop(
        "compare",
        "/procedures?compare=asylum-procedure&compare=family-reunification",
        ("procedure/asylum-procedure", "procedure/family-reunification"),
    ),
    Stop("measure", "/measure/cter-comparison", ("measure/cter-comparison",)),
    Stop("denied", "/routes?standing=denied&periphery=1"),
    Stop("seats", "/seats?body=lro", ("actor/lro",)),
    Stop("network", "/network?around=ind&distance=1", ("actor/ind",)),
    Stop("source", "/sources/systeemcheck-2023", ("document/systeemcheck-2023",)),
    Stop("earlier", "/routes?as_of=2022-02-02", ("document/kst-32317-MS",)),
    Stop("question", "/ask?q=Aan+wie+geeft+het+COA+signalen+door%3F", ("actor/coa",)),
)
