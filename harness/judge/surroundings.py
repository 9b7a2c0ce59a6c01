"""What went on around the blocks: which of them are flagged, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import median

from harness.catalogue.entries import NoiseLimits
from harness.store import InvocationRecord, Plan, SessionReader, SurroundingsRecord

#: Foreign CPU time is counted in the kernel's ticks: what is less than two of them is nothing.
COUNTED_IN_NS = 20_000_000


@dataclass(frozen=True, slots=True)
class BlockState:
    """A block as its surroundings show it. `flags` say what speaks against it, in words.

    `placement` is the class of the CPUs' distance, "mixed" if it changed within the block, and
    empty if it is not known. `lost_cpu` if a CPU of the plan could not be used.
    """

    block: int
    placement: str
    noisy: tuple[str, ...]
    lost_cpu: bool = False

    @property
    def flags(self) -> tuple[str, ...]:
        mixed = ("the CPUs' placement changed",) if self.placement == "mixed" else ()
        lost = ("a CPU was taken away",) if self.lost_cpu else ()
        return (*lost, *self.noisy, *mixed)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The blocks' states, and of each cell how much others computed beside it.

    `foreign_share` is the median over blocks of the share of all CPU time that neither the
    program nor its service used.
    """

    blocks: tuple[BlockState, ...]
    foreign_share: dict[str, float]
    limits: NoiseLimits | None

    @property
    def flagged(self) -> frozenset[int]:
        return frozenset(state.block for state in self.blocks if state.flags)

    @property
    def set_aside(self) -> frozenset[int]:
        """The flagged blocks without which verdicts are computed as well.

        None of them if there are more than the limits allow: then it is not the exception.
        """
        most = self.limits.set_aside_at_most * len(self.blocks) if self.limits else 0
        return self.flagged if len(self.flagged) <= most else frozenset()

    @property
    def lost_cpu(self) -> frozenset[int]:
        return frozenset(state.block for state in self.blocks if state.lost_cpu)

    def uneven(self, first: str, second: str) -> str | None:
        """Why two cells were not measured alike, or None: others computed beside one of them."""
        if self.limits is None:
            return None
        one, other = self.foreign_share.get(first, 0.0), self.foreign_share.get(second, 0.0)
        if abs(one - other) <= self.limits.uneven_share:
            return None
        return f"others used {one:.0%} of the CPUs beside {first} and {other:.0%} beside {second}"


UNKNOWN_SURROUNDINGS = Surroundings((), {}, None)


def surroundings_of(reader: SessionReader) -> Surroundings:
    """What the record shows; nothing is flagged in a session that was run without limits."""
    plan, limits = reader.plan, reader.plan.noise_limits
    by_block: dict[int, list[InvocationRecord]] = defaultdict(list)
    shares: dict[str, list[float]] = defaultdict(list)
    for record in reader.invocations:
        by_block[record.block].append(record)
        share = _foreign_share([record], len(plan.cpus))
        if share is not None:
            shares[record.cell].append(share)
    states: list[BlockState] = []
    if limits is not None:
        around: dict[int, list[SurroundingsRecord]] = defaultdict(list)
        for moment in reader.surroundings:
            around[moment.block].append(moment)
        usual = _usual_spins(reader.surroundings)
        states = [
            _state(block, by_block[block], around[block], usual, plan, limits)
            for block in sorted(by_block)
        ]
    return Surroundings(
        tuple(states), {cell: median(found) for cell, found in shares.items()}, limits
    )


def _state(
    block: int,
    records: Sequence[InvocationRecord],
    moments: Sequence[SurroundingsRecord],
    usual_ns: Sequence[float],
    plan: Plan,
    limits: NoiseLimits,
) -> BlockState:
    noisy = []
    slowest = max(
        (
            spin / usual
            for moment in moments
            for spin, usual in zip(moment.spin_ns, usual_ns, strict=False)
            if spin is not None and usual
        ),
        default=1.0,
    )
    if slowest > limits.slow_spin:
        noisy.append(f"a spin took {slowest:.2f} times the usual")
    foreign = _foreign_share(records, len(plan.cpus))
    if foreign is not None and foreign > limits.foreign_share:
        noisy.append(f"others used {foreign:.0%} of the CPUs")
    lost = _lost_share(records, len(plan.cpus))
    if lost > limits.lost_share:
        noisy.append(f"{lost:.0%} of the CPU time was stolen or throttled away")
    placement = _placement(moments, limits)
    lost_cpu = any(not set(plan.cpus) <= set(moment.cpus) for moment in moments)
    return BlockState(block, placement, tuple(noisy), lost_cpu)


def _placement(moments: Sequence[SurroundingsRecord], limits: NoiseLimits) -> str:
    """The class of the first CPU's distance to the others, in their order where it differs."""
    columns = zip_longest(*(moment.handover_ns for moment in moments))
    classes = [
        {limits.placement(handover) for handover in column if handover is not None}
        for column in columns
    ]
    if any(len(each) > 1 for each in classes):
        return "mixed"
    known = [next(iter(each)) for each in classes if each]
    return ", ".join(known if len(set(known)) > 1 else known[:1])


def _usual_spins(moments: Iterable[SurroundingsRecord]) -> list[float]:
    """The session's median spin of each CPU; 0 where there is none."""
    columns: dict[int, list[int]] = defaultdict(list)
    for moment in moments:
        for index, spin in enumerate(moment.spin_ns):
            if spin is not None:
                columns[index].append(spin)
    if not columns:
        return []
    return [
        float(median(columns[index])) if columns[index] else 0.0
        for index in range(max(columns) + 1)
    ]


def _foreign_share(records: Iterable[InvocationRecord], cpus: int) -> float | None:
    """The share of the CPU time that others used beside these invocations."""
    used_ns = span_ns = 0
    for record in records:
        foreign_ns = record.noise.foreign_cpu_ns
        if foreign_ns is None or record.spawned_ns is None or record.reaped_ns is None:
            continue
        used_ns += max(0, foreign_ns - COUNTED_IN_NS)
        span_ns += record.reaped_ns - record.spawned_ns
    return used_ns / (span_ns * cpus) if span_ns else None


def _lost_share(records: Iterable[InvocationRecord], cpus: int) -> float:
    """The share of the CPU time that the host or a quota took away."""
    lost_ns = span_ns = 0
    for record in records:
        if record.spawned_ns is None or record.reaped_ns is None:
            continue
        lost_ns += (record.noise.steal_ns or 0) + (record.noise.throttled_ns or 0)
        span_ns += record.reaped_ns - record.spawned_ns
    return lost_ns / (span_ns * cpus) if span_ns else 0.0
