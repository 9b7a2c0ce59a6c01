"""The honest fake's models: how a job's workers are made, told and waited for."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
from queue import SimpleQueue
from types import SimpleNamespace as Job

Share = dict
"""What one worker did of a job: ready_ns, start_ns, end_ns, process, thread, results."""


class Refused(Exception):
    """What ends in an error line: its code and its message."""


class Baton:
    """The counter of the dynamic schedule: the next number travels through a pipe."""

    def __init__(self) -> None:
        self.ends = os.pipe()
        self.put(0)

    def put(self, number: int) -> None:
        os.write(self.ends[1], number.to_bytes(8, "big"))

    def take(self) -> int:
        number = int.from_bytes(os.read(self.ends[0], 8), "big")
        self.put(number + 1)
        return number

    def reset(self) -> None:
        os.read(self.ends[0], 8)
        self.put(0)


class Sequential:
    """One worker, in the main thread."""

    def __init__(self, program: object, job: Job) -> None:
        self.program, self.job, self.baton = program, job, Baton()

    def work(self) -> list[Share]:
        self.baton.reset()
        return [self.program.share(self.job, 0, self.baton, lambda: None)]

    def end(self) -> None:
        for end in self.baton.ends:
            os.close(end)

    def kill(self) -> None:
        self.end()


class Threads(Sequential):
    """One thread per worker."""

    def __init__(self, program: object, job: Job) -> None:
        super().__init__(program, job)
        self.gate = threading.Barrier(job.workers)
        self.inboxes: list[SimpleQueue[bool]] = [SimpleQueue() for _ in range(job.workers)]
        self.outbox: SimpleQueue[tuple[int, Share]] = SimpleQueue()
        numbers = range(job.workers)
        self.threads = [threading.Thread(target=self.worker, args=(n,)) for n in numbers]
        for thread in self.threads:
            thread.daemon = True
            thread.start()

    def worker(self, number: int) -> None:
        while self.inboxes[number].get():
            try:
                share = self.program.share(self.job, number, self.baton, self.gate.wait)
            except Exception as failure:
                share = {"failed": repr(failure)}
            self.outbox.put((number, share))

    def work(self) -> list[Share]:
        self.baton.reset()
        for inbox in self.inboxes:
            inbox.put(True)
        shares = dict(self.outbox.get() for _ in self.threads)
        return [shares[number] for number in sorted(shares)]

    def end(self) -> None:
        for number, thread in enumerate(self.threads):
            self.inboxes[number].put(False)
            thread.join()
        super().end()


class Fork(Sequential):
    """One forked process per worker, each at the far end of a pair of pipes."""

    def __init__(self, program: object, job: Job) -> None:
        super().__init__(program, job)
        self.pids: list[int] = []
        self.orders: list[int] = []
        self.answers: list[int] = []
        for number in range(job.workers):
            (order, to_worker), (from_worker, answer) = os.pipe(), os.pipe()
            parent, pid = os.getpid(), os.fork()
            if pid == 0:
                try:
                    self.die_with(parent)
                    for end in (*self.orders, *self.answers, to_worker, from_worker):
                        os.close(end)
                    os.close(program.protocol)
                    self.serve(number, order, answer)
                finally:
                    os._exit(1)
            os.close(order)
            os.close(answer)
            self.pids.append(pid)
            self.orders.append(to_worker)
            self.answers.append(from_worker)

    def die_with(self, parent: int) -> None:
        if sys.platform == "linux":
            import ctypes  # noqa: PLC0415 - it takes long, and no other model needs it

            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    def serve(self, number: int, order: int, answer: int) -> None:
        def send(message: object) -> None:
            rest = memoryview(json.dumps(message).encode() + b"\n")
            while rest:
                rest = rest[os.write(answer, rest) :]

        def gate() -> None:
            send("ready")
            os.read(order, 1)

        while os.read(order, 1) == b"w":
            try:
                share = self.program.share(self.job, number, self.baton, gate)
            except Exception as failure:
                share = {"failed": repr(failure)}
            send(share)
        os._exit(0)

    def work(self) -> list[Share]:
        self.baton.reset()
        self.tell(b"w")
        self.gather()
        self.tell(b"g")
        return self.gather()

    def tell(self, order: bytes) -> None:
        for end in self.orders:
            try:
                os.write(end, order)
            except BrokenPipeError:
                raise Refused("worker_died", "a worker ended before its job") from None

    def gather(self) -> list:
        """The next message of each worker, while an eye is kept on standard input."""
        messages = {end: b"" for end in self.answers}
        missing = set(messages)
        poll = select.poll()
        for end in (*messages, *([0] if self.job.die_with_stdin else [])):
            poll.register(end, select.POLLIN)
        while missing:
            for end, _ in poll.poll():
                chunk = os.read(end, 1 << 20)
                if end == 0 and not chunk:
                    self.kill()
                    os._exit(1)
                if not chunk:
                    self.lost(end, poll)
                if end != 0:
                    messages[end] += chunk
                    if messages[end].endswith(b"\n"):
                        poll.unregister(end)
                        missing.remove(end)
        return [json.loads(messages[end]) for end in self.answers]

    def lost(self, end: int, poll: select.poll) -> None:
        pid = self.pids[self.answers.index(end)]
        raise Refused("worker_died", f"process {pid} ended before its job was done")

    def end(self) -> None:
        self.tell(b"e")
        self.reap()

    def kill(self) -> None:
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
        self.reap()

    def reap(self) -> None:
        for pid in self.pids:
            os.waitpid(pid, 0)
        for end in (*self.orders, *self.answers):
            os.close(end)
        super().end()
