"""Which numbers a figure of points shows: picked from the rows, grouped by language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from harness.judge.judgement import Judgement
from harness.show.figures.intervals import Dot, Panel
from harness.show.tables import Table
from harness.show.words import measured_runtimes, runtime_label
from harness.vocabulary import ComparisonRow, Family, Kind, Lifetime

#: The name that a row has within its panel; None where the figure leaves it out.
Called = Callable[[ComparisonRow], str | None]
ORDER = {family: place for place, family in enumerate(Family)}


def panels(judgement: Judgement, called: Called) -> list[Panel]:
    """A panel for each language and runtime that has any such row with a number."""
    found = []
    for runtime in measured_runtimes(judgement):
        dots = [
            Dot(label, row.interval, row.family)
            for row in sorted(judgement.rows, key=lambda row: ORDER[row.family])
            if (row.language, row.runtime) == (runtime.language, runtime.runtime)
            and row.interval is not None
            and row.interval.estimate > 0
            and (label := called(row)) is not None
        ]
        if dots:
            title = runtime_label(judgement, runtime.language, runtime.runtime)
            found.append(Panel(title, runtime.language, tuple(dots)))
    return found


def table(title: str, rows: Iterable[ComparisonRow]) -> Table:
    """The rows as they are, for the figure's CSV."""
    headings = (
        "language", "runtime", "model", "family", "subject", "workers", "condition", "metric",
        "estimate", "low", "high", "unit", "blocks",
    )  # fmt: skip
    return Table(
        title,
        headings,
        tuple(
            (
                row.language, row.runtime, row.model, str(row.family), row.subject,
                str(row.workers), row.condition, row.metric, *_numbers(row), row.unit,
                str(row.interval.blocks) if row.interval else "0",
            )
            for row in rows
        ),
    )  # fmt: skip


def _numbers(row: ComparisonRow) -> tuple[str, str, str]:
    if row.interval is None:
        return "", "", ""
    three = (row.interval.estimate, row.interval.low, row.interval.high)
    first, low, high = ("" if value is None else repr(value) for value in three)
    return first, low, high


def throughput(judgement: Judgement, kind: Kind) -> tuple[str, Called]:
    """The workload of that kind measured in most models, with at least as many workers as CPUs."""
    fitting = [
        row
        for row in judgement.rows
        if row.metric == "throughput_per_s"
        and row.interval is not None
        and row.lifetime is Lifetime.POOL
        and ";" not in row.condition
        and judgement.plan.kind(row.subject) is kind
    ]
    counted = Counter(
        (row.subject, row.condition, row.workers)
        for row in fitting
        if row.family is not Family.SEQUENTIAL
    )
    if not counted:
        return "", lambda row: None
    # The first of those that most models have; the plan has the claims' own workload first.
    subject, condition, workers = max(counted, key=lambda name: counted[name])
    mine = {id(row) for row in fitting if (row.subject, row.condition) == (subject, condition)}

    def called(row: ComparisonRow) -> str | None:
        if id(row) not in mine:
            return None
        if row.family is Family.SEQUENTIAL:
            return row.model if row.workers == 1 else None
        return row.model if row.workers == workers else None

    return f"{subject}, {workers} workers", called


def of_probe(probe: str, metric: str, **where: str) -> Called:
    """The model, for rows of the probe's metric under a condition with those pairs."""

    def called(row: ComparisonRow) -> str | None:
        if (row.subject, row.metric) != (probe, metric):
            return None
        pairs = dict(pair.partition("=")[::2] for pair in row.condition.split(";"))
        return row.model if where.items() <= pairs.items() else None

    return called
