"""Machines of known noise: the logarithms of times that a session on them would measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Of an invocation's iterations the median counts.
ITERATIONS = 3
#: A block has this many invocations, in random order; two of them are compared.
POSITIONS = 20
#: The standard deviation of an iteration's logarithm where it is normal.
SPREAD = 0.04


@dataclass(frozen=True)
class Machine:
    """A kind of noise. `log_ratios(chance, sessions, blocks)` has the shape (sessions, blocks).

    They are those of two cells of equal cost; `symmetric` if their distribution is continuous and
    symmetric by construction, not just because two equal cells were exchanged at random.
    """

    name: str
    what: str
    symmetric: bool
    log_ratios: Callable[[np.random.Generator, int, int], Floats]


def _median_of(iterations: Floats) -> Floats:
    found: Floats = np.median(iterations, axis=-1)
    return found


def _positions(chance: np.random.Generator, sessions: int, blocks: int) -> tuple[Floats, Floats]:
    """Where in its block each of the two cells stands, 0 .. POSITIONS - 1, never the same."""
    first = chance.integers(0, POSITIONS, (sessions, blocks))
    step = chance.integers(1, POSITIONS, (sessions, blocks))
    return first.astype(np.float64), ((first + step) % POSITIONS).astype(np.float64)


def _normal(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    return _median_of(chance.normal(0, SPREAD, (sessions, blocks, ITERATIONS)))


def constant(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    """Every iteration alike and independent."""
    return _normal(chance, sessions, blocks) - _normal(chance, sessions, blocks)


def drift(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    """The machine's speed moves by up to half from the first block to the last."""
    slope = chance.uniform(-0.5, 0.5, (sessions, 1)) / blocks
    first, second = _positions(chance, sessions, blocks)
    return constant(chance, sessions, blocks) + slope * (first - second) / POSITIONS


def spikes(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    """One iteration in ten is held up, by half as long again on average."""

    def arm() -> Floats:
        shape = (sessions, blocks, ITERATIONS)
        held_up = chance.random(shape) < 0.1
        delay: Floats = held_up * chance.exponential(0.5, shape)
        return _median_of(chance.normal(0, SPREAD, shape) + delay)

    return arm() - arm()


def heavy_tails(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    """Whole invocations vary as Student's t with 2 degrees of freedom does: no finite variance."""

    def arm() -> Floats:
        drawn: Floats = chance.standard_t(2, (sessions, blocks))
        return drawn * SPREAD

    return arm() - arm()


def bimodal(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    """Two workers take 1.9 times as long while the CPUs share a core, which changes at random."""

    def arm() -> Floats:
        shared = chance.random((sessions, blocks)) < 0.3
        slower: Floats = shared * np.log(1.9)
        return _normal(chance, sessions, blocks) + slower

    return arm() - arm()


def correlated(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    """The machine's speed wanders from invocation to invocation, as an AR(1) process with 0.95."""
    length = blocks * POSITIONS
    wander = np.empty((sessions, length))
    wander[:, 0] = chance.normal(0, 0.1, sessions)
    steps = chance.normal(0, 0.1 * np.sqrt(1 - 0.95**2), (sessions, length))
    for at in range(1, length):
        wander[:, at] = 0.95 * wander[:, at - 1] + steps[:, at]
    first, second = _positions(chance, sessions, blocks)
    start = np.arange(blocks) * POSITIONS
    rows = np.arange(sessions)[:, None]
    between: Floats = (
        wander[rows, (start + first).astype(int)] - wander[rows, (start + second).astype(int)]
    )
    return constant(chance, sessions, blocks) + between


MACHINES = (
    Machine("constant", "every iteration alike, +-4 %", True, constant),
    Machine("drift", "speed moves by up to half over the session", False, drift),
    Machine("spikes", "one iteration in ten held up", False, spikes),
    Machine("heavy tails", "Student's t, 2 degrees of freedom", True, heavy_tails),
    Machine("placement", "CPUs share a core at times: 1.9 times as long", False, bimodal),
    Machine("correlated", "speed wanders, AR(1) with 0.95", False, correlated),
)


def one_arm_held_up(chance: np.random.Generator, sessions: int, blocks: int) -> Floats:
    """Only one of the two cells has spikes: ratios are skewed, which no symmetry excuses."""
    shape = (sessions, blocks, ITERATIONS)
    held_up = chance.random(shape) < 0.1
    spiky = _median_of(chance.normal(0, SPREAD, shape) + held_up * chance.exponential(0.5, shape))
    return spiky - _normal(chance, sessions, blocks)
