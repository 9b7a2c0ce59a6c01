"""What a model of concurrency is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .kernels import in_python

if TYPE_CHECKING:
    from collections.abc import Callable

    from .job import Job
    from .kernels import Maker
    from .stdin_watch import StdinWatch
    from .team import Team


def always() -> bool:
    """Return True: workers of this model never share an interpreter lock."""
    return True


def never() -> bool:
    """Return False: all workers of this model are one thread."""
    return False


def nothing() -> None:
    """Return None: every Python has what this model needs."""


class Model(NamedTuple):
    """One way to run several workers, for every workload that its kernel has."""

    family: str
    lifetimes: tuple[str, ...]
    baseline: str
    """The sequential model with the same kernel."""
    parallel: Callable[[], bool]
    """Whether CPU-bound workers can run at the same instant, as it is now."""
    team: Callable[[Job, StdinWatch], Team]
    """Makes the workers of this model."""
    multiplexed: bool = False
    watches_stdin: bool = False
    """Whether its team watches standard input itself, so that no thread has to."""
    kernel: Callable[[str], Maker] = in_python
    """Where the workloads come from; raises NotApplicableError with the reason."""
    needs: Callable[[], str | None] = nothing
    """What this runtime lacks to run the model, or None."""
    probed_as: str | None = None
    """The kind of crew that its probes have (`probing/crews.py`); None if it is not probed."""
    not_probed: str = ""
    """Why it is not probed."""
