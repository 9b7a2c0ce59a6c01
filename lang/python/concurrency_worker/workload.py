"""What a workload is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from .failures import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

COMPUTES = "an event loop runs one task at a time: a CPU-bound task would stop all others"
"""Why a workload without a variant for an event loop has none, if it does not say otherwise."""


class Declaration:
    """What holds for a workload whatever its kernel: the sizes and parameters that it takes."""

    sizes: ClassVar[range] = range(2**31)
    """The sizes that it takes."""
    parameter_names: ClassVar[frozenset[str]] = frozenset()
    """The keys of `--param` that it needs; it takes no others."""
    waits: ClassVar[bool] = False
    """Whether its tasks spend their time waiting, and not computing."""
    not_in_python: ClassVar[str | None] = None
    """Why there is no kernel in pure Python, or None where there is one."""
    not_in_event_loop: ClassVar[str] = COMPUTES
    """Why it has no variant for an event loop, where it has none."""

    def __init__(self, size: int, parameters: Mapping[str, str]) -> None:
        """Hold the size; both have passed `check`."""
        self.size = size

    @classmethod
    def check(cls, size: int, parameters: Mapping[str, str]) -> None:
        """Raise UsageError unless the workload takes this size and needs these parameters."""
        if size not in cls.sizes:
            raise UsageError(
                f"this workload takes a size from {cls.sizes[0]} to {cls.sizes[-1]}, not {size}"
            )
        for key in sorted(parameters.keys() - cls.parameter_names):
            raise UsageError(f"this workload has no --param {key!r}")
        for key in sorted(cls.parameter_names - parameters.keys()):
            raise UsageError(f"this workload needs --param {key}=...")


class Workload(Declaration, ABC):
    """One worker's copy of a workload, made, used and closed by that worker.

    Making it is the workload's *prepare*: what a worker needs before its gate, a connection or
    an array, is made in `__init__`, and any exception there is a failure of the task.
    """

    @abstractmethod
    def task(self, seed: int, t: int) -> int:
        """Return the result of task `t`, an unsigned 64-bit integer; depends on nothing else."""

    def close(self) -> None:
        """Release what `__init__` made."""


class AsyncWorkload(ABC):
    """The same for an event loop, which runs many workers in one thread.

    What blocks has to be awaited, so the *prepare* is `open`; `close` undoes it.
    """

    def __init__(self, size: int, parameters: Mapping[str, str]) -> None:
        """Hold the size; both have passed the declaration's `check`."""
        self.size = size

    async def open(self) -> None:  # noqa: B027 (not abstract: most workloads need nothing)
        """Prepare."""

    @abstractmethod
    async def task(self, seed: int, t: int) -> int:
        """Return the result of task `t`, an unsigned 64-bit integer; depends on nothing else."""

    async def close(self) -> None:  # noqa: B027 (not abstract: most workloads hold nothing)
        """Release what `open` made."""
