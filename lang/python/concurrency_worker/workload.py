"""What a workload is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from .failures import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Workload(ABC):
    """One worker's copy of a workload, made, used and closed by that worker.

    Making it is the workload's *prepare*: what a worker needs before its gate, a connection or
    an array, is made in `__init__`, and any exception there is a failure of the task.
    """

    parameter_names: ClassVar[frozenset[str]] = frozenset()
    """The keys of `--param` that the workload needs; it takes no others."""

    def __init__(self, size: int, parameters: Mapping[str, str]) -> None:
        """Prepare for tasks of this size; the parameters have passed `check`."""
        self.size = size

    @classmethod
    def check(cls, parameters: Mapping[str, str]) -> None:
        """Raise UsageError unless these are the parameters that the workload needs."""
        for key in sorted(parameters.keys() - cls.parameter_names):
            raise UsageError(f"this workload has no --param {key!r}")
        for key in sorted(cls.parameter_names - parameters.keys()):
            raise UsageError(f"this workload needs --param {key}=...")

    @abstractmethod
    def task(self, seed: int, t: int) -> int:
        """Return the result of task `t`, an unsigned 64-bit integer; depends on nothing else."""

    def close(self) -> None:  # noqa: B027 (not abstract: most workloads hold nothing)
        """Release what `__init__` made."""
