"""A question file that is not what the library expects is refused, with its name and what is wrong."""

from pathlib import Path

import pytest

from graph_api.errors import CatalogueError
from graph_api.questions import read_library, read_question

GOOD = """#+ title: {nl: "Wie seint naar wie?", en: "Who signals to whom?"}
#+ wordings:
#+   nl: ["Wie krijgt een sein van {sender}?"]
#+   en: ["Who gets a signal from {sender}?"]
#+ parameters:
#+   sender: {kind: actor, example: noordpost}
#+ item: receiver
#+ why: [flow]
#+ answer: {nl: "{sender} seint naar {items}.", en: "{sender} signals to {items}."}
#+ nothing: {nl: "Niemand, zegt {sender}.", en: "Nobody, says {sender}."}
#+ expects: {min_rows: 1}
#+ tags: [flows]
PREFIX kg: <https://w3id.org/ketenkaart/def/>
SELECT ?sender ?receiver ?flow ?passage WHERE {
  ?flow kg:hasSender ?sender ; kg:hasReceiver ?receiver ; kg:isStatedIn ?passage .
}
ORDER BY ?sender ?receiver ?flow ?passage
"""

WRONG = {
    "an unknown key": ("#+ item: receiver", "#+ item: receiver\n#+ colour: red", "unknown key 'colour'"),
    "a missing key": ("#+ tags: [flows]\n", "", "lacks the key 'tags'"),
    "a title in one language": (', en: "Who signals to whom?"', "", "'title'"),
    "wordings in one language": ('#+   en: ["Who gets a signal from {sender}?"]\n', "", "'wordings'"),
    "no wordings": ('["Wie krijgt een sein van {sender}?"]', "[]", "'wordings'"),
    "an unknown parameter in the answer": ("{sender} signals to", "{receiver} signals to", "unknown names: receiver"),
    "an unknown parameter in the other sentence": ("zegt {sender}", "zegt {wie}", "unknown names: wie"),
    "an unknown parameter in a wording": ("sein van {sender}?", "sein van {afzender}?", "unknown parameters: afzender"),
    "an unknown kind": ("kind: actor", "kind: ship", "unknown kind 'ship'"),
    "a parameter without an example": (", example: noordpost", "", "parameter 'sender' takes"),
    "a parameter with something else": ("example: noordpost", "example: noordpost, colour: red", "parameter 'sender'"),
    "a missing item column": ("#+ item: receiver", "#+ item: ship", r"lacks \?ship"),
    "a missing column of a reason": ("#+ why: [flow]", "#+ why: [seat]", r"lacks \?seat"),
    "a missing passage": ("?flow ?passage WHERE", "?flow WHERE", r"lacks \?passage"),
    "a parameter that is not selected": ("SELECT ?sender ?receiver", "SELECT ?receiver", r"lacks \?sender"),
    "a parameter in no triple pattern": ("kg:hasSender ?sender ;", "kg:hasSender ?someone ;", "sender"),
    "an unknown verdict": ("#+ item:", "#+ verdict: maybe\n#+ item:", "'verdict'"),
    "an unknown computation": ("#+ item:", "#+ compute: longest-route\n#+ item:", "longest-route"),
    "a sentence of its own in one language": ("#+ item:", '#+ denied: {nl: "Nee."}\n#+ item:', "'denied'"),
    "an unknown parameter in a sentence of its own": (
        "#+ item:",
        '#+ planned: {nl: "Nee, {wie}.", en: "No."}\n#+ item:',
        "unknown names: wie",
    ),
    "a query that is not SPARQL": ("WHERE {", "WHERE { {", "SPARQL"),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "wrong.rq"
    path.write_text(text, "utf-8")
    return path


def test_a_question_file_in_order_is_read(tmp_path: Path) -> None:
    question = read_question(written(tmp_path, GOOD))
    assert (question.slug, question.item, question.examples) == ("wrong", "receiver", {"sender": "noordpost"})
    assert question.sparql.startswith("PREFIX kg:")


@pytest.mark.parametrize("name", WRONG)
def test_a_defect_is_named_with_its_file(tmp_path: Path, name: str) -> None:
    before, after, said = WRONG[name]
    assert before in GOOD
    with pytest.raises(CatalogueError, match=rf"wrong\.rq.*{said}"):
        read_question(written(tmp_path, GOOD.replace(before, after)))


def test_every_file_of_the_folder_is_a_question(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    (tmp_path / "notes.txt").write_text("no question", "utf-8")
    assert list(read_library(tmp_path)) == ["wrong"]
