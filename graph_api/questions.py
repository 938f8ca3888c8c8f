"""The question library: one file of SPARQL with a YAML header is one question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store

from graph_api import keeping
from graph_api.engine import Embedded, Engine, Rows, Term, with_values
from graph_api.errors import CatalogueError, NotFoundError, ParameterError
from graph_api.header import both_languages, read_header
from graph_api.names import Names
from graph_api.prefixes import ANY_KIND, KINDS

FOLDER = Path(__file__).resolve().parent / "queries"
DENYING = re.compile(r"\b(niet|geen|nooit|not|no|never)\b")
VERDICTS = (None, "any_row", "no_row")
KEYS: Mapping[str, bool] = {
    "title": True,
    "wordings": True,
    "parameters": False,
    "item": True,
    "why": False,
    "asked_for": False,
    "ordered": False,
    "symmetric": False,
    "verdict": False,
    "answer": True,
    "nothing": True,
    "denied": False,
    "planned": False,
    "also_planned": False,
    "closed": False,
    "silent": False,
    "complete": False,
    "in_parts": False,
    "compute": False,
    "expects": True,
    "tags": True,
}
COMPUTATIONS = (
    "shortest-route",
    "hand-overs",
    "signal-route",
    "information-route",
    "destinations",
    "indispensable",
    "still-reaches",
    "loses-way",
    "origins",
    "shortest-line",
    "only-receives",
    "only-sends",
)
OWN = ("denied", "planned", "also_planned")
KEPT = 20
NO_PATTERN = re.compile(r"\b(?:FILTER|BIND|VALUES|ORDER BY)\b[^\n]*", re.IGNORECASE)
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Parameter:
    """A variable of the question that the user may fill: a thing of `kind`, named by slug or name."""

    name: str
    kind: str
    example: str
    required: bool


@dataclass(frozen=True)
class Question:
    """One question: its texts in both languages, its parameters, and the query that answers it.

    A `complete` answer holds all things that the question names, or nothing. `asked_for` says what somebody must
    ask for (see `asking.py`) for this to be an answer, and a `symmetric` question means the same
    in whatever order its parameters are given. Of what is told `in_parts`, every part that a passage numbers is an item
    of its own. `own` are its own sentences for what is denied or only planned.
    """

    slug: str
    title: Mapping[str, str]
    wordings: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Parameter]
    item: str
    why: tuple[str, ...]
    asked_for: tuple[str, ...]
    ordered: bool
    symmetric: bool
    verdict: str | None
    answer: Mapping[str, str]
    nothing: Mapping[str, str]
    own: Mapping[str, Mapping[str, str]]
    closed: bool
    silent: bool
    complete: bool
    in_parts: bool
    compute: str | None
    expects: Mapping[str, int]
    tags: tuple[str, ...]
    sparql: str

    @property
    def examples(self) -> dict[str, str]:
        """Give the example of each parameter, as a user would type it."""
        return {name: parameter.example for name, parameter in self.parameters.items()}

    @cached_property
    def asks_what_is_not(self) -> bool:
        """Say whether a wording asks for what is not so, as 'who is not a member' does."""
        return any(DENYING.search(text) for several in self.wordings.values() for text in several)


def read_library(folder: Path = FOLDER, cache: Path | None = None) -> dict[str, Question]:
    """Read every question of the folder, by slug; what was read is kept in the folder `cache`, if one is given.

    Raises CatalogueError naming the file and what is wrong with it.
    """
    paths = sorted(folder.glob("*.rq"))
    if cache is None:
        return {path.stem: read_question(path) for path in paths}
    parts = ((path.name, path.read_text("utf-8")) for path in paths)
    path = cache / f"library-{keeping.hash_origin(parts, ('questions.py', 'header.py'))}.json"
    found = keeping.kept(path, lambda: {one.stem: asdict(read_question(one)) for one in paths}, "library-*.json", KEPT)
    return {slug: _known(fields) for slug, fields in found.items()}


def _known(fields: dict[str, Any]) -> Question:
    """Give a question from its fields as JSON has them."""
    fields["wordings"] = {lang: tuple(wordings) for lang, wordings in fields["wordings"].items()}
    fields["parameters"] = {name: Parameter(**given) for name, given in fields["parameters"].items()}
    return Question(**fields | {name: tuple(fields[name]) for name in ("why", "asked_for", "tags")})


def read_question(path: Path) -> Question:
    """Read one question file. Raises CatalogueError naming the file and the key."""
    header, sparql = read_header(path.read_text(encoding="utf-8"), KEYS, path.name)
    question = Question(
        slug=path.stem,
        title=both_languages(header, "title", path.name),
        wordings=_wordings(header, path.name),
        parameters=_parameters(header, path.name),
        item=str(header["item"]),
        why=tuple(header.get("why") or ()),
        asked_for=tuple(header.get("asked_for") or ()),
        ordered=bool(header.get("ordered")),
        symmetric=bool(header.get("symmetric")),
        verdict=header.get("verdict"),
        answer=both_languages(header, "answer", path.name),
        nothing=both_languages(header, "nothing", path.name),
        own={key: both_languages(header, key, path.name) for key in OWN if key in header},
        closed=bool(header.get("closed")),
        silent=bool(header.get("silent")),
        complete=bool(header.get("complete")),
        in_parts=bool(header.get("in_parts")),
        compute=header.get("compute"),
        expects=dict(header["expects"]),
        tags=tuple(header["tags"]),
        sparql=sparql,
    )
    _check(question, path.name)
    return question


def _wordings(header: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    given = header["wordings"]
    if not isinstance(given, dict) or set(given) != {"nl", "en"} or not all(given.values()):
        raise CatalogueError(f"{name}: 'wordings' must hold a list under 'nl' and one under 'en'.")
    return {language: tuple(str(wording) for wording in given[language]) for language in ("nl", "en")}


def _parameters(header: Mapping[str, Any], name: str) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for parameter, given in (header.get("parameters") or {}).items():
        if not isinstance(given, dict) or not {"kind", "example"} <= set(given) <= {"kind", "example", "required"}:
            raise CatalogueError(f"{name}: parameter '{parameter}' takes 'kind', 'example' and 'required'.")
        if given["kind"] not in (*KINDS, ANY_KIND):
            raise CatalogueError(f"{name}: parameter '{parameter}' has the unknown kind '{given['kind']}'.")
        found[parameter] = Parameter(parameter, given["kind"], str(given["example"]), bool(given.get("required", True)))
    return found


def _check(question: Question, name: str) -> None:
    if question.verdict not in VERDICTS:
        raise CatalogueError(f"{name}: 'verdict' is any_row or no_row, or is left out.")
    if question.compute not in (None, *COMPUTATIONS):
        raise CatalogueError(f"{name}: 'compute' is one of {', '.join(COMPUTATIONS)}, not '{question.compute}'.")
    _check_sparql(question, name)
    select = re.search(r"\bSELECT\b(.*?)(?:\bWHERE\b|\{)", question.sparql, re.S | re.I)
    outer = set(re.findall(r"\?(\w+)", select[1])) if select else set()
    for column in (question.item, "passage", *question.why, *question.parameters):
        if column not in outer:
            raise CatalogueError(f"{name}: the outer SELECT lacks ?{column}.")
    own = (text for told in question.own.values() for text in told.values())
    for text in (*question.answer.values(), *question.nothing.values(), *own):
        if unknown := set(SLOT.findall(text)) - set(question.parameters) - {"items", "count"}:
            raise CatalogueError(f"{name}: the sentence uses unknown names: {', '.join(sorted(unknown))}.")
    for wording in (w for several in question.wordings.values() for w in several):
        if unknown := set(SLOT.findall(wording)) - set(question.parameters):
            raise CatalogueError(f"{name}: the wording '{wording}' uses unknown parameters: {', '.join(unknown)}.")


def _check_sparql(question: Question, name: str) -> None:
    """Refuse what is no SPARQL, and a parameter that no triple pattern holds: it could not be bound."""
    try:
        Embedded(Store()).select(question.sparql)
    except SyntaxError as error:
        raise CatalogueError(f"{name}: this is not valid SPARQL: {error.msg}") from error
    patterns = NO_PATTERN.sub("", question.sparql.partition("{")[2])
    for parameter in question.parameters:
        if not re.search(rf"\?{parameter}\b", patterns):
            raise CatalogueError(f"{name}: the parameter ?{parameter} is in no triple pattern.")


def find(library: Mapping[str, Question], slug: str) -> Question:
    """Give the question with this slug. Raises NotFoundError with the nearest slugs."""
    if slug in library:
        return library[slug]
    from rapidfuzz import process

    near = [name for name, _, _ in process.extract(slug, list(library), limit=3)]
    raise NotFoundError(f"There is no question called '{slug}'. The nearest are: {', '.join(near)}.", near, "question")


def bind(question: Question, given: Mapping[str, str], names: Names) -> dict[str, Term]:
    """Turn what the user gave for each parameter into terms.

    Raises ParameterError for a parameter the question does not take or one that
    is missing, NotFoundError (with the nearest names) for a thing nobody knows.
    """
    takes = ", ".join(question.parameters) or "none"
    for name in given.keys() - question.parameters.keys():
        raise ParameterError(
            f"'{question.slug}' has no parameter '{name}'; it takes {takes}.", list(question.parameters)
        )
    bound: dict[str, Term] = {}
    for name, parameter in question.parameters.items():
        value = given.get(name, "").strip()
        if value:
            bound[name] = NamedNode(names.resolve(parameter.kind, value))
        elif parameter.required:
            raise ParameterError(f"'{question.slug}' needs the parameter '{name}', such as {name}={parameter.example}.")
    return bound


def run(engine: Engine, question: Question, bound: Mapping[str, Term], limit: int = 10_000) -> tuple[Rows, str]:
    """Run the question with its parameters bound; give the rows and the query as it can be copied and run anywhere."""
    return engine.select(question.sparql, bound, limit), with_values(question.sparql, bound)
