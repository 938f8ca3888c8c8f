"""Does what a document tells its reader to do: types the commands, saves the files, and looks at what is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from blocks import ELLIPSIS, PROMPT, Block, Typed, fenced, session
from real_server import real_server

CONSOLE = "console"
GIVE_UP_SECONDS = 120
LOCAL = "http://127.0.0.1:8000"
EXPORT = re.compile(r"export (\w+)=(.*)")


@dataclass
class Reader:
    """A reader in a folder, with the commands of this checkout at hand; `site` is where the server is that was started.

    `environment` holds what was exported so far.
    """

    folder: Path
    cache: Path
    site: str = LOCAL
    environment: dict[str, str] = field(default_factory=dict)

    def follow(self, blocks: Iterable[Block]) -> list[str]:
        """Save the files and type the commands, in order; give what is printed otherwise than the document shows."""
        wrong = []
        for block in blocks:
            if block.language == CONSOLE:
                wrong += self.compare(block)
            elif block.file:
                self.save(block)
        return wrong

    def save(self, block: Block) -> None:
        assert block.file
        path = self.folder / block.file
        assert path.resolve().is_relative_to(self.folder.resolve()), f"{block.file} is outside the folder"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, "utf-8")

    def compare(self, block: Block) -> list[str]:
        wrong = []
        for typed in session(block.text):
            printed = self.type(typed.command)
            if not agrees(typed, printed):
                wrong.append(f"line {block.line}: $ {typed.command}\n{printed}")
        return wrong

    def type(self, command: str) -> str:
        """Run one command as bash does, and give what it prints, errors included."""
        if exported := EXPORT.fullmatch(command):
            self.environment[exported[1]] = exported[2]
            return ""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("KETENKAART_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        told = subprocess.run(
            ["bash", "-c", command.replace(LOCAL, self.site)],
            cwd=self.folder,
            env=plain | {"PATH": path, "XDG_CACHE_HOME": str(self.cache)} | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=GIVE_UP_SECONDS,
            check=False,
        )
        return told.stdout.replace(self.site, LOCAL)

    def shown_anew(self, block: Block) -> str:
        """Give the text of a session with what is printed now; what agrees stays as it is, with its '…'."""
        lines: list[str] = []
        for typed in session(block.text):
            printed = self.type(typed.command)
            lines += [PROMPT + typed.command]
            lines += typed.shown if agrees(typed, printed) else shorten(typed, printed.rstrip().splitlines())
        return "\n".join(line.rstrip() for line in lines) + "\n"


def agrees(typed: Typed, printed: str) -> bool:
    """Say whether this was printed as shown: '…' alone on a line stands for any lines, within one for any words."""
    pattern = ""
    for line in typed.shown:
        written = re.escape(line.rstrip()).replace(re.escape(ELLIPSIS), ".*")
        pattern += r"(?:.*\n)*?" if line == ELLIPSIS else rf"{written}[ ]*\n"
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n" if printed.strip() else "") is not None


def shorten(typed: Typed, lines: list[str]) -> list[str]:
    """Give the lines to show: all, or where the document cut them at the end, as many as it showed."""
    if not typed.shown or typed.shown[-1] != ELLIPSIS:
        return lines
    return [*lines[: max(1, len(typed.shown) - 1)], ELLIPSIS]


def rewrite(text: str, reader: Reader) -> str:
    """Follow a document, or a part of one, and give it with what its sessions print now."""
    parts, end = [], 0
    for match, block in fenced(text):
        if block.language == CONSOLE:
            parts += [text[end : match.start(2)], reader.shown_anew(block)]
            end = match.end(2)
        elif block.file:
            reader.save(block)
    return "".join([*parts, text[end:]])


@contextmanager
def started(cache: Path) -> Iterator[str]:
    """Serve the graph of this checkout, as `make serve` does, for as long as a `with` block lasts: its address."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KETENKAART_")}
    with real_server("--public-url", LOCAL, environment=plain | {"XDG_CACHE_HOME": str(cache)}) as site:
        yield site
