"""How a worker process ends when the program is killed.

Imported by the program before it makes its workers, so that a forked one has everything at hand.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

_prctl: Callable[[int, int, int, int, int], int] | None = None
try:
    import ctypes

    _prctl = ctypes.CDLL(None).prctl
    _prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    _prctl.restype = ctypes.c_int
except (ImportError, OSError, AttributeError):
    pass  # a Python without libffi, a static one, or a system other than Linux


def needs_lifeline() -> bool:
    """Return whether the kernel cannot tell a worker of the program's death on this platform."""
    return _prctl is None


def die_with_program(maker: int | None, lifeline: Connection | None) -> None:
    """Have this process end when the program does, whatever it is doing then.

    To be called first thing by a worker. `maker` is the process that made it, if that is the
    program, and None if a server did. `lifeline` is the reading end of a pipe whose other end the
    program alone holds, needed where `needs_lifeline` says so.
    """
    if lifeline is not None:
        watch = threading.Thread(target=_exit_at_end, args=(lifeline,), daemon=True)
        watch.start()
    elif maker is not None:
        _die_with_maker(maker)
    else:
        _die_with_sentinel()


def adopt_orphans() -> None:
    """Have descendants whose parent has died become children of this process, where that can be."""
    if _prctl is not None:
        _prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _die_with_maker(maker: int) -> None:
    assert _prctl is not None
    if _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError("the kernel refuses PR_SET_PDEATHSIG")
    if os.getppid() != maker:
        os._exit(1)


def _die_with_sentinel() -> None:
    """Have the kernel signal the end of the pipe that `multiprocessing` keeps to the program.

    A server's death would come too late: it waits for the end of its workers.
    """
    program = multiprocessing.parent_process()
    assert program is not None
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # which ends the process
    flags = fcntl.fcntl(program.sentinel, fcntl.F_GETFL)
    fcntl.fcntl(program.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(program.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)
    if not program.is_alive():
        os._exit(1)


def _exit_at_end(lifeline: Connection) -> None:
    os.read(lifeline.fileno(), 1)
    os._exit(1)
