"""The command as a shell starts it: who interrupts it gets the shell back at once, without a traceback."""

from __future__ import annotations

import os
import signal
import sys

# These have processes or folders to clear away; all others may end on the spot, in the middle of a query too.
CLEAR_AWAY = ("serve", "mcp", "diff")


def main() -> int:
    """Run the command line on the words that the shell gave, and give its exit status.

    Interrupted (SIGINT), it ends by that signal, so that a script around it ends too.
    """
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:  # as it is for a job in the background
        wait = signal.SIG_DFL if not set(sys.argv) & set(CLEAR_AWAY) else signal.default_int_handler
        signal.signal(signal.SIGINT, wait)
    if sys.stdout is None:  # closed by the program that started this one: nobody wants to know
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  a path would be loaded first; it stays open
    try:
        from graph_api.cli import main as run  # takes a moment, in which someone may interrupt it already

        return run()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
        raise


if __name__ == "__main__":
    sys.exit(main())
