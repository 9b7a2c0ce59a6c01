"""Workers that are threads of the program."""

from __future__ import annotations

import os
import threading
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from .crew import LIMIT_S, Crew, Worker
from .mail import Mail, begin

if TYPE_CHECKING:
    from collections.abc import Callable, MutableSequence

    from .crew import Bare, Gate, Lock


class ThreadMail(Mail):
    """A queue each way."""

    def __init__(self, inbox: SimpleQueue[Any], outbox: SimpleQueue[Any]) -> None:
        """Use these two."""
        self._inbox = inbox
        self._outbox = outbox

    def send(self, message: object) -> None:
        """Post a reference."""
        self._outbox.put(message)

    def receive(self) -> Any:
        """Wait at the queue."""
        return self._inbox.get()

    def has_some(self) -> bool:
        """Ask the queue."""
        return not self._inbox.empty()


class ThreadWorker(Worker):
    """A thread, made as the team of threads makes its own."""

    def __init__(self, number: int, target: Callable[..., None], args: tuple[Any, ...]) -> None:
        """Start it."""
        super().__init__(number)
        self._inbox: SimpleQueue[Any] = SimpleQueue()
        self._outbox: SimpleQueue[Any] = SimpleQueue()
        mail = ThreadMail(self._inbox, self._outbox)
        self._thread = threading.Thread(target=begin, args=(mail, target, args), daemon=True)
        self._thread.start()

    def send(self, message: object) -> None:
        """Post a reference."""
        self._inbox.put(message)

    def _get(self, limit_s: float) -> Any:
        try:
            return self._outbox.get(timeout=limit_s)
        except Empty:
            raise self.stuck(limit_s) from None

    def join(self) -> None:
        """Join it."""
        self._thread.join(LIMIT_S)
        if self._thread.is_alive():
            raise self.stuck(LIMIT_S)
        while not self._outbox.empty():  # nothing but what went wrong in the end
            self.receive()

    def kill(self) -> None:
        """Do nothing: Python cannot stop a thread."""


class ThreadCrew(Crew):
    """Threads, which share everything anyway."""

    processes = False

    def __init__(self) -> None:
        """Have no thread yet."""
        super().__init__()
        self._descriptors: list[int] = []

    def add(self, target: Callable[..., None], *args: object) -> ThreadWorker:
        """Start a thread."""
        worker = ThreadWorker(len(self.workers), target, args)
        self.workers.append(worker)
        return worker

    def bare(self, target: Callable[[], None]) -> Bare:
        """Return a thread."""
        return threading.Thread(target=target, daemon=True)

    def lock(self) -> Lock:
        """Return a lock of `threading`."""
        return threading.Lock()

    def gate(self, count: int) -> Gate:
        """Return a barrier of `threading`."""
        return threading.Barrier(count)

    def words(self, count: int) -> MutableSequence[int]:
        """Return a list."""
        return [0] * count

    def mapping(self) -> MutableSequence[int]:
        """Return a word of an anonymous shared mapping."""
        from mmap import PAGESIZE, mmap  # noqa: PLC0415 (one probe needs it)

        words: MutableSequence[int] = memoryview(mmap(-1, PAGESIZE)).cast("Q")  # type: ignore[assignment]
        return words

    def pipe(self) -> tuple[int, int]:
        """Return the descriptors."""
        ends = os.pipe()
        self._descriptors += ends
        return ends

    def close(self) -> None:
        """Close the pipes."""
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors.clear()
