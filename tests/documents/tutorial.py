"""The tutorial of CONTRIBUTING.md, followed in a folder with a copy of what it needs of a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

from following import Reader

BEGIN, PROOF, END = "## An afternoon", "**The proof.**", "**In earnest.**"


def parts(document: Path) -> tuple[str, str, str, str]:
    """Give what comes before the tutorial, the tutorial, its part that needs all texts, and what comes after."""
    text = document.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    tutorial, proof, rest = rest.partition(PROOF)
    proved, end, after = rest.partition(END)
    assert begin and proof and end, "the tutorial has other parts now"
    return before, begin + tutorial, proof + proved, end + after


def room(checkout: Path, folder: Path, sources: Path | None) -> Reader:
    """Give a reader in a checkout of its own, beside it the source texts where they are at hand."""
    for name in ("ontology", "data"):
        shutil.copytree(checkout / name, folder / "checkout" / name)
    if sources:
        (folder / "shared").mkdir()
        (folder / "shared" / "sources").symlink_to(sources.resolve())
    return Reader(folder / "checkout", folder / "cache")
