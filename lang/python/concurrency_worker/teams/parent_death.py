"""How a worker process ends when the program that made it is killed.

Imported by the program before it makes its workers, so that a forked one has everything at hand.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

PR_SET_PDEATHSIG = 1

_prctl: Callable[[int, int, int, int, int], int] | None = None
try:
    import ctypes

    _prctl = ctypes.CDLL(None).prctl
    _prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    _prctl.restype = ctypes.c_int
except (ImportError, OSError, AttributeError):
    pass  # a Python without libffi, a static one, or a system other than Linux


def needs_lifeline() -> bool:
    """Return whether the kernel cannot tell a worker of its parent's death on this platform."""
    return _prctl is None


def die_with(parent: int, lifeline: Connection | None) -> None:
    """Have this process end when its parent does, whatever it is doing then.

    To be called first thing by a worker that is a direct child of process `parent`; if that is
    gone already, the worker ends here. `lifeline` is the reading end of a pipe whose other end
    the parent alone holds, needed where `needs_lifeline` says so.
    """
    if lifeline is not None:
        watch = threading.Thread(target=_exit_at_end, args=(lifeline,), daemon=True)
        watch.start()
    elif _prctl is not None and _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError("the kernel refuses PR_SET_PDEATHSIG")
    if os.getppid() != parent:
        os._exit(1)


def _exit_at_end(lifeline: Connection) -> None:
    os.read(lifeline.fileno(), 1)
    os._exit(1)
