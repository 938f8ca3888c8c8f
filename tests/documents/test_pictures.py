"""The pictures in the READMEs: each in its own language, small, and written as the format wants it."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from take_pictures import HEIGHT, MOST_COLOURS, PICTURES, WIDTH, with_palette

MOST_BYTES = 250_000
PALETTE = 3


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Give the parts of a PNG by name; each must have the checksum that it says."""
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(name + content),)
        found[name] = content
        at += 12 + length
    return found


@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.nl.md", "nl")])
def test_each_readme_shows_the_picture_in_its_language(checkout: Path, readme: str, lang: str) -> None:
    path = PICTURES[lang].relative_to(checkout)
    assert f"]({path})" in (checkout / readme).read_text("utf-8")


@pytest.mark.parametrize("lang", PICTURES)
def test_a_picture_is_small_and_as_wide_as_a_desk_screen(lang: str) -> None:
    png = PICTURES[lang].read_bytes()
    assert len(png) < MOST_BYTES
    width, height, _, colours = struct.unpack(">IIBB", chunks(png)[b"IHDR"][:10])
    assert (width, height, colours) == (WIDTH, HEIGHT, PALETTE)


def test_pixels_are_written_row_by_row_in_the_colours_of_the_palette() -> None:
    red, white, pale = (255, 0, 0), (255, 255, 255), (255, 200, 200)
    found = chunks(with_palette([red, white, red, white, white, pale], 3))
    assert found[b"PLTE"] == bytes((*white, *red, *pale))
    assert zlib.decompress(found[b"IDAT"]) == bytes((0, 1, 0, 1, 0, 0, 0, 2))


def test_a_rare_colour_becomes_the_nearest_of_the_frequent_ones() -> None:
    grey = [(shade, shade, shade) for shade in range(MOST_COLOURS)]
    pixels = [*grey, *grey, (7, 7, 8), (200, 201, 200)]
    found = chunks(with_palette(pixels, len(pixels)))
    palette, row = found[b"PLTE"], zlib.decompress(found[b"IDAT"])[1:]
    assert len(palette) == 3 * MOST_COLOURS
    assert [palette[3 * number] for number in row[-2:]] == [7, 200]
