"""What the check finds in terms, names, labels and the form of files, on a graph of two lamps."""

import pytest
from lamps import CORE, LAMPS, SHAPE, Check, only

from graph_api.check import check
from graph_api.load import read
from graph_api.settings import Folders


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


ROOMS = """
kg:Room a owl:Class ; skos:prefLabel "kamer"@nl , "room"@en .
kg:Desk a owl:Class ; rdfs:subClassOf kg:Room ; skos:prefLabel "werkplek"@nl , "desk"@en .
"""
ROOM = """
actor:study-desk a kg:Desk ; kg:lights actor:wall-lamp ; skos:prefLabel "studeerhoek"@nl , "study desk"@en .
"""


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("", "Write actor:desk-lamp, actor:study-desk, or"),
        ("sh:class kg:Room ;", "Write actor:study-desk, or"),
        ("sh:or ( [ sh:class kg:Room ] [ sh:class kg:Desk ] ) ;", "Write actor:study-desk, or"),
        ("sh:class kg:Lamp ;", "Correct the name, or"),  # a lamp is never meant to light itself
    ],
)
def test_only_what_the_shape_asks_for_is_suggested(found: Check, asked: str, meant: str) -> None:
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix skos:"
    broken = found(
        {
            "ontology/core.ttl": CORE.replace("@prefix skos:", prefix) + ROOMS,
            "ontology/shapes/lamp.ttl": SHAPE.replace("kg:lights ;", f"kg:lights ; {asked}"),
            "data/lamps.ttl": LAMPS.replace("lights actor:wall-lamp", "lights actor:desk") + ROOM,
        }
    )
    (one,) = only(broken, "things")
    assert one.message_en == f"actor:desk is described nowhere. {meant} describe it."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wall-lmap", "Write actor:wall-lamp, or"),
        ("wall", "Write actor:wall-lamp, or"),
        ("lamp-wall", "Write actor:wall-lamp, or"),
        ("ball-room", "Correct the name, or"),
        ("street-lamp", "Correct the name, or"),
        ("wa", "Correct the name, or"),
    ],
)
def test_a_name_is_suggested_when_a_few_letters_or_words_differ(found: Check, written: str, meant: str) -> None:
    (one,) = found({"data/lamps.ttl": LAMPS.replace("lights actor:wall-lamp", f"lights actor:{written}")})
    assert one.message_en == f"actor:{written} is described nowhere. {meant} describe it."


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
