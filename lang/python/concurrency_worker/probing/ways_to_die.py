"""The job of a pool, and every way in which the worker that takes job 5 can die in it.

A worker may be any thread or process, so what it has to know is in this module: `prepare` puts
it there.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from ..protocol_stream import encode
from ..workloads.collatz import Collatz
from .crew import descriptor_of

if TYPE_CHECKING:
    from collections.abc import Callable

JOBS = 12
FATAL_JOB = 5
WORKERS = 4
SIZE = 150
"""Of `collatz`: some 2 ms."""
SEED = 42
ID_BYTES = 8
MEMORY_BYTES = 64 << 20
"""How much more than it has a process may take whose memory is to be used up."""
STACK_MEMORY_BYTES = 512 << 20
CHUNK_BYTES = 1 << 20
RECURSION_LIMIT = 100_000
"""A hundred times the default, as programs set it that want none."""


class Orders:
    """What a worker has to know: how to die, where to say hello, when to begin, whom to tell."""

    def __init__(self, kind: str, hello: Any, gate: Any, report: Any) -> None:
        """Take the writing end of a pipe, the reading end of another, and the protocol's copy."""
        self.kind = kind
        self.hello = hello
        self.gate = gate
        self.report = report


_orders: Orders
_die: Callable[[], object]


def prepare(orders: Orders) -> None:
    """Be one of the pool's workers from now on, and say so."""
    global _orders, _die
    _orders, _die = orders, KINDS[orders.kind]()
    identity = threading.get_native_id()
    os.write(descriptor_of(orders.hello), identity.to_bytes(ID_BYTES, "big"))


def job(number: int) -> int:
    """Do a job once all workers of the pool are there; die in job 5."""
    os.read(descriptor_of(_orders.gate), 1)
    result = Collatz(SIZE, {}).task(SEED, number)
    if number == FATAL_JOB:
        line: dict[str, object] = {"identity": threading.get_native_id(), "clock_ns": now_ns()}
        os.write(descriptor_of(_orders.report), encode("armed", line))
        _die()
    return result


def exception() -> Callable[[], object]:
    """Raise what nobody catches here."""

    def die() -> None:
        raise RuntimeError("this job fails on purpose")

    return die


def segfault() -> Callable[[], object]:
    """Read from address 0."""
    try:
        from ctypes import string_at  # noqa: PLC0415 (only one in seven needs it)
    except ImportError:  # a Python without libffi
        return partial(signal.raise_signal, signal.SIGSEGV)
    return partial(string_at, 0)


def abort() -> Callable[[], object]:
    """Call what ends the process abnormally."""
    return os.abort


def stack_overflow() -> Callable[[], object]:
    """Recurse without end, as if there were no limit."""
    limit = memory_limit(STACK_MEMORY_BYTES)

    def die() -> None:
        limit()
        sys.setrecursionlimit(RECURSION_LIMIT)
        repr(Endless())

    return die


class Endless:
    """What cannot be shown: a special method is called by way of C, and takes stack.

    A function of Python that calls itself takes none from Python 3.11 on, but heap.
    """

    def __repr__(self) -> str:
        """Show itself first."""
        return repr(self)


def heap_exhausted() -> Callable[[], object]:
    """Allocate and keep without end."""
    limit = memory_limit(MEMORY_BYTES)

    def die() -> None:
        limit()
        kept = []
        while True:
            kept.append(bytearray(CHUNK_BYTES))

    return die


def memory_limit(more_bytes: int) -> Callable[[], object]:
    """Return what lets this process have so much more than it has then, and no more."""
    import resource  # noqa: PLC0415 (not every kind needs it)

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    page_bytes = os.sysconf("SC_PAGE_SIZE")

    def limit() -> None:
        with open("/proc/self/statm", encoding="ascii") as sizes:
            now_bytes = int(sizes.read().split()[0]) * page_bytes
        resource.setrlimit(resource.RLIMIT_AS, (now_bytes + more_bytes, hard))

    return limit


def exit_process() -> Callable[[], object]:
    """End the process; `sys.exit` would end this thread alone."""
    return partial(os._exit, 3)


def sigkill() -> Callable[[], object]:
    """Kill the process."""
    return partial(os.kill, os.getpid(), signal.SIGKILL)


KINDS: dict[str, Callable[[], Callable[[], object]]] = {
    "exception": exception,
    "segfault": segfault,
    "abort": abort,
    "stack_overflow": stack_overflow,
    "heap_exhausted": heap_exhausted,
    "exit": exit_process,
    "sigkill": sigkill,
}
"""Each makes ready, in the worker, and returns what to call."""
