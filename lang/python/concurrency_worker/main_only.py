"""What belongs to the main program alone and must not live on in a forked worker.

A copied pipe end hides the end of file from its reader, so the contract's ways of noticing a
death would fail. Descriptors are close-on-exec in Python; this is the same for fork without exec.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Protocol

    class Closable(Protocol):
        """Anything that owns a descriptor."""

        def close(self) -> None:
            """Close the descriptor."""


_held: set[Closable] = set()


def hold(thing: Closable) -> None:
    """Have every child that is forked from now on close its copy of `thing`."""
    _held.add(thing)


def let_go(thing: Closable) -> None:
    """Close `thing` here; children need not do it any more."""
    _held.discard(thing)
    thing.close()


def _close_in_child() -> None:
    # Through the objects, not by number: a number may be in use again when an object is collected.
    for thing in _held:
        thing.close()
    _held.clear()


os.register_at_fork(after_in_child=_close_in_child)
