"""What the check finds by shapes and by rules, and defects of these, on a graph of two lamps."""

import pytest
from lamps import CORE, LAMPS, RULE, SHAPE, Check

from graph_api.check import Violation, read_rules
from graph_api.errors import CatalogueError, DataError
from graph_api.settings import Folders


def test_a_record_out_of_shape_is_found_with_the_message_of_the_shape(found: Check) -> None:
    broken = found({"data/lamps.ttl": LAMPS.replace(" ;\n  kg:lights actor:wall-lamp .", " .")})
    assert broken == (
        Violation(
            "data/lamps.ttl",
            5,
            "actor:desk-lamp",
            "kg:lights",
            "Zeg wat de lamp verlicht.",
            "Say what the lamp lights.",
            "shape:Lamp",
        ),
    )


def test_a_shape_can_warn(found: Check) -> None:
    broken = found(
        {
            "ontology/shapes/lamp.ttl": SHAPE.replace("sh:minCount 1", "sh:minCount 2 ; sh:severity sh:Warning"),
        }
    )
    assert [(one.record, one.severity) for one in broken] == [
        ("actor:desk-lamp", "warning"),
        ("actor:wall-lamp", "warning"),
    ]


def test_a_shape_without_a_message_gets_that_of_the_validator(found: Check) -> None:
    shape = SHAPE.split(" ;\n      sh:message")[0].replace("minCount 1", "minCount 2 ] .\n")
    assert all(
        one.message_en and one.message_en == one.message_nl for one in found({"ontology/shapes/lamp.ttl": shape})
    )


def test_a_shape_holds_for_subclasses(found: Check) -> None:
    more = CORE.replace("@prefix skos", "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix skos") + (
        '\nkg:Torch\n  a owl:Class ;\n  rdfs:subClassOf kg:Lamp ;\n  skos:prefLabel "fakkel"@nl , "torch"@en .\n'
    )
    text = LAMPS.replace("a kg:Lamp", "a kg:Torch", 1).replace(" ;\n  kg:lights actor:wall-lamp .", " .")
    broken = found({"ontology/core.ttl": more, "data/lamps.ttl": text})
    assert [one.rule for one in broken] == ["shape:Lamp"]


def test_a_literal_that_does_not_fit_its_datatype_is_found(found: Check) -> None:
    shape = SHAPE.replace(
        "kg:lights ; sh:minCount 1", "kg:note ; sh:datatype <http://www.w3.org/2001/XMLSchema#integer>"
    )
    wrong = LAMPS.replace(
        "kg:lights actor:wall", 'kg:note "x"^^<http://www.w3.org/2001/XMLSchema#integer> ; kg:lights actor:wall'
    )
    broken = found({"ontology/shapes/lamp.ttl": shape, "data/lamps.ttl": wrong})
    assert [(one.rule, one.path) for one in broken] == [("shape:Lamp", "kg:note")]


def test_a_shape_that_is_no_shacl_is_an_error(found: Check) -> None:
    with pytest.raises(DataError, match="no valid SHACL"):
        found({"ontology/shapes/lamp.ttl": SHAPE.replace("sh:minCount 1", 'sh:minCount "x"')})


def test_each_row_of_a_rule_is_a_violation_in_the_words_of_the_rule(found: Check) -> None:
    text = LAMPS.replace("lights actor:wall-lamp", 'lights actor:desk-lamp ; kg:note "{braces}"')
    (one,) = found({"data/lamps.ttl": text})
    assert (one.rule, one.file, one.line, one.severity) == ("not-itself", "data/lamps.ttl", 5, "violation")
    assert one.message_en == "The lamp actor:desk-lamp lights itself, with {braces}."
    assert one.message_nl == "De lamp actor:desk-lamp verlicht zichzelf, met {braces}."


def test_a_column_without_a_value_is_shown_as_such(found: Check) -> None:
    (one,) = found({"data/lamps.ttl": LAMPS.replace("lights actor:wall-lamp", "lights actor:desk-lamp")})
    assert one.message_en.endswith("with ….")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RULE.replace("severity: violation", "severity: fatal"), r"not-itself\.rq: the key 'severity'"),
        (RULE.replace("severity: violation", "severity: [violation]"), r"not-itself\.rq: the key 'severity'"),
        (RULE.replace("#+ why", "#+ reason"), r"not-itself\.rq: .*unknown key 'reason'"),
        (RULE.replace("#+ severity: violation\n", ""), r"not-itself\.rq: .*lacks the key 'severity'"),
        (RULE.replace("en: That", "de: That"), r"not-itself\.rq: the key 'why'"),
        (RULE.replace("WHERE", "WHER"), r"not-itself\.rq: this is not valid SPARQL"),
        (RULE.replace("?record ?note WHERE", "?note WHERE"), r"not-itself\.rq: .*\?record"),
        (RULE.replace("SELECT ?record ?note WHERE", "ASK"), r"not-itself\.rq: .*\?record"),
        (RULE.replace("{note}", "{wattage}"), r"not-itself\.rq: .*\{wattage\}"),
        (RULE.replace("{note}", "{note.__class__}"), r"not-itself\.rq: .*no column"),
        (RULE.replace("{note}", "{note"), r"not-itself\.rq: the braces"),
    ],
)
def test_a_defect_in_a_rule_is_a_defect_of_the_catalogue(found: Check, text: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        found({"ontology/rules/not-itself.rq": text})


def test_rules_can_be_listed(folders: Folders) -> None:
    (rule,) = read_rules(folders)
    assert (rule.name, rule.path, rule.why["en"]) == ("not-itself", "ontology/rules/not-itself.rq", "That cannot be")
