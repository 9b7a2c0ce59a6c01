"""Which crew there is for which kind of worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .crew import Crew


def make(kind: str) -> Crew:
    """Return an empty crew of `threads`, or of processes by that start method."""
    if kind == "threads":
        from .thread_crew import ThreadCrew  # noqa: PLC0415

        return ThreadCrew()
    # Imported by a program of threads, it would be no program of threads any more.
    from .process_crew import ProcessCrew  # noqa: PLC0415

    return ProcessCrew(kind)
