"""The metrics of many invocations at once, from their iterations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harness.errors import InputError
from harness.store import InvocationRecord
from harness.units import NS_PER_S

Floats = NDArray[np.float64]
#: Stands for the time of a worker that got no task.
NEVER = -1


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: its values, and which of the records each is of."""

    name: str
    records: NDArray[np.int64]
    values: Floats


def metrics(records: Sequence[InvocationRecord], *, fresh: bool) -> Iterator[Metric]:
    """Every metric of completed invocations, warm-ups left out. Raises InputError.

    Workers made within the iteration run cold code; their exclusive time would be taken for the
    CPU's. Fresh cells tell what a job costs from request to join, and nothing else of time.
    """
    for places, some in _alike(records):
        counted = [[each for each in r.iterations if not each.warmup] for r in some]
        if not counted[0]:
            continue
        joined = np.array([[each.joined_ns for each in row] for row in counted], dtype=np.int64)
        asked = np.array([[each.requested_ns for each in row] for row in counted], dtype=np.int64)
        took = (joined - asked).astype(np.float64)
        _require_forward(some, took)
        yield Metric("inclusive_ns", places, _medians(np.maximum(1.0, took)))
        if not fresh:
            starts = times_of([[each.start_ns for each in row] for row in counted])
            ends = times_of([[each.end_ns for each in row] for row in counted])
            yield from _of_tasks(places, some, starts, ends)
    yield from _cpus_busy(records)


def _alike(
    records: Sequence[InvocationRecord],
) -> Iterator[tuple[NDArray[np.int64], list[InvocationRecord]]]:
    """The records in groups of as many iterations and workers, with their places."""
    groups: dict[tuple[tuple[bool, int, int], ...], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        shape = tuple((i.warmup, len(i.start_ns), len(i.end_ns)) for i in record.iterations)
        groups[shape].append(place)
    for places in groups.values():
        yield np.array(places, dtype=np.int64), [records[place] for place in places]


def times_of(times: Sequence[Sequence[Sequence[int | None]]]) -> NDArray[np.int64]:
    """Record, iteration, worker; NEVER where a worker got no task."""
    try:
        return np.array(times, dtype=np.int64)
    except TypeError:
        known = [
            [[NEVER if time is None else time for time in each] for each in row] for row in times
        ]
        return np.array(known, dtype=np.int64)


def _of_tasks(
    places: NDArray[np.int64],
    records: Sequence[InvocationRecord],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> Iterator[Metric]:
    spans, overlaps = spans_and_overlaps(starts, ends)
    _require_forward(records, spans)
    some = ~np.isnan(spans).all(axis=1)
    tasks = np.array([record.tasks or 0 for record in records], dtype=np.float64)
    timed = some & (tasks > 0)
    if timed.any():
        took_ns = np.maximum(1.0, _medians(spans[timed]))
        yield Metric("exclusive_ns", places[timed], took_ns)
        yield Metric("throughput_per_s", places[timed], tasks[timed] * NS_PER_S / took_ns)
    late = late_to_middle(spans)
    told = ~np.isnan(late)
    yield Metric("late_to_middle", places[told], late[told])
    seen = ~np.isnan(overlaps).all(axis=1)
    if seen.any():
        yield Metric("overlap", places[seen], _medians(overlaps[seen]))


def spans_and_overlaps(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """From the first task's start to the last task's end, in ns, and how many workers were busy.

    Both by record and iteration, over the last axis; the overlap is the sum of the workers'
    intervals over the span. NaN without tasks; the overlap also where the span is nothing.
    """
    if starts.shape[-1] == 0 or ends.shape[-1] == 0:
        nothing = np.full(starts.shape[:-1], np.nan)
        return nothing, nothing
    begun, ended = starts != NEVER, ends != NEVER
    last = ends.max(axis=-1)
    first = np.where(begun, starts, np.iinfo(np.int64).max).min(axis=-1)
    had = begun.any(axis=-1) & ended.any(axis=-1)
    spans = np.where(had, last - np.where(had, first, 0), np.nan)
    busy = np.where(ended, ends, 0).sum(axis=-1) - np.where(begun, starts, 0).sum(axis=-1)
    overlaps = np.where(spans > 0, busy / np.where(spans > 0, spans, 1.0), np.nan)
    return spans, overlaps


def late_to_middle(spans: Floats) -> Floats:
    """The median of the last third of iterations over that of the middle third; NaN below 3.

    By record. Iterations without tasks are left out.
    """
    found = np.full(len(spans), np.nan)
    whole = ~np.isnan(spans).any(axis=1)
    third = spans.shape[1] // 3
    if third and whole.any():
        middle = np.median(spans[whole, -2 * third : -third], axis=1)
        late = np.median(spans[whole, -third:], axis=1)
        found[whole] = np.where(middle > 0, late / np.where(middle > 0, middle, 1.0), np.nan)
    for place in np.flatnonzero(~whole):
        rest = spans[place][~np.isnan(spans[place])]
        if rest.size >= 3:
            found[place] = late_to_middle(rest[np.newaxis])[0]
    return found


def _require_forward(records: Sequence[InvocationRecord], took: Floats) -> None:
    """Raises InputError where something ended before it began: no clock of ours does that."""
    backward = np.flatnonzero((took < 0).any(axis=1))
    if backward.size:
        record = records[backward[0]]
        raise InputError(
            "judging a session",
            f"{record.cell}, block {record.block}",
            "an iteration ends before it begins",
            "the record was changed after it was written; restore it from its origin",
        )


def _medians(values: Floats) -> Floats:
    """Of each row, over what there is; every row has something."""
    if np.isnan(values).any():
        return np.nanmedian(values, axis=1)
    return np.median(values, axis=1)


def _cpus_busy(records: Sequence[InvocationRecord]) -> Iterator[Metric]:
    """CPU time over the time from spawning to reaping."""
    found = [
        (place, max(1, r.usage.user_ns + r.usage.system_ns) / max(1, r.reaped_ns - r.spawned_ns))
        for place, r in enumerate(records)
        if r.usage and r.spawned_ns is not None and r.reaped_ns is not None
    ]
    if found:
        places, values = zip(*found, strict=True)
        yield Metric("cpus_busy", np.array(places), np.array(values))
