"""Workers that are processes made by `multiprocessing`, whatever its start method."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection  # here, or the first iteration would wait for its import
import os
from typing import TYPE_CHECKING

from ..failures import WorkerDiedError, reason
from ..job import DYNAMIC
from ..main_only import hold, let_go
from . import process_worker
from .connected import EXIT_LIMIT_S, ConnectedTeam, Member
from .parent_death import needs_lifeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess
    from multiprocessing.sharedctypes import Synchronized

    from ..job import Job
    from ..stdin_watch import StdinWatch


class ProcessMember(Member):
    """A started process and the team's end of its connection."""

    def __init__(self, worker: int, process: BaseProcess, connection: Connection) -> None:
        """Keep both."""
        super().__init__(worker, connection)
        self.process = process

    def is_gone(self) -> bool:
        """Ask `multiprocessing`."""
        return self.process.exitcode is not None

    def reap(self) -> None:
        """Reap the process; raises WorkerDiedError unless it ended of itself."""
        self.process.join(EXIT_LIMIT_S)
        if self.process.exitcode != 0:
            raise self.death()

    def death(self) -> WorkerDiedError:
        """Return the error that says how the process ended."""
        self.process.join(EXIT_LIMIT_S)
        code = self.process.exitcode
        if code is None:
            how = "closed its connection"
        elif code < 0:
            how = f"was killed by signal {-code}"
        else:
            how = f"exited with status {code}"
        who = f"process {self.process.pid} of worker {self.worker}"
        return WorkerDiedError(f"{who} {how} before its job was done")


def start_member(
    context: BaseContext, worker: int, target: Callable[..., None], *args: object
) -> ProcessMember:
    """Start a process that calls `target` with its end of a connection and `args`.

    Raises WorkerDiedError if it ends while it is being made.
    """
    ours, theirs = context.Pipe()
    hold(ours)
    # The stubs give Process to each kind of context, not to their base.
    process = context.Process(  # type: ignore[attr-defined]
        target=target, args=(theirs, *args), daemon=True
    )
    try:
        process.start()
    except (EOFError, ConnectionError) as error:
        message = f"process of worker {worker} ended while it was made: {reason(error)}"
        raise WorkerDiedError(message) from error
    # At once, before the next fork: the worker's death must end the connection.
    theirs.close()
    return ProcessMember(worker, process, ours)


class ProcessTeam(ConnectedTeam):
    """Processes, each at the other end of a `multiprocessing.Pipe`."""

    def __init__(
        self, job: Job, watch: StdinWatch, *, start_method: str, made_by_server: bool = False
    ) -> None:
        """Make no process yet; `made_by_server` if it is not the program that will make them."""
        super().__init__(job, watch)
        self._context = multiprocessing.get_context(start_method)
        self._maker = None if made_by_server else os.getpid()
        self._processes: list[ProcessMember] = []
        self._counter: Synchronized[int] | None = None
        if job.schedule == DYNAMIC:
            self._counter = self._context.Value("Q", 0)
        self._lifeline: Connection | None = None

    @property
    def _members(self) -> list[ProcessMember]:
        return self._processes

    def _reset_counter(self) -> None:
        if self._counter is not None:
            self._counter.value = 0

    def _start_all(self) -> None:
        lifeline: Connection | None = None
        if needs_lifeline():
            lifeline, self._lifeline = self._context.Pipe(duplex=False)
            hold(self._lifeline)
        for worker in range(self._job.workers):
            args = (self._job, worker, self._counter, self._maker, lifeline)
            member = start_member(self._context, worker, process_worker.main, *args)
            self._processes.append(member)
            self._listen_to(member)
            self._watch.check()
        if lifeline is not None:
            lifeline.close()

    def kill(self) -> None:
        """Kill and reap every process that is left."""
        for member in self._processes:
            member.process.kill()
        for member in self._processes:
            member.process.join()
        self._poll.close()
        self._close()

    def _close(self) -> None:
        for member in self._processes:
            let_go(member.connection)
            member.process.close()
        self._processes.clear()
        if self._lifeline is not None:
            let_go(self._lifeline)
            self._lifeline = None
