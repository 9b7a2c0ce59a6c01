"""What a model of concurrency is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .registry import load_workload

if TYPE_CHECKING:
    from collections.abc import Callable

    from .job import Job
    from .stdin_watch import StdinWatch
    from .team import Team
    from .workload import Workload


class Model(NamedTuple):
    """One way to run several workers, for every workload."""

    family: str
    lifetimes: tuple[str, ...]
    baseline: str
    """The sequential model with the same kernel."""
    parallel: Callable[[], bool]
    """Whether CPU-bound workers can run at the same instant, as it is now."""
    team: Callable[[Job, StdinWatch], Team]
    """Makes the workers of this model."""
    multiplexed: bool = False
    forks: bool = False
    """Whether the main program has to stay single-threaded until its workers are gone."""
    kernel: Callable[[str], type[Workload]] = load_workload
    """Where the workloads come from; raises UnsupportedError."""


def always() -> bool:
    """Return True: workers of this model never share an interpreter lock."""
    return True


def never() -> bool:
    """Return False: there is only one worker."""
    return False
