"""Check the files of a graph in a process of their own, so that a server that answers meanwhile is not held up."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_api.check import SHOWN, Violation, check, checked
from graph_api.errors import DataError, GraphError
from graph_api.load import assemble, read_files
from graph_api.settings import Folders


@dataclass(frozen=True)
class Verdict:
    """What a check of the files came to: the version they make, or what is wrong with them.

    `version` is empty when the files cannot be put together; `violations` are the
    first ones and `count` says how many there are; `reason` is a sentence when the
    check itself could not be done.
    """

    version: str
    violations: tuple[Violation, ...] = ()
    count: int = 0
    reason: str = ""

    @property
    def is_fine(self) -> bool:
        """Say whether the files may be served."""
        return bool(self.version) and not self.count and not self.reason


def judge(folders: Folders) -> Verdict:
    """Read and check the files as they are now; what passed before is remembered. Raises nothing of ours."""
    try:
        files, faults = read_files(folders)
        if faults:
            return _wrong("", check(folders))
        dataset = assemble(folders, files)
        return _wrong(dataset.version, checked(dataset))
    except GraphError as error:
        return Verdict("", reason=error.message)


def _wrong(version: str, found: tuple[Violation, ...]) -> Verdict:
    broken = tuple(violation for violation in found if violation.severity == "violation")
    return Verdict(version, broken[:SHOWN], len(broken))


async def recheck(folders: Folders) -> Verdict:
    """Let a fresh process judge the files; it is ended when the caller is cancelled.

    Raises DataError when the process ends without a verdict.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "graph_api.recheck", str(folders.ontology), str(folders.data)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )
    try:
        said, _ = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    try:
        plain = json.loads(said)
    except ValueError:
        raise DataError("The process that checks the files ended without a verdict.") from None
    violations = tuple(Violation(**violation) for violation in plain.pop("violations"))
    return Verdict(**plain, violations=violations)


def main() -> None:
    """Judge the folders in the arguments, ontology and data, and print the verdict as JSON."""
    os.nice(10)  # less than the processes for queries, which go on meanwhile
    verdict = judge(Folders(Path(sys.argv[1]), Path(sys.argv[2])))
    print(json.dumps(asdict(verdict)))


if __name__ == "__main__":
    main()
