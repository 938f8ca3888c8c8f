"""The source texts: their manifest, passages in their place, coverage, and locating a passage."""

import hashlib
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tale import PASSAGE, TALE, looked_up, passage_of, text_of

from graph_api.errors import SourceError
from graph_api.load import read
from graph_api.prefixes import thing
from graph_api.settings import Folders
from graph_api.sources import (
    Passage,
    check_passages,
    coverage,
    fingerprint,
    locate,
    read_manifest,
    read_passages,
)

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    def write(content: bytes = TALE.encode(), entry: str = "", file: str = "tale.txt") -> Path:
        digest = hashlib.sha256(TALE.encode()).hexdigest()
        described = (
            f'[tale]\nfile = "{file}"\nsha256 = "{digest}"\nkind = "tale"\ndate = 2020-01-01 # stated\n'
            'reference = "ref"\ncontains_text = true\nlanguage = "nl"\n'
        )
        (tmp_path / "tale.txt").write_bytes(content)
        (tmp_path / "manifest.toml").write_text(entry or described, "utf-8")
        return tmp_path

    return write


def test_the_manifest_describes_its_texts(folder: Write) -> None:
    (text,) = read_manifest(folder())
    assert (text.name, text.date, text.url, text.edited) == ("tale", date(2020, 1, 1), None, False)
    assert text.text == TALE


def test_newlines_are_kept_as_they_stand(folder: Write) -> None:
    (text,) = read_manifest(folder(b"een\r\ntwee\rdrie\x0cvier"))
    assert text.text == "een\r\ntwee\rdrie\x0cvier"


def test_an_edited_text_is_reported_and_checked_all_the_same(folder: Write) -> None:
    texts = read_manifest(folder(("Inleiding. " + TALE).encode()))
    edited, moved = check_passages(texts, [passage_of(TALE, PASSAGE)])
    assert (edited.outcome, edited.passage, moved.outcome) == ("edited", None, "moved")
    assert "restore it, or correct sha256" in edited.sentence


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": "gone.txt"}, r"gone\.txt, the text of 'tale', cannot be read"),
        ({"content": b"\xff"}, r"tale\.txt, the text of 'tale', is not UTF-8"),
        ({"entry": '[tale]\nfile = "tale.txt"'}, "the document 'tale' lacks sha256, kind"),
        ({"entry": "[tale"}, r"manifest\.toml is not valid TOML"),
    ],
)
def test_what_is_wrong_with_the_source_texts_is_named(folder: Write, changed: dict[str, object], said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read_manifest(folder(**changed))


def test_a_folder_without_a_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"manifest\.toml cannot be read: it does not exist"):
        read_manifest(tmp_path)


def test_a_fingerprint_does_not_depend_on_white_space_or_the_way_accents_are_stored() -> None:
    assert fingerprint("één  bel\n") == fingerprint(unicodedata.normalize("NFD", "één\u00a0\x0c bel"))
    assert fingerprint("één bel") != fingerprint("een bel")


def test_passages_are_read_from_the_graph(tmp_path: Path) -> None:
    for name in ("ontology", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "data/tale.ttl").write_text(
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix document: <https://w3id.org/ketenkaart/id/document/> .\n"
        "@prefix kg: <https://w3id.org/ketenkaart/def/> .\n"
        "@prefix passage: <https://w3id.org/ketenkaart/id/passage/> .\n\n"
        'passage:watch a kg:Passage ; dcterms:isPartOf document:tale ; kg:start 3 ; kg:end 9 ; kg:fingerprint "f" ;\n'
        '  kg:firstWords "a"@nl ; kg:lastWords "b"@nl .\n'
        "passage:bare a kg:Passage .\n",
        "utf-8",
    )
    bare, watch = read_passages(read(Folders(tmp_path / "ontology", tmp_path / "data")))
    assert watch == Passage(thing("passage", "watch"), "tale", 3, 9, "f", "a", "b")
    assert bare == Passage(thing("passage", "bare"), "", -1, -1, "", "", "")
    assert check_passages([], [bare])[0].outcome == "malformed"


def test_a_passage_in_its_place_is_found() -> None:
    finding = looked_up(TALE, passage_of(TALE, PASSAGE))
    assert (finding.outcome, finding.line, finding.sentence) == ("found", 3, "")
    assert str(finding) == "tale, line 3: passage:watch found"


def test_a_passage_that_was_reflowed_in_place_is_found() -> None:
    reflowed = TALE.replace("avond\nhet", "avond het")
    assert looked_up(reflowed, passage_of(TALE, PASSAGE)).outcome == "found"


def test_a_moved_passage_is_found_again_with_its_new_offsets() -> None:
    text = "Inleiding.\n\n" + TALE.replace("avond\nhet", "avond\n\n   het")
    finding = looked_up(text, passage_of(TALE, PASSAGE))
    start = text.index("De wachter")
    assert (finding.outcome, finding.line, finding.start) == ("moved", 5, start)
    assert finding.sentence == f"Write kg:start {start} ; kg:end {start + len(PASSAGE) + 4}."


def test_a_passage_that_stands_twice_elsewhere_is_ambiguous() -> None:
    finding = looked_up("Inleiding.\n" + TALE + TALE, passage_of(TALE, PASSAGE))
    assert (finding.outcome, finding.start) == ("ambiguous", None)
    assert "The passage stands in several places" in finding.sentence


def test_a_passage_of_which_only_the_ends_stand_twice_is_ambiguous() -> None:
    text = TALE.replace("iedere avond", "elke avond") + TALE.replace("iedere avond", "zelden")
    finding = looked_up(text, passage_of(TALE, PASSAGE))
    assert finding.outcome == "ambiguous"
    assert "begins and ends like the passage" in finding.sentence


