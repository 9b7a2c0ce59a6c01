"""Workers that are threads of the program."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Union

from ..failures import ProgramError, TaskFailedError, WorkerDiedError, reason
from ..job import POOL, Report
from ..team import Link, Team, work

if TYPE_CHECKING:
    from ..job import Job
    from ..stdin_watch import StdinWatch

PREPARED = None
"""What a worker of a pool says when it waits for its first job."""

Mail = Union[Report, ProgramError, None]


class ThreadTeam(Team):
    """Threads, each with an inbox for jobs, one outbox for all, and a barrier as the gate."""

    def __init__(self, job: Job, watch: StdinWatch) -> None:
        """Make no thread yet; a thread of its own watches standard input."""
        del watch
        self._job = job
        self._threads: list[threading.Thread] = []
        self._inboxes: list[SimpleQueue[bool]] = [SimpleQueue() for _ in range(job.workers)]
        self._outbox: SimpleQueue[tuple[int, Mail]] = SimpleQueue()
        self._gate = threading.Barrier(job.workers)
        self._counter = Counter()

    def start(self) -> None:
        """Start the threads."""
        for worker in range(self._job.workers):
            inbox = self._inboxes[worker]
            link = ThreadLink(worker, inbox, self._outbox, self._gate, self._counter)
            # Daemons: when one of them fails the program ends without waiting for the others.
            thread = threading.Thread(target=_run, args=(self._job, worker, link), daemon=True)
            self._threads.append(thread)
            thread.start()
        if self._job.lifetime == POOL:
            for _ in self._threads:
                self._receive()

    def run_job(self) -> list[Report]:
        """Hand the job over to a pool, and collect the reports."""
        if self._job.lifetime == POOL:
            self._counter.reset()
            for inbox in self._inboxes:
                inbox.put(True)
        reports: dict[int, Report] = {}
        while len(reports) < self._job.workers:
            worker, mail = self._receive()
            if mail is not None:
                reports[worker] = mail
        return [reports[worker] for worker in range(self._job.workers)]

    def _receive(self) -> tuple[int, Report | None]:
        worker, mail = self._outbox.get()
        if isinstance(mail, ProgramError):
            raise mail
        return worker, mail

    def stop(self) -> None:
        """Send a pool home, and join every thread."""
        for inbox in self._inboxes:
            inbox.put(False)
        for thread in self._threads:
            thread.join()
        while not self._outbox.empty():  # nothing but what went wrong in a release
            self._receive()

    def kill(self) -> None:
        """Do nothing: Python cannot stop a thread."""


class ThreadLink(Link):
    """Hands over by reference; SimpleQueue because it is C and blocks without polling."""

    def __init__(
        self,
        worker: int,
        inbox: SimpleQueue[bool],
        outbox: SimpleQueue[tuple[int, Mail]],
        gate: threading.Barrier,
        counter: Counter,
    ) -> None:
        """Connect one worker; all but the inbox are shared with its siblings."""
        self._worker = worker
        self._inbox = inbox
        self._outbox = outbox
        self._gate = gate
        self._counter = counter

    def prepared(self) -> None:
        """Post `PREPARED`."""
        self._outbox.put((self._worker, PREPARED))

    def next_job(self) -> bool:
        """Wait at the inbox."""
        return self._inbox.get()

    def pass_gate(self) -> None:
        """Wait at the barrier."""
        self._gate.wait()

    def take(self) -> int:
        """Take from the shared counter."""
        return self._counter.take()

    def hand_in(self, report: Report) -> None:
        """Post the report."""
        self._outbox.put((self._worker, report))

    def fail(self, error: TaskFailedError) -> None:
        """Post the failure; the siblings at the gate wait on until the program ends."""
        self._outbox.put((self._worker, error))

    def died(self, error: BaseException) -> None:
        """Post that this thread ends where it should not."""
        message = f"thread of worker {self._worker} ended before its job was done: {reason(error)}"
        self._outbox.put((self._worker, WorkerDiedError(message)))


class Counter:
    """A counter from which each number is taken once.

    A lock, because `next` of an `itertools.count` is one step only while there is a GIL, and no
    document promises it even then.
    """

    def __init__(self) -> None:
        """Begin at 0."""
        self._lock = threading.Lock()
        self._next = 0

    def take(self) -> int:
        """Return the next number."""
        with self._lock:
            number = self._next
            self._next = number + 1
        return number

    def reset(self) -> None:
        """Begin at 0 again; nobody may be taking."""
        self._next = 0


def _run(job: Job, worker: int, link: ThreadLink) -> None:
    try:
        work(job, worker, link)
    except BaseException as error:
        # Also SystemExit: nobody else would notice that the thread is gone.
        link.died(error)
