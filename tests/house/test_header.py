import pytest

from graph_api.errors import CatalogueError
from graph_api.header import both_languages, read_header

ALLOWED = {"title": True, "tags": False}
TEXT = """#+ title:
#+   nl: Wie is er?
#+   en: Who is there?
SELECT ?who WHERE { ?who ?is ?there }
"""


def test_the_header_and_the_query_below_it_are_read() -> None:
    header, sparql = read_header(TEXT, ALLOWED, "who.rq")
    assert header == {"title": {"nl": "Wie is er?", "en": "Who is there?"}}
    assert sparql == "SELECT ?who WHERE { ?who ?is ?there }\n"


def test_an_empty_header_line_separates_nothing() -> None:
    header, _ = read_header(TEXT.replace("#+   en", "#+\n#+   en"), ALLOWED, "who.rq")
    assert header["title"]["en"] == "Who is there?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT", "who.rq: the file has no header"),
        ("", "who.rq: the file has no header"),
        (TEXT.replace("SELECT", "#+ titel: x\nSELECT"), "who.rq: the header has the unknown key 'titel'"),
        ("#+ tags: [a]\nSELECT", "who.rq: the header lacks the key 'title'"),
        (TEXT + "#+ tags: [a]\n", "who.rq, line 5: a '#+' line stands below the header"),
        ("#+ title: a: b\nSELECT", "who.rq, line 1: the header is not valid YAML"),
        (TEXT.replace("SELECT", "#+ title: x\nSELECT"), "the key 'title' is written twice"),
        (TEXT.replace("en: Who", "nl: Who"), "the key 'nl' is written twice"),
        ("#+ just words\nSELECT", "who.rq: the header must consist of keys"),
        ("#+ title: \x07\nSELECT", "who.rq: the header is not valid YAML"),
    ],
)
def test_a_header_out_of_shape_is_named_with_its_file(text: str, said: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_header(text, ALLOWED, "who.rq")
    assert said in caught.value.message


@pytest.mark.parametrize(
    "title", ["{nl: a}", "{nl: a, en: b, de: c}", "a", "[a, b]", "{nl: yes, en: b}", "{nl: ' ', en: b}"]
)
def test_a_text_must_stand_in_dutch_and_in_english(title: str) -> None:
    header, _ = read_header(f"#+ title: {title}\nSELECT", ALLOWED, "who.rq")
    with pytest.raises(CatalogueError, match=r"who\.rq: .*'title'"):
        both_languages(header, "title", "who.rq")


def test_a_text_in_both_languages_is_given_without_the_space_around_it() -> None:
    assert both_languages({"why": {"nl": " a ", "en": "b"}}, "why", "x") == {"nl": "a", "en": "b"}
