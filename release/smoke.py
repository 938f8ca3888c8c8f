"""Install what was built into empty environments, and try it there from an empty folder, on every Python at hand.

An artefact is a wheel or a source package. Each environment gets exactly what requirements.lock pins, then the
artefact itself. Prints a line for each trial; ends with 1 when one fails.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
OLDEST, NEWEST = 11, 20
GIVE_UP_SECONDS = 900
COUNT = "SELECT (COUNT(*) AS ?flows) WHERE { ?flow a <https://w3id.org/ketenkaart/def/Flow> }\n"


class TrialError(Exception):
    """A trial did not go as it should; the message says what was seen."""


@dataclass(frozen=True)
class Environment:
    """An environment with one artefact in it, and an empty folder to use it from."""

    folder: Path
    empty: Path

    @property
    def command(self) -> Path:
        """The command as the artefact installs it."""
        return self.folder / "bin" / "ketenkaart"

    def run(self, *words: str, typed: str | None = None) -> str:
        """Run the command from the empty folder, and give what it prints. Raises TrialError when it ends otherwise."""
        told = subprocess.run(
            [str(self.command), *words],
            cwd=self.empty,
            env=self.settings(),
            input=typed,
            capture_output=True,
            text=True,
            timeout=GIVE_UP_SECONDS,
            check=False,
        )
        if told.returncode or told.stderr:
            said = (told.stderr or told.stdout)[-500:]
            raise TrialError(f"ketenkaart {words[0]} ended with {told.returncode}: {said}")
        return told.stdout

    def settings(self) -> dict[str, str]:
        """Give the environment variables: nothing of the checkout, and a cache of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KETENKAART"))}
        return kept | {"XDG_CACHE_HOME": str(self.folder / "cache"), "PATH": f"{self.folder / 'bin'}:/usr/bin:/bin"}


def pythons_at_hand() -> Iterator[str]:
    """Give the interpreters on the path, from the oldest that is supported on, that run."""
    for minor in range(OLDEST, NEWEST):
        found = shutil.which(f"python3.{minor}")
        if found and _minor(found) == minor:
            yield found


def _minor(python: str) -> int | None:
    """Give the minor version of an interpreter; None when it does not run, as a shim without its version does not."""
    asked = [python, "-c", "import sys, venv, ensurepip; print(sys.version_info[1])"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=GIVE_UP_SECONDS)
    except OSError:
        return None
    return int(told.stdout) if told.returncode == 0 else None


def install(python: str, artefact: Path, folder: Path) -> None:
    """Make an environment with what the lock file pins, and the artefact."""
    _call(python, "-m", "venv", "--clear", str(folder))
    pip = (str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _call(*pip, "--require-hashes", "--requirement", str(LOCK))
    _call(*pip, "--no-deps", "--no-build-isolation", str(artefact))
    _call(*pip[:3], "uninstall", "--quiet", "--yes", "pip", "setuptools")  # neither is a part of what was built


def _call(*command: str) -> None:
    told = subprocess.run(command, capture_output=True, text=True, timeout=GIVE_UP_SECONDS, check=False, cwd="/")
    if told.returncode:
        raise TrialError(f"{' '.join(command[:6])} … ended with {told.returncode}: {told.stderr[-500:]}")


def try_out(tried: Environment) -> None:
    """Check, ask, query and serve. Raises TrialError for the first that does not do as it should."""
    checked = tried.run("check")
    _expect(checked.splitlines()[-1].startswith("0 violations"), f"check said {checked[-200:]!r}")
    asked = json.loads(tried.run("ask", "who-passes-signals-to", "--receiver", "aivd", "--json"))
    _expect(asked["status"] == "answered" and bool(asked["citations"]), f"ask answered {asked['status']}")
    flows = int(tried.run("query", "-", "--format", "csv", typed=COUNT).splitlines()[-1])
    _expect(flows > 100, f"query counted {flows} flows")
    _serve(tried)
    _expect(list(tried.empty.iterdir()) == [], "something was written into the folder it was used from")


def _serve(tried: Environment) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [str(tried.command), "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        words, cwd=tried.empty, env=tried.settings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, server)
        for path, begins in (
            ("/nl/", b"<!doctype html>"),
            ("/static/app.css", b""),
            ("/static/vis/vis-network.min.js", b""),
            ("/api/actors?limit=1", b'{"items"'),
            ("/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D", b'{"head"'),
        ):
            body = _get(port, path)
            _expect(body.lower().startswith(begins) and bool(body), f"{path} answered {body[:80]!r}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(GIVE_UP_SECONDS)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < end:
        _expect(server.poll() is None, "serve ended before it answered")
        try:
            _get(port, "/health")
            return
        except OSError:
            time.sleep(0.2)
    raise TrialError("serve did not answer")


def _get(port: int, path: str) -> bytes:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        body: bytes = answer.read()
        return body


def _expect(held: bool, otherwise: str) -> None:
    if not held:
        raise TrialError(otherwise)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every artefact on every Python."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("artefacts", nargs="+", type=Path)
    parser.add_argument("--python", action="append", metavar="PATH", help="an interpreter (default: all on the path)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the first environment here")
    options = parser.parse_args(arguments)
    pythons = options.python or list(pythons_at_hand())
    if not pythons:
        print("No Python 3.11 or newer that runs was found; name one with --python.")
        return 1
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for number, (python, artefact) in enumerate((p, a.resolve()) for p in pythons for a in options.artefacts):
            folder = options.keep.resolve() if options.keep and number == 0 else Path(scratch) / f"environment{number}"
            tried = Environment(folder, Path(scratch) / f"empty{number}")
            tried.empty.mkdir()
            outcome = "installed, checked, asked, queried, served"
            try:
                install(python, artefact, folder)
                try_out(tried)
            except (TrialError, OSError, ValueError, subprocess.TimeoutExpired) as error:
                outcome, failed = f"FAILED: {error}", True
            minor = _minor(python)
            named = f"Python 3.{minor} ({python})" if minor else python
            print(f"{artefact.name} on {named}: {outcome}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
