import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_api import check as room
from graph_api.check import Violation, check, checked, choose_cache, load_checked, read_rules
from graph_api.errors import CatalogueError, DataError
from graph_api.load import Dataset, read
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


def test_a_graph_in_order_has_no_violations(found: Check) -> None:
    assert found({}) == ()


def test_a_dataset_that_was_read_can_be_checked_as_well(folders: Folders) -> None:
    assert check(read(folders)) == ()


def test_broken_files_are_all_that_is_reported(found: Check) -> None:
    broken = found({"data/lamps.ttl": "actor:x a\n", "data/more.ttl": "<urn:a>\n  kg:b 1 ."})
    assert [(one.file, one.line, one.rule) for one in broken] == [
        ("data/lamps.ttl", 1, "syntax"),
        ("data/more.ttl", 2, "syntax"),
    ]
    assert str(broken[1]).startswith("data/more.ttl, line 2: column 3: this is not valid Turtle: The prefix kg:")
    assert broken[1].message_nl.startswith("kolom 3: dit bestand is niet te lezen")
    assert broken[1].message_nl.endswith("Zet bovenaan het bestand: @prefix naam: <https://…> .")


def test_an_unknown_class_or_property_is_named_with_its_nearest_names(found: Check) -> None:
    text = LAMPS.replace("a kg:Lamp", "a kg:Lmap", 1).replace("kg:lights actor:desk", "kg:light actor:desk")
    one, other = only(found({"data/lamps.ttl": text}), "terms")
    assert (one.file, one.line, one.record, one.path) == ("data/lamps.ttl", 5, "actor:desk-lamp", "kg:Lmap")
    assert one.message_en == "The class kg:Lmap is not defined in ontology/. Write kg:Lamp, or define it."
    assert other.message_nl == ("De eigenschap kg:light staat niet in ontology/. Schrijf kg:lights, of omschrijf haar.")


def test_a_class_is_no_property(found: Check) -> None:
    (one,) = only(found({"data/lamps.ttl": LAMPS.replace("kg:lights actor:desk", "kg:Lamp actor:desk")}), "terms")
    assert one.message_en.startswith("The property kg:Lamp is not defined")


def test_a_misspelt_term_of_shacl_is_found_in_the_shape(found: Check) -> None:
    broken = only(found({"ontology/shapes/lamp.ttl": SHAPE.replace("sh:minCount", "sh:minCuont")}), "terms")
    assert [(one.file, one.line, one.path) for one in broken] == [("ontology/shapes/lamp.ttl", 9, "sh:minCuont")]
    assert "Write sh:minCount" in broken[0].message_en


def test_terms_of_outside_are_free_until_a_list_of_them_exists(found: Check) -> None:
    listed = (
        "@prefix kg: <https://w3id.org/ketenkaart/def/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        'kg:OutsideTerm a owl:Class ; skos:prefLabel "term van buiten"@nl , "outside term"@en .\n'
        "skos:prefLabel a kg:OutsideTerm .\n"
    )
    noted = LAMPS.replace("kg:lights actor:wall", 'skos:note "x"@nl ; kg:lights actor:wall')
    assert found({"data/lamps.ttl": noted}) == ()
    (one,) = found({"ontology/outside-terms.ttl": listed})
    assert (one.rule, one.path, one.line) == ("terms", "skos:note", 5)
    assert "add it as a kg:OutsideTerm" in one.message_en


def test_a_name_that_nothing_has_is_found_with_the_names_like_it(found: Check) -> None:
    (one,) = found({"data/lamps.ttl": LAMPS.replace("lights actor:wall-lamp", "lights actor:wal-lamp")})
    assert (one.rule, one.line, one.record, one.path) == ("things", 5, "actor:desk-lamp", "kg:lights")
    assert one.message_en.startswith("actor:wal-lamp is described nowhere. Write actor:wall-lamp")
    assert one.message_nl.startswith("actor:wal-lamp wordt nergens beschreven. Schrijf actor:wall-lamp")


def test_a_record_that_does_not_say_what_it_is_is_found(found: Check) -> None:
    broken = found({"data/lamps.ttl": LAMPS + '\nactor:desk-lmap\n  kg:note "x" .\n'})
    assert [(one.record, one.path, one.line) for one in broken] == [("actor:desk-lmap", "rdf:type", 15)]
    assert broken[0].message_en.startswith("No file says what actor:desk-lmap is. Write actor:desk-lamp")


def test_the_version_of_the_ontology_needs_no_description(found: Check) -> None:
    base = "https://w3id.org/ketenkaart/def/"
    header = f"\n<{base}>\n  a owl:Ontology ;\n  owl:versionIRI <{base}1> .\n"
    assert found({"ontology/core.ttl": CORE + header}) == ()


