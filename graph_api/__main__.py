"""The command as a shell starts it: who interrupts it gets the shell back at once, without a traceback."""

from __future__ import annotations

import os
import signal
import sys

from graph_api.interrupts import end_on_the_spot


def main() -> int:
    """Run the command line on the words that the shell gave, and give its exit status.

    Interrupted (SIGINT), it ends by that signal, so that a script around it ends too.
    """
    end_on_the_spot()
    if sys.stdout is None:  # closed by the program that started this one: nobody wants to know
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  a path would be loaded first; it stays open
    try:
        from graph_api.cli import main as run  # takes a moment, in which someone may interrupt it already

        return run()
    except KeyboardInterrupt:
        os.kill(os.getpid(), signal.SIGINT)
        raise


if __name__ == "__main__":
    sys.exit(main())
