"""Workers that are connected with the program by messages, whatever they are made of."""

from __future__ import annotations

import selectors
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from ..failures import TaskFailedError
from ..job import FRESH, POOL
from ..stdin_watch import STDIN
from ..team import Team
from . import messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..failures import WorkerDiedError
    from ..job import Job, Report
    from ..stdin_watch import StdinWatch
    from .messages import Connection

EXIT_LIMIT_S = 1.0
"""How long a worker whose connection has ended may take to be gone."""

LOOK_AROUND_S = 1.0
"""How long nothing may happen before the workers themselves are looked at."""


class Member(ABC):
    """What the team has of one worker."""

    def __init__(self, worker: int, connection: Connection) -> None:
        """Keep the team's end of the worker's connection."""
        self.worker = worker
        self.connection = connection
        self.parts = bytearray()
        """What has come of a report so far."""
        self.ended = False
        """Whether the end of the worker has been seen."""

    @abstractmethod
    def is_gone(self) -> bool:
        """Return whether the worker has ended, without waiting."""

    @abstractmethod
    def reap(self) -> None:
        """Have a worker that has ended be gone; raises WorkerDiedError if it should not have."""

    @abstractmethod
    def death(self) -> WorkerDiedError:
        """Return the error that says how this worker ended."""


class ConnectedTeam(Team):
    """Hands over, opens the gate and collects by one small message each way per worker.

    The main thread waits for all connections at once, and for the end of standard input. The
    end of file on a connection is the end of its worker: nobody else holds the other end.
    """

    def __init__(self, job: Job, watch: StdinWatch) -> None:
        """Make no worker yet."""
        self._job = job
        self._watch = watch
        # poll: takes a file or terminal as standard input, which epoll refuses, and holds no
        # descriptor that a child could inherit.
        self._poll = selectors.PollSelector()

    @property
    @abstractmethod
    def _members(self) -> Sequence[Member]:
        """All workers, in their order."""

    @abstractmethod
    def _reset_counter(self) -> None:
        """Have the job's shared counter begin at 0; nobody is taking from it."""

    @abstractmethod
    def _close(self) -> None:
        """Close what the team holds; all workers are gone."""

    def start(self) -> None:
        """Make the workers, and have those of a pool prepare."""
        if self._watch.polled:
            self._poll.register(STDIN, selectors.EVENT_READ)
        self._start_all()
        if self._job.lifetime == POOL:
            self._gather(messages.READY)

    @abstractmethod
    def _start_all(self) -> None:
        """Make the workers; each is heard of by `_listen_to`."""

    def _listen_to(self, member: Member) -> None:
        self._poll.register(member.connection, selectors.EVENT_READ, member)

    def run_job(self) -> list[Report]:
        """Hand the job over to a pool; open the gate; collect the reports."""
        if self._job.lifetime == POOL:
            self._reset_counter()
            self._tell_all(messages.JOB)
        self._gather(messages.READY)
        self._tell_all(messages.GO)
        return [messages.unpack(payload) for payload in self._gather(messages.REPORT)]

    def stop(self) -> None:
        """Send a pool home, and see every worker gone."""
        if self._job.lifetime == POOL:
            self._tell_all(messages.STOP)
        left = sum(not member.ended for member in self._members)
        if left:
            for member, _ in self._messages():
                member.reap()
                left -= 1
                if not left:
                    break
        self._poll.close()
        self._close()

    def _tell_all(self, message: bytes) -> None:
        for member in self._members:
            try:
                member.connection.send_bytes(message)
            except OSError as error:
                raise member.death() from error

    def _gather(self, kind: bytes) -> list[bytes]:
        """Return the payloads of one message of this kind from each worker, in worker order."""
        payloads: dict[int, bytes] = {}
        for member, message in self._messages():
            if message is None:
                if not (self._may_end(kind) and member.worker in payloads):
                    raise member.death()
                member.reap()
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
                    if not member.ended and member.is_gone():
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
