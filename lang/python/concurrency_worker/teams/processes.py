"""Workers that are processes made by `multiprocessing`, whatever its start method."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection  # here, or the first iteration would wait for its import
import os
import selectors
from typing import TYPE_CHECKING

from ..failures import TaskFailedError, WorkerDiedError
from ..job import DYNAMIC, FRESH, POOL
from ..main_only import hold, let_go
from ..stdin_watch import STDIN
from ..team import Team
from . import messages, process_worker
from .parent_death import needs_lifeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from multiprocessing.sharedctypes import Synchronized

    from ..job import Job, Report
    from ..stdin_watch import StdinWatch

EXIT_LIMIT_S = 1.0
"""How long a worker whose connection has ended may take to become reapable."""

LOOK_AROUND_S = 1.0
"""How long nothing may happen before the processes themselves are looked at."""


class Member:
    """What the team has of one worker."""

    def __init__(self, worker: int, process: BaseProcess, connection: Connection) -> None:
        """Keep a started process and the team's end of its connection."""
        self.worker = worker
        self.process = process
        self.connection = connection
        self.parts = bytearray()
        """What has come of a report so far."""
        self.ended = False
        """Whether the end of the worker has been seen."""


class ProcessTeam(Team):
    """Processes, each at the other end of a connection.

    The main thread waits for all connections at once, and for the end of standard input. The
    end of file on a connection is the end of its worker: nobody else holds the other end.
    """

    def __init__(self, job: Job, watch: StdinWatch, *, start_method: str) -> None:
        """Make no process yet."""
        self._job = job
        self._watch = watch
        self._context = multiprocessing.get_context(start_method)
        self._members: list[Member] = []
        # poll: takes a file or terminal as standard input, which epoll refuses, and holds no
        # descriptor that a child could inherit.
        self._poll = selectors.PollSelector()
        self._counter: Synchronized[int] | None = None
        if job.schedule == DYNAMIC:
            self._counter = self._context.Value("Q", 0)
        self._lifeline: Connection | None = None

    def start(self) -> None:
        """Start the processes."""
        if self._watch.polled:
            self._poll.register(STDIN, selectors.EVENT_READ)
        lifeline: Connection | None = None
        if needs_lifeline():
            lifeline, self._lifeline = self._context.Pipe(duplex=False)
            hold(self._lifeline)
        for worker in range(self._job.workers):
            self._members.append(self._start_one(worker, lifeline))
            self._watch.check()
        if lifeline is not None:
            lifeline.close()
        if self._job.lifetime == POOL:
            self._gather(messages.READY)

    def _start_one(self, worker: int, lifeline: Connection | None) -> Member:
        ours, theirs = self._context.Pipe()
        hold(ours)
        # The stubs give Process to each kind of context, not to their base.
        process = self._context.Process(  # type: ignore[attr-defined]
            target=process_worker.main,
            args=(self._job, worker, theirs, self._counter, os.getpid(), lifeline),
            daemon=True,
        )
        process.start()
        # At once, before the next fork: the worker's death must end the connection.
        theirs.close()
        member = Member(worker, process, ours)
        self._poll.register(ours, selectors.EVENT_READ, member)
        return member

    def run_job(self) -> list[Report]:
        """Hand the job over to a pool; open the gate; collect the reports."""
        if self._job.lifetime == POOL:
            if self._counter is not None:
                self._counter.value = 0
            self._tell_all(messages.JOB)
        self._gather(messages.READY)
        self._tell_all(messages.GO)
        return [messages.unpack(payload) for payload in self._gather(messages.REPORT)]

    def stop(self) -> None:
        """Send a pool home, and reap every process."""
        if self._job.lifetime == POOL:
            self._tell_all(messages.STOP)
        left = sum(not member.ended for member in self._members)
        if left:
            for member, _ in self._messages():
                expect_clean_end(member)
                left -= 1
                if not left:
                    break
        self._close()

    def kill(self) -> None:
        """Kill and reap every process that is left."""
        for member in self._members:
            member.process.kill()
        for member in self._members:
            member.process.join()
        self._close()

    def _close(self) -> None:
        for member in self._members:
            let_go(member.connection)
            member.process.close()
        self._members.clear()
        if self._lifeline is not None:
            let_go(self._lifeline)
            self._lifeline = None
        self._poll.close()

    def _tell_all(self, message: bytes) -> None:
        for member in self._members:
            try:
                member.connection.send_bytes(message)
            except OSError as error:
                raise death(member) from error

    def _gather(self, kind: bytes) -> list[bytes]:
        """Return the payloads of one message of this kind from each worker, in worker order."""
        payloads: dict[int, bytes] = {}
        for member, message in self._messages():
            if message is None:
                if not (self._may_end(kind) and member.worker in payloads):
                    raise death(member)
                expect_clean_end(member)
                continue
            assert message[:1] == kind, (message[:1], kind)
            payloads[member.worker] = message[1:]
            if len(payloads) == len(self._members):
                break
        return [payloads[member.worker] for member in self._members]

    def _may_end(self, kind: bytes) -> bool:
        """Return whether a worker that has sent this kind may end while others are at work."""
        return kind == messages.REPORT and self._job.lifetime == FRESH

    def _messages(self) -> Iterator[tuple[Member, bytes | None]]:
        """Yield what workers say, without end; None at the end of a worker.

        Raises TaskFailedError for a worker that says so, and HarnessGoneError.
        """
        while True:
            events = self._poll.select(LOOK_AROUND_S)
            for key, _ in events:
                if key.data is None:
                    self._watch.check()
                    continue
                member: Member = key.data
                message = self._receive(member)
                if message is None or message[:1] != messages.PART:
                    yield member, message
            if not events:
                # A process that a task has started may hold a dead worker's connection open.
                for member in self._members:
                    if not member.ended and member.process.exitcode is not None:
                        self._end(member)
                        yield member, None

    def _receive(self, member: Member) -> bytes | None:
        try:
            message = member.connection.recv_bytes()
        except (EOFError, OSError):
            self._end(member)
            return None
        kind = message[:1]
        if kind == messages.FAILED:
            raise TaskFailedError(message[1:].decode())
        if kind == messages.PART:
            member.parts += message[1:]
        elif kind == messages.REPORT:
            message = kind + member.parts + message[1:]
            member.parts = bytearray()
        return message

    def _end(self, member: Member) -> None:
        self._poll.unregister(member.connection)
        member.ended = True


def expect_clean_end(member: Member) -> None:
    """Reap a worker that has ended; raises WorkerDiedError unless it ended of itself."""
    member.process.join(EXIT_LIMIT_S)
    if member.process.exitcode != 0:
        raise death(member)


def death(member: Member) -> WorkerDiedError:
    """Return the error that says how this worker ended."""
    process = member.process
    process.join(EXIT_LIMIT_S)
    code = process.exitcode
    if code is None:
        how = "closed its connection"
    elif code < 0:
        how = f"was killed by signal {-code}"
    else:
        how = f"exited with status {code}"
    who = f"process {process.pid} of worker {member.worker}"
    return WorkerDiedError(f"{who} {how} before its job was done")
