"""What a worker can change, and how its sibling looks whether it has the change too."""

from __future__ import annotations

import os
import signal
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableSequence

PROCESS_STATUS = "/proc/self/status"

variable = 0
"""An ordinary variable of the program."""


class Change(ABC):
    """A worker's copy of one kind of change; `number` counts the runs from 1."""

    def __init__(self, words: MutableSequence[int]) -> None:
        """Begin as it is; `words` are explicitly shared between the two."""
        self._words = words

    @abstractmethod
    def change(self, number: int) -> Any:
        """Make a change that was not made before; return what the sibling has to know."""

    @abstractmethod
    def look(self, told: Any) -> bool:
        """Return whether it is to be seen here."""

    def undo(self, number: int) -> None:  # noqa: B027 (not abstract: most need not)
        """Have everything as it was."""


class Variable(Change):
    """A global of a module."""

    def change(self, number: int) -> int:
        """Set it."""
        global variable  # noqa: PLW0603 (it is what this is about)
        variable = number
        return number

    def look(self, told: int) -> bool:
        """Read it."""
        return variable == told


class SharedMapping(Change):
    """Shared memory: an anonymous mapping, or an array of `multiprocessing`."""

    def change(self, number: int) -> int:
        """Write a word."""
        self._words[0] = number
        return number

    def look(self, told: int) -> bool:
        """Read it."""
        return self._words[0] == told


class WorkingDirectory(Change):
    """The directory that relative names begin at."""

    def __init__(self, words: MutableSequence[int]) -> None:
        """Note where this is."""
        super().__init__(words)
        self._home = os.getcwd()
        self._others = _folders()

    def change(self, number: int) -> str:
        """Go to a folder where it was not before."""
        os.chdir(next(self._others))
        return os.getcwd()

    def look(self, told: str) -> bool:
        """Ask where this is."""
        return os.getcwd() == told

    def undo(self, number: int) -> None:
        """Go back."""
        os.chdir(self._home)


class Environment(Change):
    """An environment variable."""

    NAME = "CONCURRENCY_WORKER_VISIBILITY"

    def change(self, number: int) -> str:
        """Set it."""
        os.environ[self.NAME] = str(number)
        return str(number)

    def look(self, told: str) -> bool:
        """Get it."""
        return os.environ.get(self.NAME) == told

    def undo(self, number: int) -> None:
        """Unset it."""
        del os.environ[self.NAME]


class Descriptor(Change):
    """A file without a name that one worker opens, with something in it."""

    def change(self, number: int) -> tuple[int, bytes]:
        """Open it."""
        import tempfile  # noqa: PLC0415 (nobody else needs it)

        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (until it is undone)
        content = b"%d of %d" % (number, os.getpid())
        self._file.write(content)
        return self._file.fileno(), content

    def look(self, told: tuple[int, bytes]) -> bool:
        """Read the file by the number of the descriptor."""
        descriptor, content = told
        try:
            return os.pread(descriptor, len(content) + 1, 0) == content
        except OSError:
            return False  # no such descriptor here, or one that cannot be read so

    def undo(self, number: int) -> None:
        """Close it."""
        self._file.close()


class Umask(Change):
    """The permissions that new files do not get."""

    def change(self, number: int) -> int:
        """Set another; there are 512."""
        wanted = (self._now() + number) % 0o1000
        self._home = os.umask(wanted)
        return wanted

    def look(self, told: int) -> bool:
        """Ask for it."""
        return self._now() == told

    def undo(self, number: int) -> None:
        """Set it back."""
        os.umask(self._home)

    def _now(self) -> int:
        now = os.umask(0o077)
        os.umask(now)
        return now


class SignalHandler(Change):
    """What the process does at SIGUSR2, as the system has it."""

    def change(self, number: int) -> None:
        """Have it handled, by a handler in C: `signal.signal` is for main threads alone."""
        import faulthandler  # noqa: PLC0415 (nobody else needs it)

        self._sink = open(os.devnull, "w", encoding="ascii")  # noqa: SIM115 (until it is undone)
        faulthandler.register(signal.SIGUSR2, file=self._sink)

    def look(self, told: None) -> bool:
        """Read the mask of the signals that are caught here."""
        with open(PROCESS_STATUS, encoding="ascii", errors="replace") as status:
            caught = next(line for line in status if line.startswith("SigCgt:"))
        return bool(int(caught.split()[1], 16) >> (signal.SIGUSR2 - 1) & 1)

    def undo(self, number: int) -> None:
        """Have it as it was."""
        import faulthandler  # noqa: PLC0415 (nobody else needs it)

        faulthandler.unregister(signal.SIGUSR2)
        self._sink.close()


def kinds() -> Iterator[tuple[str, type[Change]]]:
    """Yield every kind of change that this system has, by its name."""
    yield "variable", Variable
    yield "shared_mapping", SharedMapping
    yield "working_directory", WorkingDirectory
    yield "environment", Environment
    yield "descriptor", Descriptor
    yield "umask", Umask
    if os.path.exists(PROCESS_STATUS):
        yield "signal_handler", SignalHandler


def _folders() -> Iterator[str]:
    """Yield folders that anybody may enter, each once, as long as there are some."""
    home = os.getcwd()
    while True:
        for folder, _, _ in os.walk(os.path.dirname(os.__file__)):
            if folder != home and os.access(folder, os.X_OK):
                yield folder
