"""What SIGINT does."""

from __future__ import annotations

import signal


def die_of_interrupt() -> None:
    """Let SIGINT end the process at once, as SIGTERM does, and not as an exception somewhere."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
