"""Two lamps, their ontology, shape and rule: a graph small enough to break in every way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph_api.check import Violation, check
from graph_api.settings import Folders

CORE = """@prefix kg: <https://w3id.org/ketenkaart/def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

kg:Lamp
  a owl:Class ;
  skos:prefLabel "lamp"@nl , "lamp"@en .

kg:lights
  a owl:ObjectProperty ;
  skos:prefLabel "verlicht"@nl , "lights"@en .

kg:note
  a owl:DatatypeProperty ;
  skos:prefLabel "aantekening"@nl , "note"@en .

kg:abbreviation
  a owl:DatatypeProperty ;
  skos:prefLabel "afkorting"@nl , "abbreviation"@en .
"""
SHAPE = """@prefix kg: <https://w3id.org/ketenkaart/def/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/ketenkaart/def/shape/> .

shape:Lamp
  a sh:NodeShape ;
  sh:targetClass kg:Lamp ;
  sh:property
    [ sh:path kg:lights ; sh:minCount 1 ;
      sh:message "Zeg wat de lamp verlicht."@nl , "Say what the lamp lights."@en ] .
"""
LAMPS = """@prefix actor: <https://w3id.org/ketenkaart/id/actor/> .
@prefix kg: <https://w3id.org/ketenkaart/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

actor:desk-lamp
  a kg:Lamp ;
  skos:prefLabel "bureaulamp"@nl , "desk lamp"@en ;
  kg:lights actor:wall-lamp .

actor:wall-lamp
  a kg:Lamp ;
  skos:prefLabel "wandlamp: kg:x [#]"@nl , "wall lamp"@en ;
  kg:lights actor:desk-lamp .
"""
RULE = """#+ rule:
#+   nl: De lamp {record} verlicht zichzelf, met {note}.
#+   en: The lamp {record} lights itself, with {note}.
#+ why: {nl: Dat kan niet, en: That cannot be}
#+ severity: violation
PREFIX kg: <https://w3id.org/ketenkaart/def/>
SELECT ?record ?note WHERE { ?record kg:lights ?record OPTIONAL { ?record kg:note ?note } }
"""

Check = Callable[[dict[str, str]], tuple[Violation, ...]]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    for name, text in {
        "ontology/core.ttl": CORE,
        "ontology/shapes/lamp.ttl": SHAPE,
        "ontology/rules/not-itself.rq": RULE,
        "data/lamps.ttl": LAMPS,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Folders(tmp_path / "ontology", tmp_path / "data")


@pytest.fixture
def found(folders: Folders, tmp_path: Path) -> Check:
    def write(files: dict[str, str]) -> tuple[Violation, ...]:
        for name, text in files.items():
            (tmp_path / name).write_bytes(text.encode())
        return check(folders)

    return write


def only(violations: tuple[Violation, ...], rule: str) -> list[Violation]:
    return [violation for violation in violations if violation.rule == rule]
