"""`make pictures` takes the pictures of the READMEs anew: a route, on a screen of 1440 by 900, in each language."""

from __future__ import annotations

import argparse
import base64
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from chromium import ARGUMENTS, find_chromium
from playwright.sync_api import Browser, sync_playwright
from real_server import real_server

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SHOWN = "routes?sender=coa-employee&receiver=aivd"
PICTURES = {"en": CHECKOUT / "docs" / "routes.png", "nl": CHECKOUT / "docs" / "routes.nl.png"}
WIDTH, HEIGHT = 1440, 900
MOST_COLOURS = 256
# The browser reads its own picture: the standard library of Python writes PNG with little, but cannot read it.
READ = """async picture => {
  const bytes = Uint8Array.from(atob(picture), character => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height).data;
  let text = '';
  for (let at = 0; at < pixels.length; at += 8192) text += String.fromCharCode(...pixels.subarray(at, at + 8192));
  return btoa(text);
}"""

Colour = tuple[int, int, int]


def picture(browser: Browser, address: str) -> bytes:
    """Give the upper part of a page, as a reader first sees it, as PNG with a palette."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.goto(address, wait_until="networkidle")
    shot = page.screenshot()
    page.goto("about:blank")
    raw = base64.b64decode(page.evaluate(READ, base64.b64encode(shot).decode()))
    page.close()
    return with_palette([(raw[at], raw[at + 1], raw[at + 2]) for at in range(0, len(raw), 4)], WIDTH)


def with_palette(pixels: Sequence[Colour], width: int) -> bytes:
    """Write pixels, row by row, as a PNG of at most 256 colours: the most frequent, and for the others the nearest.

    The format is that of https://www.w3.org/TR/png/: a row begins with its filter, 0 for none.
    """
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(MOST_COLOURS)]
    index = {colour: number for number, colour in enumerate(palette)}
    for colour in counted.keys() - index.keys():
        index[colour] = index[min(palette, key=lambda kept, colour=colour: _distance(kept, colour))]
    rows = [pixels[at : at + width] for at in range(0, len(pixels), width)]
    data = b"".join(b"\0" + bytes(index[colour] for colour in row) for row in rows)
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    parts = [
        (b"IHDR", header),
        (b"PLTE", bytes(part for colour in palette for part in colour)),
        (b"IDAT", zlib.compress(data, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures, write them, and say how large they are. Gives exit status 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args(arguments)
    chromium = find_chromium()
    if chromium is None:
        parser.error("Chromium is needed; install it (Debian: apt-get install chromium)")
    with real_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for lang, path in PICTURES.items():
            path.write_bytes(picture(browser, f"{address}/{lang}/{SHOWN}"))
            print(f"{path.relative_to(CHECKOUT)}: {path.stat().st_size:,} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
