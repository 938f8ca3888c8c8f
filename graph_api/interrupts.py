"""What an interrupt (SIGINT) does: it ends the process on the spot, except while there is something to clear away."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def end_on_the_spot() -> None:
    """End at an interrupt as any program does: in the middle of a query, and while modules are imported.

    Python's own handler raises KeyboardInterrupt, which is lost where it falls into a callback of the garbage
    collector or of an import ("Exception ignored in"), and turns into RuntimeError in the making of a class.
    Interrupts that are ignored, as in a job in the background, stay ignored.
    """
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def clearing_away() -> Iterator[None]:
    """Raise KeyboardInterrupt at an interrupt within, so that what is begun there is cleared away in order.

    Only where it would end the process on the spot: a server under way has a handler of its own, and threads
    beside the first get no signal.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) != signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
