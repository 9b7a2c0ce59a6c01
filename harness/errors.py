"""What can go wrong, raised with fields and shown once, at the edge.

Every error names the step that failed, the culprit and what to do next. Nothing below `cli`
prints; `cli` shows an error with `str()` and exits with its `exit_status`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

EXIT_DONE = 0
EXIT_NOT_MEASURED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


@dataclass
class HarnessError(Exception):
    """A failure that a person can act on.

    `step` is what was being done, `culprit` the thing that stood in the way, `problem` what is
    wrong with it, `action` the next thing to do.
    """

    step: str
    culprit: str
    problem: str
    action: str

    exit_status = EXIT_NOT_MEASURED

    def __str__(self) -> str:
        return f"{self.step}: {self.culprit}: {self.problem}\n  next: {self.action}"


class UsageError(HarnessError):
    """The user asked for something that does not exist or cannot be."""

    exit_status = EXIT_USAGE


class InputError(HarnessError):
    """A file (manifest, catalogue, session) does not say what it has to."""

    exit_status = EXIT_USAGE


class BuildError(HarnessError):
    """A toolchain was found but did not build the worker program."""


class InterruptedSession(HarnessError):
    """The user stopped a session; everything measured so far is on disk."""

    exit_status = EXIT_INTERRUPTED


def unknown_name(step: str, kind: str, name: str, known: Iterable[str]) -> UsageError:
    """The error for a name that is not among `known`; it names the nearest match."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    listed = ", ".join(names) if names else "none"
    action = f"did you mean {near[0]!r}? known: {listed}" if near else f"choose one of: {listed}"
    return UsageError(step, f"{kind} {name!r}", "there is none of that name", action)
