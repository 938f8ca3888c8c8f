"""The table of the evaluation for Dutch readers: the rows of README.md that say most, with Dutch headings."""

from __future__ import annotations

import re

BEGIN, END = "<!-- evaluatie -->\n", "<!-- /evaluatie -->"
HEAD = ("Vragen", "Gesteld", "Goed", "Fout", "Niet begrepen")
ROWS = {
    "**All**": "**Alle**",
    "Dutch": "Nederlands",
    "English": "Engels",
    "held out: no, fitted on": "gebruikt om te leren",
    "held out: yes": "achtergehouden",
}


def dutch_table(readme: str) -> str:
    """Give the table from the first evaluation table in the text of README.md."""
    own = readme.partition("<!-- evaluation -->")[2].partition("\n\nExamples")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in own.splitlines() if line.startswith("|")]
    found = {row[0]: row[1:] for row in rows}
    lines = [HEAD, ("---", *["---:"] * 4), *((dutch, *map(decimals, found[name])) for name, dutch in ROWS.items())]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def decimals(cell: str) -> str:
    """Write the numbers of a cell as Dutch does."""
    return re.sub(r"(\d)\.(\d)", r"\1,\2", cell)


def with_table(document: str, readme: str) -> str:
    """Give README.nl.md with its table written anew."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin and end, "README.nl.md has lost the place of its table"
    return "".join([before, begin, dutch_table(readme), end, after])
