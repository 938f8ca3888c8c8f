"""How the parts of a drawn route look: as classes on a page, as plain attributes in a file that stands alone."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from visualisation.tokens import SECTORS, tokens

# Every look with its SVG attributes; a value that starts with "--" is a design token, "{sector}" the actor's.
LOOKS: Mapping[str, Mapping[str, str]] = {
    "column": {"fill": "--paper-2"},
    "column-head": {"fill": "--ink-2", "font-size": "12.5"},
    "block": {"fill": "--paper", "stroke": "--line-strong", "stroke-width": "1"},
    "head": {"fill": "--{sector}-head"},
    "head-text": {"fill": "--on-head", "font-size": "12.5", "font-weight": "600"},
    "node": {"fill": "--{sector}-tint", "stroke": "--line", "stroke-width": "1"},
    "node-chosen": {"fill": "--{sector}-tint", "stroke": "--route", "stroke-width": "2.5"},
    "node-text": {"fill": "--ink", "font-size": "13"},
    "line-chosen": {"fill": "none", "stroke": "--route", "stroke-width": "3"},
    "line-other": {"fill": "none", "stroke": "--other-route", "stroke-width": "1.75"},
    "line-denied": {"fill": "none", "stroke": "--bad", "stroke-width": "1.75", "stroke-dasharray": "2 5"},
    "line-planned": {"fill": "none", "stroke": "--in", "stroke-width": "1.75", "stroke-dasharray": "12 6"},
    "line-recommended": {"fill": "none", "stroke": "--in", "stroke-width": "1.75", "stroke-dasharray": "12 5 2 5"},
    "within": {"stroke-dasharray": "1.5 4", "stroke-linecap": "round"},
    "doubtful": {"stroke-dasharray": "6 4"},
    "tip-chosen": {"fill": "--route"},
    "tip-other": {"fill": "--other-route"},
    "tip-denied": {"fill": "none", "stroke": "--bad", "stroke-width": "2"},
    "tip-planned": {"fill": "--in"},
    "tip-recommended": {"fill": "--in"},
    "mark": {"fill": "--route", "stroke": "--paper", "stroke-width": "2"},
    "mark-text": {"fill": "--on-head", "font-size": "12", "font-weight": "600", "text-anchor": "middle"},
}


def classes(*names: str, sector: str = "") -> Markup:
    """Give the class attribute of a part of the drawing on a page; app.css and views.css hold the looks."""
    found = [f"d-{name}" for name in names if name in LOOKS] + ([f"s-{_known(sector)}"] if sector else [])
    return Markup(' class="{}"').format(" ".join(found))


def attributes(*names: str, sector: str = "") -> Markup:
    """Give the SVG attributes of a part of the drawing, in the colours of the light scheme."""
    colours = tokens()["light"]
    plain: dict[str, str] = {}
    for name in names:
        plain |= LOOKS.get(name, {})
    given = {key: value.replace("{sector}", _known(sector)) for key, value in plain.items()}
    pairs = [(key, colours[value[2:]] if value.startswith("--") else value) for key, value in given.items()]
    return Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in pairs)


def _known(sector: str) -> str:
    return sector if sector in SECTORS else "other"
