"""Workers that are threads of the program, each in an interpreter of its own."""

from __future__ import annotations

import os
import pickle
import socket
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..failures import WorkerDiedError, reason
from .channel import Channel, Counter
from .connected import EXIT_LIMIT_S, ConnectedTeam, Member

if TYPE_CHECKING:
    from ..job import Job
    from ..stdin_watch import StdinWatch

interpreters: Any
try:
    interpreters = import_module("concurrent.interpreters")
except ImportError:
    interpreters = None  # before Python 3.14

WORKER = f"""
import sys
sys.path[:] = path
from {__package__}.interpreter_worker import main
main(job, worker, descriptor, taking, giving)
"""
"""What a new interpreter runs; its own search path lacks the folder of the program."""


def lacking() -> str | None:
    """Return what this runtime needs for a team of interpreters, or None."""
    return "Python 3.14 or later" if interpreters is None else None


class SubinterpreterMember(Member):
    """A thread that makes an interpreter, is the worker in there, and closes it."""

    def __init__(self, worker: int, ours: Channel, descriptor: int) -> None:
        """Make no thread yet; `descriptor` is the worker's end of the channel, for the thread."""
        super().__init__(worker, ours)
        self._descriptor = descriptor
        self._problem = ""
        self._thread: threading.Thread

    def start(self, job: bytes, taking: int, giving: int) -> None:
        """Start the thread."""
        # A daemon: when another fails the program ends without waiting for this one.
        self._thread = threading.Thread(target=self._run, args=(job, taking, giving), daemon=True)
        self._thread.start()

    def _run(self, job: bytes, taking: int, giving: int) -> None:
        try:
            interpreter = interpreters.create()
            try:
                interpreter.prepare_main(
                    path=tuple(sys.path),
                    job=job,
                    worker=self.worker,
                    descriptor=self._descriptor,
                    taking=taking,
                    giving=giving,
                )
                interpreter.exec(WORKER)
            finally:
                interpreter.close()
        except BaseException as error:
            # Also an exit, which arrives here as the failure of `exec`.
            self._problem = reason(error).splitlines()[0]
        finally:
            os.close(self._descriptor)

    def is_gone(self) -> bool:
        """Ask the thread."""
        return not self._thread.is_alive()

    def reap(self) -> None:
        """Join the thread; raises WorkerDiedError unless it ended of itself."""
        self._thread.join(EXIT_LIMIT_S)
        if self._problem or self._thread.is_alive():
            raise self.death()

    def death(self) -> WorkerDiedError:
        """Return the error that says how the thread ended."""
        self._thread.join(EXIT_LIMIT_S)
        message = f"thread of worker {self.worker} ended before its job was done"
        return WorkerDiedError(f"{message}: {self._problem}" if self._problem else message)


class SubinterpreterTeam(ConnectedTeam):
    """Threads, each at the other end of a pair of sockets."""

    def __init__(self, job: Job, watch: StdinWatch) -> None:
        """Make no thread yet; a thread of its own watches standard input."""
        super().__init__(job, watch)
        self._threads: list[SubinterpreterMember] = []
        self._pipe = os.pipe()
        self._counter = Counter(*self._pipe)
        self._counter.begin()

    @property
    def _members(self) -> list[SubinterpreterMember]:
        return self._threads

    def _reset_counter(self) -> None:
        self._counter.reset()

    def _start_all(self) -> None:
        job = pickle.dumps(self._job)
        for worker in range(self._job.workers):
            ours, theirs = socket.socketpair()
            member = SubinterpreterMember(worker, Channel(ours.detach()), theirs.detach())
            member.start(job, *self._pipe)
            self._threads.append(member)
            self._listen_to(member)

    def kill(self) -> None:
        """Do nothing: Python cannot stop a thread."""

    def _close(self) -> None:
        for member in self._threads:
            member.connection.close()
        self._threads.clear()
        for descriptor in self._pipe:
            os.close(descriptor)
