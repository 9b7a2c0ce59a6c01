"""Workers that a probe tells what to do, whatever they are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from ..failures import TaskFailedError, WorkerDiedError
from .mail import Failed, Ready

if TYPE_CHECKING:
    from collections.abc import Callable, MutableSequence
    from multiprocessing.connection import Connection
    from types import TracebackType
    from typing import Protocol

    class Bare(Protocol):
        """What threads and processes have in common."""

        def start(self) -> None:
            """Make the worker."""

        def join(self) -> None:
            """Wait for its end."""

    class Lock(Protocol):
        """A lock that the workers share."""

        def acquire(self) -> bool:
            """Wait for it."""

        def release(self) -> None:
            """Let it go."""

        def __enter__(self) -> bool:
            """Wait for it."""

        def __exit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            traceback: TracebackType | None,
            /,
        ) -> None:
            """Let it go."""

    class Gate(Protocol):
        """A barrier that the workers share."""

        def wait(self, timeout: float | None = None) -> int:
            """Return when all have called this."""


LIMIT_S = 20.0
"""How long anybody waits for a worker that may be dead or stuck."""


class Worker(ABC):
    """The probe's side of one worker. All methods raise WorkerDiedError or TaskFailedError."""

    process: int
    """Its ids of the system, once it is ready."""
    thread: int

    def __init__(self, number: int) -> None:
        """Hold the number of the worker in its crew."""
        self.number = number

    def wait_ready(self) -> None:
        """Return when the worker has begun."""
        ready = self.receive()
        assert isinstance(ready, Ready)
        self.process, self.thread = ready

    def receive(self, limit_s: float = LIMIT_S) -> Any:
        """Wait for the worker's next message."""
        message = self._get(limit_s)
        if isinstance(message, Failed):
            raise TaskFailedError(f"worker {self.number}: {message.why}")
        return message

    def stuck(self, limit_s: float) -> WorkerDiedError:
        """Return the error that says that it does not answer."""
        return WorkerDiedError(f"worker {self.number} said nothing for {limit_s:g} s")

    @abstractmethod
    def send(self, message: object) -> None:
        """Give the worker a message."""

    @abstractmethod
    def _get(self, limit_s: float) -> Any:
        """Wait for whatever it says."""

    @abstractmethod
    def join(self) -> None:
        """Return when the worker has come to its end."""

    @abstractmethod
    def kill(self) -> None:
        """End and reap it, if it can be ended; raises nothing."""


class Crew(ABC):
    """Workers of one model, and what they share; a context that leaves no worker behind.

    On the way out all are joined, so their targets must have been told to return; on an error
    they are killed.
    """

    processes: ClassVar[bool]
    """Whether the workers are processes of their own."""
    context: Any = None
    """Of processes: what of `multiprocessing` makes them and all that they share."""
    maker: int | None = None
    """Of processes: as for `die_with_program`; so is `lifeline`."""
    lifeline: Connection | None = None

    def __init__(self) -> None:
        """Have no worker yet."""
        self.workers: list[Any] = []

    def __enter__(self) -> Crew:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Return when no worker is left."""
        try:
            if kind is None:
                for worker in self.workers:
                    worker.join()
        finally:
            for worker in self.workers:
                worker.kill()
            self.workers.clear()
            self.close()

    def close(self) -> None:  # noqa: B027 (not abstract: threads hold nothing)
        """Close what the crew itself holds."""

    @abstractmethod
    def add(self, target: Callable[..., None], *args: object) -> Any:
        """Make one more Worker, which calls `target(mail, *args)`; `target` is of a module.

        Does not wait for it. Processes that are not forked get copies of `args`, but for what
        they can share: locks, words, sockets, connections.
        """

    def add_all(self, count: int, target: Callable[..., None], *args: object) -> list[Any]:
        """Make several of a kind, and wait until they are ready."""
        made = [self.add(target, *args) for _ in range(count)]
        for worker in made:
            worker.wait_ready()
        return made

    @abstractmethod
    def bare(self, target: Callable[[], None]) -> Bare:
        """Return a worker not yet made, as the language has it, that calls `target`."""

    @abstractmethod
    def lock(self) -> Lock:
        """Return a lock that its workers can share."""

    @abstractmethod
    def gate(self, count: int) -> Gate:
        """Return a barrier of so many workers."""

    @abstractmethod
    def words(self, count: int) -> MutableSequence[int]:
        """Return 64-bit words that its workers can share, all 0."""

    @abstractmethod
    def mapping(self) -> MutableSequence[int]:
        """Return a word in memory that is shared whatever the workers are."""

    @abstractmethod
    def pipe(self) -> tuple[Any, Any]:
        """Return the reading and the writing end of a pipe of the system, to be given to workers.

        `descriptor_of` makes descriptors of them there.
        """


def descriptor_of(end: Any) -> int:
    """Return the descriptor of an end of `Crew.pipe`."""
    return end if isinstance(end, int) else int(end.fileno())
