"""Fit the model that weighs the answers of typed questions, on the evaluation questions with an odd number.

Run it with: uv run --with lightgbm==4.7.0 --with scikit-learn==1.9.1 python -m tests.evaluation.fit [--also FILE].
It writes `graph_api/texts/ranking.json`: the trees of LambdaMART (C. Burges, 'From RankNet to LambdaRank to
LambdaMART', 2010), which order the answers that a question can have, and a logistic regression, learnt from questions
that the trees had not seen, for how likely the best answer is to be right. Questions with an even number are held out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_api.load import read
from graph_api.ranking import Candidate, lead
from graph_api.respond import Respondent
from graph_api.settings import choose_folders
from graph_api.tokens import recognise_language
from tests.evaluation.evaluate import judge

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SURENESS = (
    *("score", "margin", "margin_other", "near", "alike", "explained", "explained_by_wording", "explained_by_passage"),
    *("cited", "cites_best", "covered", "unknown", "left", "left_unborne", "worst_unexplained"),
    *("side_passage", "side_found", "side_named", "status_not_stated", "status_denied", "items", "kind_verdict"),
    *("yes_or_no>verdict", "yes_or_no_perhaps>verdict", "silent_near", "silent_explained_by_wording"),
    *("does-passage-say", "what-passage-says", "actors-in-passage", "words"),
)
PARTS = 5
RARE = 15


@dataclass(frozen=True)
class Asked:
    """One wording of a question, with every answer it can have: features, whether it is right, and what it says."""

    question: str
    rows: tuple[tuple[dict[str, float], bool, tuple[str, str]], ...]


def ask_all(files: Sequence[Path]) -> Iterator[Asked]:
    """Give every wording of every question of the files, odd numbers only in the project's own."""
    respondent = Respondent(read(choose_folders(ROOT)))
    for file in files:
        for question in json.loads(file.read_text(encoding="utf-8")):
            if file.parent == HERE and int(question["id"][1:]) % 2 == 0:
                continue
            for text in (question["question"], *question["paraphrases"]):
                lang = question["lang"]
                typed_in = recognise_language(text) or "nl"
                _, found = respondent.understanding.candidates(text, lang, typed_in, respondent.writer(lang))
                yield Asked(question["id"], tuple(_row(question, one) for one in found))


def _row(question: dict[str, Any], one: Candidate) -> tuple[dict[str, float], bool, tuple[str, str]]:
    right = judge(question, one.answer.as_json())[0] == "right"
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
    groups = [asked[number].question for number in home]
    scores = numpy.zeros(len(flat))
    for learnt, unseen in GroupKFold(PARTS).split(table, right, groups):
        scores[unseen] = _trees(table[learnt], right[learnt], home[learnt]).predict(table[unseen])
    best = [_best(flat, scores, [int(n) for n in numpy.flatnonzero(home == number)]) for number in sorted(set(home))]
    scaler = StandardScaler().fit([row for row, _ in best])
    sure = LogisticRegression(C=0.3, max_iter=500).fit(scaler.transform([row for row, _ in best]), [r for _, r in best])
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
        n_estimators=220, learning_rate=0.05, num_leaves=15, min_child_samples=40, colsample_bytree=0.5,
        reg_lambda=5, verbose=-1, random_state=1,
    )  # fmt: skip
    return model.fit(table, right.astype(int), group=sizes)


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
    """Fit on the project's questions, and on those of `--also`, and write the model."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--also", type=Path, action="append", default=[], help="a further file of questions to fit on")
    files = [HERE / "questions.json", *given.parse_args().also]
    model = fit(list(ask_all(files)))
    target = ROOT / "graph_api" / "texts" / "ranking.json"
    target.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
