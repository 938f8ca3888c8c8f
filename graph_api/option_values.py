"""What may stand behind an option of the command: numbers within bounds, each refused in one sentence."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

MOST_SECONDS = 3_600


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """Give a reader of whole numbers from `least` up to and including `most`, for `type=` of an option.

    It raises ArgumentTypeError, of which argparse makes its complaint.
    """
    bounds = f"from {least} to {most}" if most is not None else f"of {least} or more"

    def read(given: str) -> int:
        digits = given.removeprefix("-")
        number = int(given) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
        if number is None or number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"'{given}' is not a number {bounds}")
        return number

    return read


def seconds(given: str) -> float:
    """Read a time above nothing and up to an hour. Raises ArgumentTypeError."""
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not 0 < number <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"'{given}' is not a number of seconds above 0, up to {MOST_SECONDS}")
    return number
