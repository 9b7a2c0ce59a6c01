"""Workers that are processes made by `multiprocessing`, whatever its start method."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any

from ..main_only import hold, let_go
from ..teams import served_processes  # noqa: F401 (it has the servers end with the program)
from ..teams.parent_death import needs_lifeline
from ..teams.processes import start_member
from . import process_mail
from .crew import LIMIT_S, Crew, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, MutableSequence
    from multiprocessing.connection import Connection

    from ..teams.processes import ProcessMember
    from .crew import Bare, Gate, Lock


class ProcessWorker(Worker):
    """A process, made as the team of processes makes its own."""

    def __init__(self, member: ProcessMember) -> None:
        """Own this one, which has been started."""
        super().__init__(member.worker)
        self._member = member

    def send(self, message: object) -> None:
        """Send a pickle."""
        try:
            self._member.connection.send(message)  # type: ignore[attr-defined]
        except OSError:
            raise self._member.death() from None

    def _get(self, limit_s: float) -> Any:
        connection: Any = self._member.connection
        try:
            if connection.poll(limit_s):
                return connection.recv()
        except (EOFError, OSError):
            raise self._member.death() from None
        raise self.stuck(limit_s)

    def join(self) -> None:
        """Join it; raises WorkerDiedError unless it ended of itself."""
        process = self._member.process
        process.join(LIMIT_S)
        if process.exitcode is None:
            raise self.stuck(LIMIT_S)
        if process.exitcode != 0:
            raise self._member.death()

    def kill(self) -> None:
        """Kill and reap it, and close its connection."""
        self._member.process.kill()
        self._member.process.join()
        let_go(self._member.connection)
        self._member.process.close()

    def kill_alone(self) -> None:
        """Kill and reap it, as somebody else might; its siblings do not hear of it."""
        self._member.process.kill()
        self._member.process.join(LIMIT_S)


class ProcessCrew(Crew):
    """Processes, each at the other end of a `multiprocessing.Pipe`."""

    processes = True

    def __init__(self, start_method: str) -> None:
        """Have no process yet."""
        super().__init__()
        self.context = multiprocessing.get_context(start_method)
        self.maker = None if start_method == "forkserver" else os.getpid()
        self._ours: Connection | None = None
        if needs_lifeline():
            self.lifeline, self._ours = self.context.Pipe(duplex=False)
            hold(self._ours)
        if start_method != "fork":
            # First, so that whatever gets a name is known to it from the beginning.
            resource_tracker.ensure_running()

    def add(self, target: Callable[..., None], *args: object) -> ProcessWorker:
        """Start a process."""
        number = len(self.workers)
        rest = (target, args, self.maker, self.lifeline)
        worker = ProcessWorker(start_member(self.context, number, process_mail.main, *rest))
        self.workers.append(worker)
        return worker

    def bare(self, target: Callable[[], None]) -> Bare:
        """Return a process."""
        process: Bare = self.context.Process(target=target, daemon=True)
        return process

    def lock(self) -> Lock:
        """Return a lock of `multiprocessing`."""
        lock: Lock = self.context.Lock()
        return lock

    def gate(self, count: int) -> Gate:
        """Return a barrier of `multiprocessing`."""
        gate: Gate = self.context.Barrier(count)
        return gate

    def words(self, count: int) -> MutableSequence[int]:
        """Return an array in shared memory: an unlinked file, so nothing can be left of it."""
        words: MutableSequence[int] = self.context.RawArray("Q", count)
        return words

    def mapping(self) -> MutableSequence[int]:
        """Return the same: it is a shared mapping."""
        return self.words(1)

    def pipe(self) -> tuple[Connection, Connection]:
        """Return connections, which is how any start method hands a descriptor over."""
        ends: tuple[Connection, Connection] = self.context.Pipe(duplex=False)
        return ends

    def close(self) -> None:
        """Close the lifeline, if there is one."""
        for end in (self.lifeline, self._ours):
            if end is not None:
                let_go(end)
