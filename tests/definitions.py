"""The workloads' definitions in plain Python, to hold every other program against.

Written from the definitions of mix, fold and each workload in docs/protocol.md and the catalogue,
and from nothing under lang/: two readings of one definition that agree are worth something only
as long as they do not share code.
"""

from __future__ import annotations

from collections.abc import Callable

MASK = 2**64 - 1


def mix(seed: int, i: int) -> int:
    """SplitMix64's output function over a counter, modulo 2**64."""
    z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fold(results: list[int]) -> str:
    """FNV-1a over 64-bit words, in task order, as 16 hex digits."""
    h = 0xCBF29CE484222325
    for result in results:
        h = ((h ^ result) * 0x100000001B3) & MASK
    return f"{h:016x}"


def collatz(seed: int, t: int, size: int) -> int:
    """All steps of `size` numbers below 2**20, each down to 1."""
    steps = 0
    for k in range(size):
        x = mix(seed, t * size + k) % 2**20 + 1
        while x != 1:
            x = 3 * x + 1 if x % 2 else x // 2
            steps += 1
    return steps


def own_number(seed: int, t: int, size: int) -> int:
    """What `sleep` and `selftest` return, whatever the size."""
    return mix(seed, t)


def answered_number(seed: int, t: int, size: int) -> int:
    """What the reply server answers to the task's own number."""
    return mix(mix(seed, t), 0)


TASKS: dict[str, Callable[[int, int, int], int]] = {
    "collatz": collatz,
    "rpc": answered_number,
    "selftest": own_number,
    "sleep": own_number,
}