def test_a_passage_that_was_edited_is_lost_with_the_place_to_read() -> None:
    finding = looked_up(TALE.replace("iedere avond", "elke avond"), passage_of(TALE, PASSAGE))
    assert (finding.outcome, finding.line) == ("lost", 3)
    assert "reads otherwise" in finding.sentence


def test_a_passage_that_is_gone_is_lost() -> None:
    finding = looked_up("Iets anders.", passage_of(TALE, PASSAGE))
    assert (finding.outcome, finding.line) == ("lost", None)
    assert "find another passage" in finding.sentence


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"start": 60, "end": 20}, "Give a start below the end; now they are 60 and 20."),
        ({"start": 20, "end": 20}, "Give a start below the end"),
        ({"start": -1}, "Give a start below the end"),
        ({"fingerprint": "sha256:abc"}, "Write the fingerprint as"),
        ({"document": "saga"}, "Name a document of the manifest"),
        ({"first_words": " "}, "Give the first and the last words"),
        ({"first_words": "Een wachter"}, "The passage does not begin with its first words"),
        ({"last_words": "blauw schrift."}, "The passage does not end with its last words"),
        ({"first_words": "De wachter van de vuurtoren"}, "More than four words are quoted at one end"),
        (
            {"first_words": "De wachter van de", "last_words": "een groot blauw boek."},
            "The first and last words are 8 of 16, half or more of the passage; "
            'write kg:firstWords "De wachter van" ; kg:lastWords "groot blauw boek.".',
        ),
    ],
)
def test_a_record_that_contradicts_itself_is_malformed(changed: dict[str, object], said: str) -> None:
    finding = looked_up(TALE, passage_of(TALE, PASSAGE, **changed))
    assert finding.outcome == "malformed"
    assert said in finding.sentence


def test_coverage_divides_a_text_by_the_passages_that_cite_it() -> None:
    text = "een twee\ndrie vier\n\nvijf\n"
    passages = [
        passage_of(text, "een twee\ndrie", iri="urn:a"),
        passage_of(text, "drie vier", iri="urn:b"),
        passage_of(text, "een", iri="urn:c", document="saga"),
    ]
    (covered,) = coverage([text_of(text)], passages)
    assert [(text[part.start : part.end], part.passages) for part in covered.cited] == [
        ("een twee", ("urn:a",)),
        ("drie", ("urn:a", "urn:b")),
        ("vier", ("urn:b",)),
    ]
    assert [(text[part.start : part.end], part.first_line, part.last_line) for part in covered.uncited] == [
        ("vijf", 4, 4)
    ]
    assert covered.share == pytest.approx(15 / 19)


def test_a_text_that_nothing_cites_is_one_stretch() -> None:
    (covered,) = coverage([text_of(TALE)], [])
    assert (covered.cited, len(covered.uncited), covered.share) == ((), 1, 0.0)
    assert (covered.uncited[0].first_line, covered.uncited[0].last_line) == (1, TALE.count("\n"))


def test_a_passage_is_located_by_its_first_and_last_words() -> None:
    found = locate(text_of(TALE), "De wachter  van de vuurtoren schrijft iedere", "blauw\nboek.")
    assert TALE[found.start : found.end] == PASSAGE
    assert (found.first_line, found.last_line) == (3, 4)
    assert found.turtle("watch") == (
        "# lines 3-4 of the text\n"
        "passage:watch\n"
        "  a kg:Passage ;\n"
        "  dcterms:isPartOf document:tale ;\n"
        '  kg:locator     "…"@nl , "…"@en ;\n'
        f"  kg:start       {found.start} ; kg:end {found.end} ;\n"
        f'  kg:fingerprint "{fingerprint(PASSAGE)}" ;\n'
        '  kg:firstWords  "De wachter van"@nl ; kg:lastWords "groot blauw boek."@nl ;\n'
        '  skos:prefLabel "…"@nl ,\n'
        '                 "…"@en .\n'
    )


def test_what_locate_writes_is_found() -> None:
    found = locate(text_of(TALE), "Bij mist luidt", "havenmeester luistert.")
    passage = passage_of(
        TALE,
        TALE[found.start : found.end],
        fingerprint=found.fingerprint,
        first_words=found.first_words,
        last_words=found.last_words,
    )
    assert looked_up(TALE, passage).outcome == "found"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("De wachter", "blauw schrift", "No passage of tale begins with 'De wachter'"),
        (
            "De wachter",
            "schrijft",
            r"3 passages of tale begin and end so: 18-54, lines 3-3; .*lines 3-10; .*more words",
        ),
        ("groot", "boek.", "fewer than 5 words"),
        ("achter", "boek.", "No passage"),
    ],
)
def test_a_passage_that_cannot_be_located_is_explained(first: str, last: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        locate(text_of(TALE), first, last)


@pytest.mark.sources
def test_the_real_texts_are_those_of_the_manifest_and_of_the_graph(sources: Path, real_folders: Folders) -> None:
    texts = read_manifest(sources)
    assert len(texts) >= 5
    assert {text.name for text in texts} == {passage.document for passage in read_passages(read(real_folders))}
    assert not [text.name for text in texts if text.edited]


@pytest.mark.sources
def test_every_real_passage_stands_where_the_graph_says(sources: Path, real_folders: Folders) -> None:
    findings = check_passages(read_manifest(sources), read_passages(read(real_folders)))
    assert [str(finding) for finding in findings if finding.outcome != "found"] == []
