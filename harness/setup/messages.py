"""What set-up says on standard error: its progress, and why it cannot go on."""

from __future__ import annotations

import contextlib
import sys
import zipfile
from collections.abc import Iterator


class SetupFailure(Exception):
    """Set-up cannot go on: the step, the culprit, what is wrong with it, and what to do next.

    The fields are those of `harness.errors.HarnessError`, which needs a newer Python than this.
    """

    def __init__(self, step: str, culprit: str, problem: str, action: str) -> None:
        super().__init__(step, culprit, problem, action)
        self.step, self.culprit, self.problem, self.action = (
            step,
            culprit,
            problem,
            action,
        )

    def __str__(self) -> str:
        return f"{self.step}: {self.culprit}: {self.problem}\n  next: {self.action}"


def say(message: str) -> None:
    """One line of progress."""
    print(f"set-up: {message}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def acting(step: str, culprit: object) -> Iterator[None]:
    """Turns what the system refuses within the block into a SetupFailure of that step."""
    try:
        yield
    except (OSError, zipfile.BadZipFile) as refused:
        culprit = getattr(refused, "filename", None) or culprit
        problem = getattr(refused, "strerror", None) or str(refused)
        action = (
            "make the checkout writable and see that the disk has room, then run `make setup` again"
        )
        raise SetupFailure(step, str(culprit), problem, action) from None
