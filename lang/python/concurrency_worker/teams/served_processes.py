"""Worker processes beside which `multiprocessing` starts processes of its own, and their end.

The start method forkserver has a server that makes the workers, and spawn and forkserver have a
tracker of what would have to be cleaned up. Left alone, both end a moment after the program.
"""

from __future__ import annotations

from multiprocessing import forkserver, resource_tracker, util
from typing import TYPE_CHECKING

from .processes import ProcessTeam

if TYPE_CHECKING:
    from ..job import Job
    from ..stdin_watch import StdinWatch

# In what `multiprocessing` does at the exit: after the workers and their semaphores (0), which
# the tracker has to hear of; before the folder for sockets (-100), of which the server has one.
AFTER_WORKERS = -50


class ServedProcessTeam(ProcessTeam):
    """Processes made by spawn or forkserver; the servers stay from team to team."""

    def __init__(self, job: Job, watch: StdinWatch, *, start_method: str) -> None:
        """Make no process yet."""
        made_by_server = start_method == "forkserver"
        super().__init__(job, watch, start_method=start_method, made_by_server=made_by_server)


def end_servers() -> None:
    """Return when both servers are gone, if they ran."""
    # Private, and as the standard library's own tests do it, from Python 3.9 to 3.15: there is
    # no public way, and the pipes whose end they wait for are private as well.
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
    resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined]


util.Finalize(None, end_servers, exitpriority=AFTER_WORKERS)
