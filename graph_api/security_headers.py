"""The headers that every response carries, so that a browser lets a page do only what it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def content_policy(ancestors: Sequence[str] = ()) -> str:
    """Give the Content-Security-Policy of a page that these origins may show in a frame; none may without."""
    allowed = " ".join(ancestors) or "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {allowed}; "
        "require-trusted-types-for 'script'"
    )


HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": content_policy().encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}
