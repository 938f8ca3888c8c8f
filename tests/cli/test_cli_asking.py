from __future__ import annotations

import json

import pytest
from cli_command import INSTALLED, Command, check_error

from graph_api.prefixes import ID
from graph_api.questions import read_library

TYPED = "Aan wie geeft het COA signalen door?"
SLUG = "who-passes-signals-to"


def test_a_typed_question_is_answered_with_the_passages_behind_it(command: Command) -> None:
    told = command("ask", TYPED)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("Het Centraal Orgaan opvang asielzoekers (COA)")
    assert "\n- Immigratie- en Naturalisatiedienst (IND)" in told.stdout
    assert "\n[Weergave systeemcheck, meldingsproces, " in told.stdout


def test_a_question_can_be_asked_in_english_or_answered_in_it(command: Command) -> None:
    english = command("ask", "To whom does the COA pass signals?")
    assert "Immigration and Naturalisation Service" in english.stdout
    assert command("ask", TYPED, "--lang", "en").stdout == english.stdout


def test_the_installed_command_and_the_module_say_the_same(command: Command) -> None:
    assert command("ask", TYPED, program=INSTALLED).stdout == command("ask", TYPED).stdout


@pytest.mark.parametrize("given", [("--receiver=AIVD",), ("--receiver", f"{ID}actor/aivd")])
def test_a_question_of_the_library_takes_its_parameters(command: Command, given: tuple[str, ...]) -> None:
    told = command("ask", SLUG, *given)
    assert (told.returncode, told.stderr) == (0, "")
    assert "(IND)" in told.stdout
    assert told.stdout == command("ask", SLUG, "--receiver", "aivd").stdout


def test_an_answer_as_json_has_the_fields_of_the_interface(command: Command) -> None:
    told = command("ask", TYPED, "--json")
    assert told.returncode == 0
    answer = json.loads(told.stdout)
    fields = {"status", "verdict", "text", "items", "citations", "understood", "sparql", "dataset", "suggestions"}
    assert fields <= answer.keys()
    assert answer["understood"]["question"] == "who-receives-signals-from"
    assert f"{ID}actor/ind" in [item["iri"] for item in answer["items"]]
    assert answer["text"] == command("ask", TYPED).stdout.splitlines()[0]


@pytest.mark.parametrize("typed", ["Hoe laat gaat de trein?", ""])
def test_a_question_that_is_not_understood_fails_with_suggestions(command: Command, typed: str) -> None:
    told = command("ask", typed)
    assert (told.returncode, told.stderr) == (1, "")
    assert "\n  ? " in told.stdout


def test_a_question_that_is_too_long_is_refused(command: Command) -> None:
    check_error(command("ask", "x" * 10_001), 2, "10000", "10001")


def test_an_actor_nobody_knows_fails_with_the_nearest_names(command: Command) -> None:
    check_error(command("ask", SLUG, "--receiver", "aivdd"), 1, "'aivdd'", "aivd")
    check_error(command("route", "coaa", "aivd"), 1, "'coaa'", "Did you mean: coa")
    check_error(command("route", "coa", "aivdd"), 1, "'aivdd'", "aivd")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((SLUG,), "receiver=aivd"),
        ((SLUG, "--receiver"), "--receiver"),
        ((SLUG, "--receiver", "aivd", "--colour", "blue"), "'colour'"),
        (("who-passes", "--receiver", "aivd"), "'who-passes'"),
    ],
)
def test_a_parameter_that_is_wrong_or_missing_is_wrong_use(command: Command, words: tuple[str, ...], said: str) -> None:
    check_error(command("ask", *words), 2, said)


def test_the_questions_are_listed_with_an_example_of_each_parameter(command: Command) -> None:
    told = command.bare("questions", "--lang", "en")
    assert told.returncode == 0
    for question in read_library().values():
        given = "".join(f" --{name} {value}" for name, value in question.examples.items())
        assert f"{question.slug}{given or ' '}\n    {question.title['en']}\n" in told.stdout


def test_the_route_of_the_issue_is_shown_step_by_step_with_its_passages(command: Command) -> None:
    told = command("route", "coa", "aivd", "--lang", "nl")
    assert (told.returncode, told.stderr) == (0, "")
    first = told.stdout.partition("\nRoute 2")[0]
    assert first.startswith("Route 1: 2 overdrachten\n")
    assert "Bureau Veiligheid (COA) → Team Speciale Zaken (IND)" in first
    assert "(IND) → Algemene Inlichtingen- en Veiligheidsdienst (AIVD)" in first
    assert first.count("      [") >= 2


