"""What a worker does whose making is all that counts; a new process imports this and no more."""

from __future__ import annotations


def nothing() -> None:
    """Do nothing."""
