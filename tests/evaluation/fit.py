"""Fit what understands typed questions, on known readings and on the evaluation questions with an odd number.

Run it with: uv run --with lightgbm==4.7.0 --with scikit-learn==1.9.1 python -m tests.evaluation.fit [--also FILE].
It writes two files in `graph_api/texts`. `intent.json`: a multinomial logistic regression that tells which question of
the library is meant, from the library's wordings and `texts/readings.tsv`. `ranking.json`: the trees of LambdaMART
(C. Burges, 'From RankNet to LambdaRank to LambdaMART', 2010), which order the answers that a question can have, and a
logistic regression, learnt from questions that the trees had not seen, for how likely the best answer is to be right;
to the questions in `outside.tsv`, which have nothing to do with the sources, no answer is.
Evaluation questions with an even number are held out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_api.choosing import lead
from graph_api.intent import by_kind, read_intent
from graph_api.load import read
from graph_api.ranking import Candidate
from graph_api.readings import NOT_STATED, read_readings
from graph_api.respond import Respondent
from graph_api.settings import choose_folders
from graph_api.tokens import recognise_language
from tests.evaluation import fit_intent
from tests.evaluation.evaluate import judge

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TEXTS = ROOT / "graph_api" / "texts"
SURENESS = (
    *("score", "margin", "margin_other", "near", "alike", "explained", "explained_by_wording", "explained_by_passage"),
    *("cited", "cites_best", "covered", "covered_cited", "unknown", "left", "left_unborne", "worst_unexplained"),
    *("side_passage", "side_found", "side_named", "side_silence", "side_unsaid", "status_not_stated", "status_denied"),
    *("kind_verdict", "kind_unstated", "kind_no_by_silence", "yes_or_no>verdict", "yes_or_no_perhaps>verdict"),
    *("silent_near", "silent_explained_by_wording", "best_silence", "second_passage", "parameters", "place", "items"),
    *("intent", "intent_log", "intent_best", "behind_intent", "many_items", "words"),
    *("asked_cited", "asked_silent", "holds_asked", "lacks_asked"),
    *("read", "read_question", "read_unstated", "behind_read", "behind_read_question", "strange"),
    *("asked_unsaid", "asked_unsaid_cited", "asked_ahead_unsaid", "asked_ahead_unsaid_cited"),
    *("lacks_actor", "lacks_number", "lacks_time", "behind_asked_cited"),
    *("does-passage-say", "what-passage-says", "actors-in-passage"),
)
PARTS = 5
RARE = 15
RIGHT = 2
Row = tuple[dict[str, float], int, tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """One wording of a question, with every answer it can have: features, how right (0 to 2), and what it says."""

    question: str
    rows: tuple[Row, ...]


def ask_all(respondent: Respondent, files: Sequence[Path]) -> Iterator[Asked]:
    """Give every wording of every question of the files, odd numbers only in the project's own."""
    for file in files:
        for question in json.loads(file.read_text(encoding="utf-8")):
            if file.parent == HERE and int(question["id"][1:]) % 2 == 0:
                continue
            for text in (question["question"], *question["paraphrases"]):
                found = _candidates(respondent, text, question["lang"])
                yield Asked(question["id"], tuple(_row(one, _right(question, one)) for one in found))


def ask_outside(respondent: Respondent) -> Iterator[Asked]:
    """Give the texts of `outside.tsv` (language and text) with their candidates, none of which is right."""
    for number, line in enumerate((HERE / "outside.tsv").read_text(encoding="utf-8").splitlines()):
        lang, text = line.split("\t")
        rows = tuple(_row(one, 0) for one in _candidates(respondent, text, lang))
        if rows:
            yield Asked(f"outside {number}", rows)


def _candidates(respondent: Respondent, text: str, lang: str) -> Sequence[Candidate]:
    typed_in = recognise_language(text) or "nl"
    return respondent.understanding.candidates(text, typed_in, respondent.writer(lang))[1]


def _right(question: Mapping[str, Any], one: Candidate) -> int:
    """Judge by the rules of the evaluation; silence that has nothing to do with the question is right by chance."""
    if judge(question, json.loads(json.dumps(one.answer.as_json())))[0] != "right":
        return 0
    by_chance = one.answer.status == NOT_STATED and one.proposal.side not in ("unsaid", "silence")
    return 1 if by_chance and "kind_unstated" not in one.features else RIGHT


def _row(one: Candidate, right: int) -> Row:
    return dict(one.features), right, one.says


