"""Every question on the real graph: its examples exist, its bounds hold, and each of its wordings is understood."""

import pytest

from graph_api.answers import Understood
from graph_api.errors import NotFoundError
from graph_api.questions import SLOT, Question, bind, read_library
from graph_api.respond import Respondent

LIBRARY = read_library()

each_question = pytest.mark.parametrize("slug", LIBRARY)


@each_question
def test_the_examples_in_the_header_exist(slug: str, real: Respondent) -> None:
    for parameter in LIBRARY[slug].parameters.values():
        try:
            real.names.resolve(parameter.kind, parameter.example)
        except NotFoundError as error:
            pytest.fail(f"{parameter.name}: {error.message}")


@each_question
def test_the_rows_for_the_examples_keep_within_the_bounds(slug: str, real: Respondent) -> None:
    question = LIBRARY[slug]
    examples = read_examples(real, question)
    assert len(examples) == len(question.parameters)
    count = len(real.engine.select(question.sparql, bind(question, examples, real.names)).rows)
    assert question.expects.get("min_rows", 0) <= count <= question.expects.get("max_rows", count)


def test_a_time_in_words_is_told_also_where_its_day_is_that_of_the_document(real: Respondent) -> None:
    question = LIBRARY["date-of-measure"]
    measure = real.names.resolve("measure", "recalibration-identification-2023")
    found = real.engine.select(question.sparql, bind(question, {"measure": measure}, real.names))
    dates = {row[found.columns.index("date")] for row in found.rows}
    assert {(cell.value, cell.language) for cell in dates if cell} == {("2023", "nl"), ("2023", "en")}


def read_examples(real: Respondent, question: Question) -> dict[str, str]:
    """Give the IRI of each example; an example that does not exist is another test's finding."""
    found = {}
    for name, parameter in question.parameters.items():
        try:
            found[name] = real.names.resolve(parameter.kind, parameter.example)
        except NotFoundError:
            return {}
    return found


def things_of(real: Respondent, understood: Understood) -> dict[str, str]:
    """Give the IRIs of the parameters as understood."""
    takes = LIBRARY[understood.question or ""].parameters
    return {name: real.names.resolve(takes[name].kind, given) for name, given in understood.parameters.items()}


def misunderstood(real: Respondent, question: Question, spell: str) -> list[str]:
    """Ask every wording with the examples filled in; give those not taken as this question about these things.

    Nobody calls a passage or silence by its name: these questions are come to by what the passage says.
    """
    if {parameter.kind for parameter in question.parameters.values()} & {"passage", "silence"}:
        return []
    examples = read_examples(real, question)
    if len(examples) < len(question.parameters):
        return []
    failures = []
    for lang, several in question.wordings.items():
        names = {name: getattr(real.names, spell)(iri, lang) for name, iri in examples.items()}
        for wording in several:
            asked = wording.format(**names)
            understood = real.ask(asked).understood
            wanted = {name: examples[name] for name in SLOT.findall(wording)}
            if understood.question != question.slug or things_of(real, understood) != wanted:
                failures.append(f"{asked} → {understood.sentence}")
    return failures


def test_every_wording_with_short_names_is_understood_as_its_question(real: Respondent) -> None:
    failures = [failure for question in LIBRARY.values() for failure in misunderstood(real, question, "short")]
    assert not failures, "\n".join(failures)


def test_every_wording_with_full_names_is_understood_as_its_question(real: Respondent) -> None:
    failures = [failure for question in LIBRARY.values() for failure in misunderstood(real, question, "full")]
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize(
    ("next_stage", "all_stages", "side"),
    [("stage-after", "stages-after", "later"), ("stage-before", "stages-before", "earlier")],
)
def test_a_stage_with_a_neighbour_is_never_told_that_there_is_none(
    real: Respondent, next_stage: str, all_stages: str, side: str
) -> None:
    near = real.engine.select(LIBRARY[next_stage].sparql).rows
    far = real.engine.select(LIBRARY[all_stages].sparql)
    place = far.column(side)
    told = {(row[0], row[place]) for row in far.rows}
    assert near
    assert {(row[0], row[1]) for row in near} <= told


def test_an_organisation_passes_on_to_its_own_units_but_its_units_not_to_it(real: Respondent) -> None:
    def receivers(sender: str) -> set[str | None]:
        answer = real.answer("who-receives-signals-from", {"sender": sender}, "nl")
        return {item.iri for item in answer.items}

    own = {real.names.resolve("actor", slug) for slug in ("police-emm", "police-drio")}
    assert own <= receivers("police")
    assert not receivers("coa") & set(real.names.parts(real.names.resolve("actor", "coa")))
