"""The arithmetic that all languages share, modulo 2^64."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK64 = 0xFFFFFFFFFFFFFFFF
FOLD_START = 0xCBF29CE484222325


def mix(seed: int, i: int) -> int:
    """Return element `i` of the SplitMix64 sequence of `seed`, an unsigned 64-bit integer."""
    z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & MASK64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK64
    return z ^ (z >> 31)


def fold(values: Iterable[int], h: int = FOLD_START) -> int:
    """Return `h` after the FNV-1a step over each of `values`, in their order."""
    for value in values:
        h = ((h ^ value) * 0x100000001B3) & MASK64
    return h
