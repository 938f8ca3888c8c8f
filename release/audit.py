"""Look every pinned dependency up in a list of known vulnerabilities, by pip-audit, and say what could not be.

Ends with 0 when all were looked up and none is known to be vulnerable, with 1 when one is, and with 3 when some
could not be looked up: then nobody knows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-engines.lock",
    "bench/requirements.lock",
)
SOUND, VULNERABLE, UNKNOWN = 0, 1, 3
GIVE_UP_SECONDS = 900


@dataclass(frozen=True)
class Audit:
    """What was found of one lock file: packages looked up, those known to be vulnerable, and why others were not."""

    looked_up: int
    vulnerable: tuple[str, ...]
    not_looked_up: tuple[str, ...]


def audit(lock: Path, service: list[str]) -> Audit:
    """Run pip-audit over one lock file; nothing is installed or resolved."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    told = subprocess.run(
        [*command, "--progress-spinner", "off", "--format", "json", *service],
        capture_output=True,
        text=True,
        check=False,
        timeout=GIVE_UP_SECONDS,
    )
    try:
        dependencies: list[dict[str, Any]] = json.loads(told.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (told.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return Audit(0, (), (reason,))
    skipped = tuple(one["skip_reason"] for one in dependencies if "skip_reason" in one)
    found = tuple(
        f"{one['name']} {one['version']}: {vulnerability['id']}"
        + (f", repaired in {', '.join(vulnerability['fix_versions'])}" if vulnerability["fix_versions"] else "")
        for one in dependencies
        for vulnerability in one.get("vulns", ())
    )
    return Audit(len(dependencies) - len(skipped), found, skipped)


def main(arguments: list[str] | None = None) -> int:
    """Audit the lock files and print a line for each, then what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("locks", nargs="*", type=Path, help="lock files (default: all of the project)")
    parser.add_argument("--osv-url", help="ask a service that speaks as OSV does, at this address")
    options = parser.parse_args(arguments)
    service = ["--vulnerability-service", "osv", "--osv-url", options.osv_url] if options.osv_url else []
    status = SOUND
    for lock in options.locks or [ROOT / name for name in LOCKS]:
        found, name = audit(lock, service), lock.relative_to(ROOT) if lock.is_relative_to(ROOT) else lock.name
        print(
            f"{name}: {found.looked_up} looked up, {len(found.vulnerable)} vulnerabilities known, "
            f"{len(found.not_looked_up)} not looked up"
        )
        for line in found.vulnerable:
            print(f"  VULNERABLE {line}")
        for reason in found.not_looked_up[:3]:
            print(f"  NOT LOOKED UP {reason}")
        worst = VULNERABLE if found.vulnerable else UNKNOWN if found.not_looked_up else SOUND
        status = VULNERABLE if VULNERABLE in (status, worst) else max(status, worst)
    if status == UNKNOWN:
        print("The service that lists vulnerabilities could not be asked about everything: this is no all-clear.")
    return status


if __name__ == "__main__":
    sys.exit(main())