def test_a_route_as_json_says_what_the_interface_says(command: Command) -> None:
    told = command("route", "COA", "AIVD", "--json", "--grain", "organisation", "--limit", "1")
    assert told.returncode == 0
    found = json.loads(told.stdout)
    assert len(found["routes"]) == 1
    steps = found["routes"][0]["steps"]
    assert (steps[0]["sender"]["iri"], steps[-1]["receiver"]["iri"]) == (f"{ID}actor/coa", f"{ID}actor/aivd")
    assert all(step["citations"] for step in steps)


def test_a_route_can_avoid_actors_and_keep_to_one_document(command: Command) -> None:
    asked = ("route", "coa", "aivd", "--json", "--grain", "organisation")
    avoiding = json.loads(command(*asked, "--avoid", "ind", "--avoid", "police").stdout)
    touched = {step["receiver"]["iri"] for route in avoiding["routes"] for step in route["steps"]}
    assert not touched & {f"{ID}actor/ind", f"{ID}actor/police"}
    limited = json.loads(command(*asked, "--document", "systeemcheck-2023").stdout)
    cited = {c["document"] for route in limited["routes"] for step in route["steps"] for c in step["citations"]}
    assert cited == {"systeemcheck-2023"}


def test_no_route_is_a_failure_that_says_so(command: Command) -> None:
    told = command("route", "coa", "aivd", "--avoid", "aivd", "--lang", "nl")
    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.strip()
    assert "Route 1" not in told.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "COMMAND"),
        (("fly",), "'fly'"),
        (("ask",), "question"),
        (("route", "coa"), "receiver"),
        (("route", "coa", "aivd", "--grain", "person"), "--grain"),
        (("check", "everything"), "everything"),
        (("sources",), "KIND"),
        (("serve", "--port", "many"), "--port"),
    ],
)
def test_a_command_that_is_typed_wrongly_is_wrong_use_and_shows_the_usage(
    command: Command, words: tuple[str, ...], said: str
) -> None:
    told = command.bare(*words)
    assert (told.returncode, told.stdout) == (2, "")
    assert "usage: ketenkaart" in told.stderr
    assert said in told.stderr


def test_help_and_version_are_given(command: Command) -> None:
    told = command.bare("--help", program=INSTALLED)
    assert told.returncode == 0
    assert all(
        f"    {name} " in told.stdout for name in ("serve", "ask", "questions", "route", "query", "check", "sources")
    )
    assert command.bare("--version").stdout == "ketenkaart 0.1.0\n"


def test_a_reader_that_stops_reading_is_no_error(command: Command) -> None:
    line = f"{' '.join(INSTALLED)} --data {command.graph} questions | head -1"
    told = command.bare("-c", f"set -o pipefail; {line}", program=("bash",))
    assert "Traceback" not in told.stderr
    assert len(told.stdout.splitlines()) == 1


def test_a_slug_with_a_typing_error_is_no_typed_question(command: Command) -> None:
    check_error(
        command("ask", "who-passes-signal"), 2, "no question called 'who-passes-signal'", "who-passes-signals-to"
    )


def test_when_there_are_more_routes_it_is_said_and_how_to_ask_for_them(command: Command) -> None:
    told = command("route", "coa-employee", "aivd", "--limit", "2", "--lang", "en")
    assert told.stdout.splitlines()[-1] == "There are more routes than these 2; ask for more with --limit 4."
    most = command("route", "coa-employee", "aivd", "--limit", "20", "--lang", "en").stdout.splitlines()[-1]
    assert "--avoid" in most or "There are more" not in most


@pytest.mark.parametrize("limit", ["0", "21", "-1", "many"])
def test_a_number_of_routes_that_cannot_be_is_refused(command: Command, limit: str) -> None:
    told = command("route", "coa", "aivd", f"--limit={limit}")
    assert told.returncode == 2
    assert "from 1 to 20" in told.stderr


def test_a_route_from_an_actor_to_itself_is_refused_and_the_actor_named(command: Command) -> None:
    check_error(
        command("route", "coa", "Centraal Orgaan opvang asielzoekers"), 2, "Sender and receiver are the same", "COA"
    )