def fit(asked: Sequence[Asked]) -> dict[str, Any]:
    """Fit trees and sureness. Needs lightgbm and scikit-learn."""
    import numpy
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold
    from sklearn.preprocessing import StandardScaler

    flat = [(number, *row) for number, one in enumerate(asked) for row in one.rows]
    count: dict[str, int] = {}
    for _, features, *_ in flat:
        for name, value in features.items():
            count[name] = count.get(name, 0) + bool(value)
    names = sorted(name for name, often in count.items() if often >= RARE)
    table = numpy.array([[features.get(name, 0.0) for name in names] for _, features, *_ in flat], dtype="float32")
    right = numpy.array([row[2] for row in flat])
    home = numpy.array([row[0] for row in flat])
    measured = sorted(set(home))
    scores = numpy.zeros(len(flat))
    for _, left_out in GroupKFold(PARTS).split(measured, groups=[asked[number].question for number in measured]):
        unseen = numpy.isin(home, [measured[number] for number in left_out])
        learnt = ~unseen
        scores[unseen] = _trees(table[learnt], right[learnt], home[learnt]).predict(table[unseen])
    best = [_best(flat, scores, [int(n) for n in numpy.flatnonzero(home == number)]) for number in measured]
    scaler = StandardScaler().fit([row for row, _ in best])
    sure = LogisticRegression(C=0.1, max_iter=500).fit(scaler.transform([row for row, _ in best]), [r for _, r in best])
    weights = sure.coef_[0] / scaler.scale_
    intercept = float(sure.intercept_[0] - (sure.coef_[0] * scaler.mean_ / scaler.scale_).sum())
    return _written(_trees(table, right, home), names) | {
        "confidence": {
            "intercept": round(intercept, 4),
            "weights": {name: round(float(weight), 4) for name, weight in zip(SURENESS, weights, strict=True)},
        }
    }


def _trees(table: Any, right: Any, home: Any) -> Any:
    import lightgbm
    import numpy

    sizes = numpy.unique(home, return_counts=True)[1]
    model = lightgbm.LGBMRanker(
        n_estimators=110, learning_rate=0.1, num_leaves=15, min_child_samples=40, colsample_bytree=0.5,
        reg_lambda=5, verbose=-1, random_state=1, n_jobs=1, label_gain=[0, 1, 3],
    )  # fmt: skip
    return model.fit(table, right, group=sizes)


def _best(flat: Sequence[Any], scores: Any, rows: list[int]) -> tuple[list[float], bool]:
    ordered = sorted(rows, key=lambda row: -scores[row])
    features = flat[ordered[0]][1] | lead([(float(scores[row]), flat[row][3]) for row in ordered])
    return [features.get(name, 0.0) for name in SURENESS], bool(flat[ordered[0]][2])


def _written(model: Any, names: Sequence[str]) -> dict[str, Any]:
    """Write the trees as nested lists: [feature, threshold, at most, above], or the value of a leaf."""
    used: list[str] = []

    def node(tree: dict[str, Any]) -> Any:
        if "leaf_value" in tree:
            return round(tree["leaf_value"], 5)
        name = names[tree["split_feature"]]
        if name not in used:
            used.append(name)
        low, high = node(tree["left_child"]), node(tree["right_child"])
        return [used.index(name), float(f"{tree['threshold']:.6g}"), low, high]

    trees = [node(tree["tree_structure"]) for tree in model.booster_.dump_model()["tree_info"]]
    return {"features": used, "trees": trees}


def main() -> None:
    """Fit on the readings, on the project's questions and on those of `--also`, and write both models."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--also", type=Path, action="append", default=[], help="a further file of questions to fit on")
    files = [HERE / "questions.json", *given.parse_args().also]
    respondent = Respondent(read(choose_folders(ROOT)))
    linker = respondent.understanding.linker
    examples = [
        fit_intent.Example(by_kind(linker.link(one.text, recognise_language(one.text) or "nl")), one.intent)
        for one in read_readings()
    ]
    wordings = fit_intent.of_library(respondent.library)
    _write("intent.json", fit_intent.written(fit_intent.fit([*wordings, *examples])))
    read_intent.cache_clear()
    _write("ranking.json", fit([*ask_all(respondent, files), *ask_outside(respondent)]))


def _write(name: str, model: Mapping[str, Any]) -> None:
    (TEXTS / name).write_text(json.dumps(model, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
