"""Write a network as one HTML file that opens without a server and asks for nothing."""

from __future__ import annotations

from markupsafe import Markup

from visualisation.model import Ego
from visualisation.network import legend, vis_data
from visualisation.pages import renderer, static_folder, style_sheet, vis_network_file


def standalone(drawn: Ego, lang: str, title: str) -> str:
    """Give the file: drawing, lists and citations, with vis-network inside.

    Its links are left out, because they are paths on a server; its own content policy forbids every request.
    """
    return renderer().render(
        "standalone.html",
        lang,
        ego=drawn,
        title=title,
        data=vis_data(drawn),
        legend=legend(drawn),
        download_href=None,
        style=_inline(style_sheet(), "style"),
        library=_inline(vis_network_file().read_text(encoding="utf-8"), "script"),
        script=_inline((static_folder() / "network.js").read_text(encoding="utf-8"), "script"),
    )


def _inline(text: str, element: str) -> Markup:
    """Vouch for a file of our own or of the pinned library: it must not end the element it is put in."""
    if f"</{element}" in text.lower():
        raise ValueError(f"A file to be put inside <{element}> holds the end of that element.")
    return Markup(text)  # noqa: S704  no text of a reader or of the graph comes here
