"""From how much work on one model overtakes another: where a curve of ratios crosses."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from harness.judge.comparison import Comparisons
from harness.judge.estimate import LEVEL, median_bounds
from harness.vocabulary import Cell, Family, Interval, Lifetime, Pair, Term, Verdict

#: Two models differ where their ratio does by more than this; the margin of most claims.
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Point:
    """The ratio at one size of the job: `tasks` in all, which are `work_ns` of computing."""

    tasks: int
    work_ns: float
    ratio: Interval


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where the curve rises above a ratio, in ns of work, with the interval of its median.

    0 stands for "already at the smallest job", infinity for "not up to the largest".
    """

    ratio: float
    work_ns: float
    low_ns: float | None
    high_ns: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A ratio of two models over sizes of the job, in one language and runtime.

    From `level_with` on the denominator costs no more than the margin, from `overtaken` on it
    gains more than that.
    """

    claim: str
    language: str
    runtime: str
    lifetime: Lifetime
    size: int
    name: str
    points: tuple[Point, ...]
    level_with: Crossing
    overtaken: Crossing


def curves(comparisons: Comparisons, verdicts: Iterable[Verdict]) -> list[Curve]:
    """A curve for each headline pair that was compared at three fixed numbers of tasks or more."""
    found = []
    for verdict in verdicts:
        groups: dict[tuple[Lifetime, int, str], list[Pair]] = defaultdict(list)
        for pair in verdict.conditions:
            tasks = pair.terms[0].cell.tasks if pair.terms else None
            if tasks is not None and pair.interval is not None:
                cell = pair.terms[0].cell
                groups[cell.lifetime, cell.size, pair.name].append(pair)
        for (lifetime, size, name), pairs in groups.items():
            counts = {pair.terms[0].cell.tasks for pair in pairs}
            if len(counts) >= 3 and len(counts) == len(pairs):
                found += list(_curve(comparisons, verdict, lifetime, size, name, pairs))
    return found


def _curve(
    comparisons: Comparisons,
    verdict: Verdict,
    lifetime: Lifetime,
    size: int,
    name: str,
    pairs: Sequence[Pair],
) -> Iterator[Curve]:
    ns_per_task = _ns_per_task(comparisons, pairs[0].terms[-1].cell)
    if ns_per_task is None:
        return
    ordered = sorted(pairs, key=lambda pair: pair.terms[0].cell.tasks or 0)
    points = []
    by_tasks: dict[int, Mapping[int, float]] = {}
    for pair in ordered:
        tasks = pair.terms[0].cell.tasks
        assert tasks is not None  # so they were chosen
        assert pair.interval is not None
        points.append(Point(tasks, tasks * ns_per_task, pair.interval))
        by_tasks[tasks] = comparisons.logs_of(pair.terms)
    yield Curve(
        verdict.claim,
        verdict.language,
        verdict.runtime,
        lifetime,
        size,
        name,
        tuple(points),
        _crossing(by_tasks, ns_per_task, 1 / (1 + MARGIN)),
        _crossing(by_tasks, ns_per_task, 1 + MARGIN),
    )


def _ns_per_task(comparisons: Comparisons, like: Cell) -> float | None:
    """What a task takes one worker: busy time over tasks in the largest pool job of processes.

    Of the same language, runtime, workload and size; None if there is none.
    """
    largest = max(
        (
            cell
            for cell in comparisons.cells.values()
            if (cell.language, cell.runtime, cell.workload, cell.size)
            == (like.language, like.runtime, like.workload, like.size)
            and cell.family is Family.PROCESSES
            and cell.lifetime is Lifetime.POOL
            and cell.tasks is not None
        ),
        key=lambda cell: cell.tasks or 0,
        default=None,
    )
    if largest is None or largest.tasks is None:
        return None
    busy = comparisons.estimate([Term(largest, "exclusive_ns", 1), Term(largest, "overlap", 1)])
    return busy.estimate / largest.tasks if busy else None


def _crossing(
    logs_by_tasks: Mapping[int, Mapping[int, float]], ns_per_task: float, ratio: float
) -> Crossing:
    """Where each block's curve rises above `ratio` for good; the median over blocks."""
    blocks = set.intersection(*(set(logs) for logs in logs_by_tasks.values()))
    counts = sorted(logs_by_tasks)
    found = [
        ns_per_task
        * _rises_above(counts, [logs_by_tasks[count][block] for count in counts], math.log(ratio))
        for block in sorted(blocks)
    ]
    if not found:
        return Crossing(ratio, math.inf, None, None)
    bounds = median_bounds(found, LEVEL)
    middle = median(found) if math.isfinite(max(found)) else sorted(found)[len(found) // 2]
    return Crossing(ratio, middle, *(bounds or (None, None)))


def _rises_above(counts: Sequence[int], logs: Sequence[float], level: float) -> float:
    """The number of tasks from which on the curve stays above `level`.

    Between two measured jobs it is taken for straight over the logarithm of their sizes. 0 if it
    is above everywhere, infinity if it is not at the largest.
    """
    below = [index for index, log in enumerate(logs) if log <= level]
    if not below:
        return 0.0
    last = below[-1]
    if last == len(logs) - 1:
        return math.inf
    share = (level - logs[last]) / (logs[last + 1] - logs[last])
    start, end = math.log(counts[last]), math.log(counts[last + 1])
    return math.exp(start + share * (end - start))
