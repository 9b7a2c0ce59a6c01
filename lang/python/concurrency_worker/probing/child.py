"""The child's side of a program that starts itself once more to see what goes wrong in it."""

from __future__ import annotations

import resource
import sys
from typing import TYPE_CHECKING, Any

from ..teams.parent_death import die_with_program, needs_lifeline
from .parameters import number, text

if TYPE_CHECKING:
    from .parameters import Parameter
    from .session import Session

CHILD_PARAMETERS: dict[str, Parameter] = {
    "in_child": number(0, 0, 1),
    "case": text(""),
    "parent": number(0, 0, 2**31 - 1),
}
"""What a child is told beside what its parent was: that it is one, of what, and whose."""


def begin_child(session: Session) -> str:
    """Be the child; return what it was told of its part."""
    # The kernel ends it with its parent, and everything here may stop or be interrupted.
    session.stdin.end()
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    stdin: Any = sys.stdin
    die_with_program(session.parameters["parent"], stdin if needs_lifeline() else None)
    case: str = session.parameters["case"]
    return case


def ending(status: int) -> str:
    """Return how a process ended, from its status as `subprocess` and `multiprocessing` say it."""
    return f"signal-{-status}" if status < 0 else f"exit-{status}"
