"""Another site, whose pages show ours in a frame."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Other:
    """Another site: each of its pages shows one address in a frame."""

    address: str = ""
    shown: dict[str, str] = field(default_factory=dict)

    def page(self, name: str, framed: str) -> str:
        """Give the address of a page that shows `framed`."""
        self.shown[f"/{name}"] = framed
        return f"{self.address}/{name}"
