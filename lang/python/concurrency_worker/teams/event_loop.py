"""Workers that are coroutines of one event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Union

from ..clock import now_ns
from ..failures import ProgramError, TaskFailedError, WorkerDiedError, reason
from ..job import FRESH, POOL, Report, perform_async
from ..team import Team, blame

if TYPE_CHECKING:
    from ..job import Job
    from ..stdin_watch import StdinWatch
    from ..workload import AsyncWorkload

PREPARED = None
"""What a worker of a pool says when it waits for its first job."""

Mail = Union[Report, ProgramError, None]


class EventLoopTeam(Team):
    """Coroutines in the main thread; the loop runs while the team is asked for something.

    Like `asyncio.run`, each team has a loop of its own.
    """

    _crew: Crew

    def __init__(self, job: Job, watch: StdinWatch) -> None:
        """Make no worker yet; a thread watches standard input."""
        del watch
        self._job = job
        self._loop = asyncio.new_event_loop()

    def start(self) -> None:
        """Start the coroutines."""
        self._loop.run_until_complete(self._start())

    async def _start(self) -> None:
        # In here: in Python 3.9 queues and events belong to the loop that runs when they are made.
        self._crew = Crew(self._job)
        if self._job.lifetime == POOL:
            for _ in self._crew.workers:
                await self._crew.receive()

    def run_job(self) -> list[Report]:
        """Hand the job over to a pool, and collect the reports."""
        return self._loop.run_until_complete(self._crew.run_job())

    def stop(self) -> None:
        """Send a pool home, and wait for every coroutine's end."""
        self._loop.run_until_complete(self._crew.stop())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def kill(self) -> None:
        """Leave the coroutines where they are: nothing resumes them any more."""


class Crew:
    """The workers, each with an inbox for jobs; one outbox, a gate and a counter for all."""

    def __init__(self, job: Job) -> None:
        """Start the workers on the running loop."""
        self.job = job
        self.outbox: asyncio.Queue[tuple[int, Mail]] = asyncio.Queue()
        self.inboxes: list[asyncio.Queue[bool]] = [asyncio.Queue() for _ in range(job.workers)]
        self._missing = job.workers
        self._gate = asyncio.Event()
        self._next = 0
        self.workers = [asyncio.ensure_future(self._be(worker)) for worker in range(job.workers)]

    async def run_job(self) -> list[Report]:
        """Have the job done and return the reports in worker order."""
        if self.job.lifetime == POOL:
            self._next = 0
            for inbox in self.inboxes:
                inbox.put_nowait(True)
        reports: dict[int, Report] = {}
        while len(reports) < self.job.workers:
            worker, mail = await self.receive()
            if mail is not None:
                reports[worker] = mail
        return [reports[worker] for worker in range(self.job.workers)]

    async def receive(self) -> tuple[int, Report | None]:
        """Return who has posted what; raises what a worker could not go on for."""
        worker, mail = await self.outbox.get()
        if isinstance(mail, ProgramError):
            raise mail
        return worker, mail

    async def stop(self) -> None:
        """Return when no worker is left."""
        for inbox in self.inboxes:
            inbox.put_nowait(False)
        await asyncio.wait(self.workers)
        while not self.outbox.empty():  # nothing but what went wrong in a release
            await self.receive()

    async def _be(self, worker: int) -> None:
        try:
            await self._work(worker)
        except TaskFailedError as error:
            self.outbox.put_nowait((worker, error))
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            # Also SystemExit, which would end the loop and look like the program's own.
            message = f"coroutine of worker {worker} ended before its job was done: {reason(error)}"
            self.outbox.put_nowait((worker, WorkerDiedError(message)))

    async def _work(self, worker: int) -> None:
        """Do what `team.work` does, waiting by `await`."""
        job = self.job
        workload = job.workload(job.size, job.parameters)
        with blame(f"worker {worker} could not prepare"):
            await workload.open()
        if job.lifetime == FRESH:
            await self._work_once(worker, workload)
        else:
            self.outbox.put_nowait((worker, PREPARED))
            while await self.inboxes[worker].get():
                await self._work_once(worker, workload)
        with blame(f"worker {worker} could not release"):
            await workload.close()

    async def _work_once(self, worker: int, workload: AsyncWorkload) -> None:
        ready_ns = now_ns()
        await self._pass_gate()
        report = await perform_async(self.job, worker, workload, ready_ns, self._take)
        self.outbox.put_nowait((worker, report))

    async def _pass_gate(self) -> None:
        """Return when all workers have called this; the last to come opens the gate."""
        gate = self._gate
        self._missing -= 1
        if self._missing:
            await gate.wait()
        else:
            self._missing = self.job.workers
            self._gate = asyncio.Event()
            gate.set()

    def _take(self) -> int:
        """Take from the counter: nobody else runs between two awaits."""
        number = self._next
        self._next = number + 1
        return number
