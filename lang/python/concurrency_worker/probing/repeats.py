"""How often something is done, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..clock import now_ns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST = 5
"""So many are made, whatever the cap."""


def within(repeats: int, cap_ms: int, least: int = LEAST) -> Iterator[int]:
    """Yield 0, 1, ... up to `repeats`; after `least` of them no more once the cap is spent."""
    end_ns = now_ns() + cap_ms * 1_000_000
    for number in range(repeats):
        if number >= least and now_ns() >= end_ns:
            return
        yield number


def percentile(values: Sequence[int], percent: int) -> int:
    """Return the percentile by nearest rank."""
    rank = -(-percent * len(values) // 100)
    return sorted(values)[max(rank, 1) - 1]
