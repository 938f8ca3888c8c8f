"""Remember which graphs passed the check, so that a server need not check an unchanged graph again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from graph_api import keeping
from graph_api.check.rules import read_rules
from graph_api.check.violation import Violation
from graph_api.load import Dataset, hash_texts
from graph_api.settings import version

KEPT = 20


def choose_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Give our folder in the user's cache: under XDG_CACHE_HOME, else under ~/.cache."""
    named = environment.get("XDG_CACHE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else Path("~/.cache").expanduser()) / "ketenkaart"


def name_pass(dataset: Dataset) -> str:
    """Name a pass after all it depends on: the graph, the rules, the release of this package, and these modules."""
    parts = [("version", dataset.version), ("package", version())]
    parts += [(rule.path, rule.sparql) for rule in read_rules(dataset.folders)]
    parts += [(path.name, path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("*.py"))]
    return f"passed-{hash_texts(parts)[:32]}.json"


def recall(mark: Path) -> tuple[Violation, ...] | None:
    """Give the warnings that came with a pass, or None when it is not remembered."""
    kept = keeping.recall(mark)
    found = tuple(Violation(**warning) for warning in json.loads(kept or "[]"))
    return None if kept is None or any(warning.severity != "warning" for warning in found) else found


def remember(mark: Path, warnings: Sequence[Violation]) -> None:
    """Note a pass, and forget all but the latest; where nothing can be written, nothing is remembered."""
    content = json.dumps([asdict(warning) for warning in warnings], ensure_ascii=False)
    keeping.keep(mark, content.encode(), "passed-*.json", KEPT)