@pytest.mark.parametrize("written", ["[ kg:note 1 ]", "_:lamp", "( actor:wall-lamp )"])
def test_blank_nodes_are_refused_in_data(found: Check, written: str) -> None:
    broken = only(
        found({"data/lamps.ttl": LAMPS.replace("kg:lights actor:wall-lamp", f"kg:lights {written}")}), "things"
    )
    assert [one.line for one in broken] == [8]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("actor/two-lamps-2", True),
        ("document/kst-32317-MS", True),
        ("actor/Lamp", False),
        ("actor/two--lamps", False),
        ("actor/lamp-", False),
        ("actor/lamp/shade", False),
        ("document/kst_1", False),
        ("lamp/desk", False),
        ("actor/", False),
    ],
)
def test_the_name_of_a_thing_has_a_known_kind_and_a_slug(found: Check, name: str, allowed: bool) -> None:
    record = f"\n<https://w3id.org/ketenkaart/id/{name}>\n  a kg:Lamp ;\n  kg:lights actor:wall-lamp ;\n"
    broken = found({"data/lamps.ttl": f'{LAMPS}{record}  skos:prefLabel "a"@nl , "b"@en .\n'})
    assert [(one.rule, one.line) for one in broken] == ([] if allowed else [("things", 15)])


def test_two_texts_in_one_language_are_one_too_many(found: Check) -> None:
    broken = found(
        {"data/lamps.ttl": LAMPS.replace("a kg:Lamp ;", 'a kg:Lamp ; kg:note "a"@nl , "b"@nl , "c"@en ;', 1)}
    )
    assert [(one.rule, one.record, one.path) for one in broken] == [("labels", "actor:desk-lamp", "kg:note")]
    assert broken[0].message_en == "There are 2 texts in Dutch; keep one."


def test_two_labels_in_two_files_are_one_too_many(found: Check) -> None:
    more = LAMPS.split("actor:desk-lamp")[0].replace("@prefix kg: <https://w3id.org/ketenkaart/def/> .\n", "")
    broken = found({"data/more.ttl": more + 'actor:desk-lamp skos:prefLabel "leeslamp"@nl .\n'})
    assert [(one.rule, one.file, one.line) for one in broken] == [("labels", "data/lamps.ttl", 5)]


def test_abbreviations_may_repeat_in_a_language(found: Check) -> None:
    text = LAMPS.replace("a kg:Lamp ;", 'a kg:Lamp ; kg:abbreviation "a"@nl , "b"@nl ;', 1)
    assert found({"data/lamps.ttl": text}) == ()


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ('"a"@nl', ["There is no label in English"]),
        ('"a"@nl , "b"@en , "c"@de', ["There is a label @de"]),
        ('"a"@nl , "b"@en , "c"', ["There is a label without a language"]),
        ('"a"@nl , "b"@en-gb', ["There is no label in English", "There is a label @en-gb"]),
    ],
)
def test_labels_stand_in_dutch_and_english_only(found: Check, labels: str, said: list[str]) -> None:
    broken = found({"data/lamps.ttl": LAMPS.replace('"bureaulamp"@nl , "desk lamp"@en', labels)})
    assert [one.message_en.split(";")[0] for one in broken] == said
    assert {(one.rule, one.line) for one in broken} == {("labels", 5)}


def test_a_term_of_the_ontology_needs_its_labels_too(found: Check) -> None:
    (one,) = found({"ontology/core.ttl": CORE.replace('"verlicht"@nl , ', "")})
    assert (one.file, one.line, one.record) == ("ontology/core.ttl", 9, "kg:lights")


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


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("  kg:lights actor:desk", "\tkg:lights actor:desk", 13, "There is a tab here"),
        ("actor:wall-lamp\n", "actor:wall-lamp \n", 10, "white space at the end"),
        ("actor:wall-lamp\n", "actor:wall-lamp\r\n", 10, "white space at the end"),
        ("actor:desk-lamp .\n", "actor:desk-lamp .", 13, "exactly one newline"),
        ("actor:desk-lamp .\n", "actor:desk-lamp .\n\n", 15, "exactly one newline"),
        ("@prefix kg:", "@prefix flow: <https://w3id.org/ketenkaart/id/flow/> .\n@prefix kg:", 2, "is not used"),
        ("@prefix kg:", "@prefix actor: <https://w3id.org/ketenkaart/id/actor/> .\n@prefix kg:", 2, "declared twice"),
        ("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n", "\n@prefix skos: <urn:x> .\n", 4, "belongs to"),
        ("kg:Lamp", "lmp:Lamp", 1, "is not one of the project's"),
        ("actor:wall-lamp\n", "@prefix kg: <https://w3id.org/ketenkaart/def/> .\nactor:wall-lamp\n", 10, "below the"),
    ],
)
def test_the_form_of_a_file_is_kept(found: Check, before: str, after: str, line: int, said: str) -> None:
    text = LAMPS.replace(before, after)
    if after.startswith("lmp:"):
        text = text.replace("kg: <", "lmp: <").replace("kg:", "lmp:")
        text = text.replace("@prefix lmp: <https://w3id.org/ketenkaart/def/> .\n", "")
        text = "@prefix lmp: <https://w3id.org/ketenkaart/def/> .\n" + text
    broken = only(found({"data/lamps.ttl": text}), "form")
    assert (line, True) in {(one.line, said in one.message_en) for one in broken}


