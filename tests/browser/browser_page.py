"""A page in the browser that remembers what went wrong on it and what it asked for."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

LISTEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
"""
AXE = "axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)"
PAINTED = """() => {
  const canvas = document.querySelector("#network canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3] === 255) colours.add((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]);
  }
  return colours.size;
}"""


class Watched:
    """One page, whose messages and requests are kept."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.wrong: list[str] = []
        self.foreign: list[str] = []
        self.page: Page = context.new_page()
        self.page.add_init_script(LISTEN)
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda asked: self._see(asked.url))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.wrong.append(text)

    def _see(self, address: str) -> None:
        if not address.startswith((f"{self.site}/", "data:", "blob:")):
            self.foreign.append(address)

    def go(self, path: str) -> None:
        self.page.goto(self.site + path, wait_until="load")

    def path(self) -> str:
        """Give where the page is, from the slash on."""
        return self.page.url.removeprefix(self.site)

    def complaints(self) -> list[str]:
        """Give what went wrong: messages, requests to elsewhere, and what the content policy stopped."""
        broken = self.page.evaluate("window.broken ?? []")
        return [*self.wrong, *(f"asked {address}" for address in self.foreign), *broken]

    def overflow(self) -> int:
        """Give by how many pixels the page is wider than the window."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return width

    def barriers(self, axe: str) -> list[str]:
        """Give what axe-core finds, each with the element."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe)
        return [f"{one['id']}: {node['html']}" for one in self.page.evaluate(AXE) for node in one["nodes"]]

    def colours(self) -> int:
        """Give how many colours the drawing has."""
        number: int = self.page.evaluate(PAINTED)
        return number

    def drawing(self, call: str) -> object:
        """Give what a call on the drawing gives, such as getScale()."""
        return self.page.evaluate(f"document.getElementById('network').network.{call}")