def test_prefixes_stand_in_the_order_of_the_alphabet(found: Check) -> None:
    first, second, *others = LAMPS.split("\n")
    (one,) = found({"data/lamps.ttl": "\n".join([second, first, *others])})
    assert (one.rule, one.line) == ("form", 2)
    assert one.message_en == "The prefix actor: belongs alphabetically above kg:."


def test_a_comment_may_come_before_the_prefixes(found: Check) -> None:
    assert found({"data/lamps.ttl": f"# Lamps, by room\n{LAMPS}"}) == ()


def test_a_pass_is_remembered_until_something_changes(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    checks: list[Dataset] = []

    def counted(dataset: Dataset) -> tuple[Violation, ...]:
        checks.append(dataset)
        return check(dataset)

    monkeypatch.setattr(room, "check", counted)
    for _ in range(3):
        assert checked(read(folders), cache) == ()
    assert len(checks) == 1
    (tmp_path / "data/lamps.ttl").write_text(LAMPS + "\n# more\n")
    checked(read(folders), cache)
    (folders.ontology / "rules/not-itself.rq").write_text(RULE + "\n")
    checked(read(folders), cache)
    assert len(checks) == 3


def test_the_warnings_of_a_pass_are_remembered_with_it(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "data/lamps.ttl").write_text(LAMPS.replace("lights actor:wall-lamp", "lights actor:desk-lamp"))
    (folders.ontology / "rules/not-itself.rq").write_text(RULE.replace("severity: violation", "severity: warning"))
    dataset = read(folders)
    first = checked(dataset, tmp_path / "cache")
    assert [one.severity for one in first] == ["warning"]
    assert checked(dataset, tmp_path / "cache") == first
    assert len(load_checked(folders, tmp_path / "cache").files) == 3


def test_violations_are_never_remembered(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "data/lamps.ttl").write_text(LAMPS.replace("a kg:Lamp", "a kg:Lump"))
    assert checked(read(folders), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("content", ["", "{", "[1]", "{}x", '[{"file": "x"}]'])
def test_a_damaged_memory_is_no_pass(folders: Folders, tmp_path: Path, content: str) -> None:
    (tmp_path / "data/lamps.ttl").write_text(LAMPS)
    dataset = read(folders)
    checked(dataset, tmp_path / "cache")
    (mark,) = (tmp_path / "cache").glob("passed-*.json")
    mark.write_text(content)
    assert checked(dataset, tmp_path / "cache") == ()
    assert json.loads(mark.read_text()) == []


def test_a_cache_that_cannot_be_written_does_no_harm(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert checked(read(folders), tmp_path / "file") == ()


def test_only_the_latest_passes_are_kept(folders: Folders, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    for number in range(30):
        (cache / f"passed-{number}.json").write_text("[]")
        os.utime(cache / f"passed-{number}.json", (number, number))
    checked(read(folders), cache)
    kept = {path.name for path in cache.iterdir()}
    assert len(kept) == 20
    assert "passed-29.json" in kept and "passed-10.json" not in kept


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_CACHE_HOME": "/elsewhere"}, Path("/elsewhere/ketenkaart")),
        ({"XDG_CACHE_HOME": "relative"}, Path("~/.cache/ketenkaart").expanduser()),
        ({}, Path("~/.cache/ketenkaart").expanduser()),
    ],
)
def test_the_cache_is_where_the_user_keeps_caches(environment: dict[str, str], folder: Path) -> None:
    assert choose_cache(environment) == folder


def test_a_graph_that_breaks_its_rules_is_not_served(folders: Folders, tmp_path: Path) -> None:
    records = "".join(f"\nactor:lamp-{n} a kg:Lamp ; kg:lights actor:wall-lamp .\n" for n in range(4))
    (tmp_path / "data/lamps.ttl").write_text(LAMPS + records)
    with pytest.raises(DataError) as caught:
        load_checked(folders, tmp_path / "cache")
    first, *listed, last = caught.value.message.split("\n")
    assert first == "The graph breaks its rules and is not served:"
    assert len(listed) == 5
    assert listed[0].startswith("data/lamps.ttl, line 15: actor:lamp-0 skos:prefLabel: There is no label in Dutch")
    assert last.startswith("and 3 more")


def test_a_graph_in_order_is_served(folders: Folders, tmp_path: Path) -> None:
    assert load_checked(folders, tmp_path / "cache").version == read(folders).version


def test_the_real_graph_is_in_order(real_folders: Folders) -> None:
    assert [str(violation) for violation in check(real_folders)] == []
