"""One cell from its raw samples, or one claim from its cells, as lines a person can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from statistics import median

from harness.errors import UsageError
from harness.judge.judgement import Judgement
from harness.judge.observations import exclusive_ns, overlap
from harness.show.explain_claim import explained_claim
from harness.show.explain_probe import explained_probe, found_probe
from harness.show.words import interval_text
from harness.store import (
    CalibrationRecord,
    InvocationRecord,
    IterationRecord,
    Plan,
    ReferenceRecord,
    SessionReader,
)
from harness.units import binary_size, duration, three_digits
from harness.vocabulary import Cell, Lifetime, Outcome

STEP = "explaining"
#: More names than these are no help.
NEAR_AT_MOST, LISTED_AT_MOST = 3, 20


def explained(judgement: Judgement, reader: SessionReader, what: str) -> list[str]:
    """The claim of that name, the probe of a model, or the cell whose key contains `what`.

    A claim may have a language behind it. Raises UsageError where it is neither, or fits several
    cells.
    """
    name, _, language = what.partition(" ")
    languages = {"", *(verdict.language for verdict in judgement.verdicts)}
    # A probe may have a claim's name; then a model stands behind it.
    if language in languages and any(claim.id == name for claim in judgement.plan.claims):
        return explained_claim(judgement, name, language)
    probed = found_probe(judgement.plan, what)
    if probed is not None:
        return explained_probe(judgement, reader, probed)
    cell = found_cell(judgement.plan, what, str(reader.folder))
    gap = next((gap for gap in judgement.plan.gaps if gap.cell.cell() == cell), None)
    if gap is not None:
        return [f"cell {cell.key}", f"  not run: {gap.reason}"]
    return _cell(judgement, reader, cell)


def found_cell(plan: Plan, what: str, session: str) -> Cell:
    """The one cell whose key is `what` or contains all of its words. Raises UsageError."""
    cells = [each.cell() for each in (*plan.cells, *(gap.cell for gap in plan.gaps))]
    for cell in cells:
        if cell.key == what:
            return cell
    fitting = [cell for cell in cells if all(word in cell.key for word in what.split())]
    if not fitting:
        known = [*(claim.id for claim in plan.claims), *(cell.key for cell in cells)]
        near = get_close_matches(what, known, n=NEAR_AT_MOST, cutoff=0.5)
        action = f"did you mean {' or '.join(map(repr, near))}? " if near else ""
        raise UsageError(
            STEP,
            repr(what),
            f"no claim, probe or cell of the session {session} is called that",
            f"{action}all claims: harness list; all cells: its comparison.csv",
        )
    if len(fitting) > 1:
        listed = "\n    ".join(cell.key for cell in fitting[:LISTED_AT_MOST])
        if len(fitting) > LISTED_AT_MOST:
            listed += f"\n    and {len(fitting) - LISTED_AT_MOST} more"
        raise UsageError(
            STEP,
            repr(what),
            f"fits {len(fitting)} cells:\n    {listed}",
            "give more of the key, or several parts of it separated by spaces",
        )
    return fitting[0]


def _cell(judgement: Judgement, reader: SessionReader, cell: Cell) -> list[str]:
    plan = judgement.plan
    records = [record for record in reader.invocations if record.cell == cell.key]
    lines = [f"cell {cell.key}", *_program(plan, cell)]
    lines += _work(plan, cell, records, reader.calibrations, reader.references)
    done = [record for record in records if record.outcome is Outcome.COMPLETED]
    if done:
        lines.append(f"  repeat it: {' '.join(done[-1].argv)}")
        lines += _mechanism(cell, done)
        lines += _usage(done)
    for row in judgement.rows:
        mine = (row.language, row.runtime, row.model, row.lifetime, row.subject, row.workers)
        wanted = (cell.language, cell.runtime, cell.model, cell.lifetime, cell.workload)
        if mine == (*wanted, cell.workers) and row.condition == cell.condition:
            text = interval_text(row.interval, row.unit) if row.interval else row.status
            unit = "" if row.unit in ("ns", "ratio") else f" {row.unit}"
            lines.append(f"  {row.metric}: {text}{unit}")
    lines.append(
        "  samples, from the first start to the last end"
        if cell.lifetime is Lifetime.POOL
        else "  samples, from the request to the join"
    )
    lines.append("  (warm-ups in brackets); then the noise around the invocation:")
    lines += [_sample(cell, record) for record in records]
    return lines


def _program(plan: Plan, cell: Cell) -> list[str]:
    runtime = next(
        r for r in plan.runtimes if (r.language, r.runtime) == (cell.language, cell.runtime)
    )
    model = next(model for model in runtime.models if model.name == cell.model)
    workers = "share threads" if model.multiplexed else f"have {_own(cell)} each"
    parallel = "may run at the same instant" if model.parallel else "do not run at the same instant"
    facts = ", ".join(f"{name} {value}" for name, value in sorted(runtime.facts.items()))
    environment = " ".join(f"{name}={value}" for name, value in runtime.environment.items())
    return [
        f"  {runtime.title}: {runtime.runtime} {runtime.path}".rstrip(),
        f"  model {model.name}: {model.family}; workers {workers} and {parallel}; "
        f"its baseline is {model.baseline}",
        *([f"  flags: {'  '.join(runtime.flags)}"] if runtime.flags else []),
        *([f"  options: {' '.join(runtime.options)}"] if runtime.options else []),
        *([f"  environment: {environment}"] if environment else []),
        f"  it says of itself: {facts}",
    ]


def _own(cell: Cell) -> str:
    return "a process" if cell.family == "processes" else "a thread"


def _work(
    plan: Plan,
    cell: Cell,
    records: Sequence[InvocationRecord],
    calibrations: Iterable[CalibrationRecord],
    references: Iterable[ReferenceRecord],
) -> list[str]:
    workload = plan.workload(cell.workload)
    tasks = next((record.tasks for record in records if record.tasks is not None), cell.tasks)
    how_many = "as many tasks as calibration finds"
    if tasks is not None:
        how_many = f"{tasks} task{'' if tasks == 1 else 's'}"
    lines = [
        f"  work: {how_many} of {cell.workload}, size {cell.size} {workload.size_unit}, "
        f"seed {plan.job_seed}"
    ]
    for found in calibrations:
        kernel = (found.language, found.runtime, found.workload, found.size, found.tasks)
        mine = (cell.language, cell.runtime, cell.workload, cell.size, tasks)
        if kernel == mine and found.ns_per_task is not None:
            each = duration(found.ns_per_task)
            lines.append(f"  calibrated on {found.model}: {each} for a task")
    for agreed in references:
        if (agreed.workload, agreed.size, agreed.tasks) == (cell.workload, cell.size, tasks):
            by = ", ".join(agreed.said_by) or "nobody"
            lines.append(f"  checksum {agreed.checksum}, said by {by}, and by every sample below")
    return lines


def _mechanism(cell: Cell, done: Sequence[InvocationRecord]) -> list[str]:
    """`ran on 2 threads in 1 process, overlap 1.97 of 2`, over the counted iterations."""
    counted = [i for record in done for i in record.iterations if not i.warmup]
    threads = {_distinct(i.threads) for i in counted}
    processes = {_distinct(i.processes) for i in counted}
    seen = [value for i in counted if (value := overlap(i)) is not None]
    share = f", overlap {three_digits(median(seen))} of {cell.workers}" if seen else ""
    return [f"  ran on {_counts(threads, 'thread')} in {_counts(processes, 'process')}{share}"]


def _distinct(ids: Iterable[int | None]) -> int:
    return len({each for each in ids if each is not None})


def _counts(counts: set[int], noun: str) -> str:
    low, high = min(counts), max(counts)
    plural = noun if high == 1 else f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{low} {plural}" if low == high else f"{low} to {high} {plural}"


def _usage(done: Sequence[InvocationRecord]) -> list[str]:
    lines = []
    used = [record.usage for record in done if record.usage is not None]
    if used:
        cpu_ns = median(usage.user_ns + usage.system_ns for usage in used)
        peak = binary_size(max(usage.peak_rss_bytes for usage in used))
        switches = median(usage.involuntary_switches for usage in used)
        lines.append(
            f"  an invocation: {duration(cpu_ns)} of CPU time, {switches:g} involuntary switches; "
            f"largest process {peak}"
        )
    shares = [
        record.service_cpu_ns / (record.reaped_ns - record.spawned_ns)
        for record in done
        if record.service_cpu_ns is not None and record.reaped_ns and record.spawned_ns
    ]
    if shares:
        lines.append(f"  its service used {median(shares):.1%} of a CPU")
    return lines


def _sample(cell: Cell, record: InvocationRecord) -> str:
    if record.outcome is not Outcome.COMPLETED:
        return f"    block {record.block + 1:3}: {record.outcome}: {record.reason}"
    times = " ".join(_time(cell, iteration) for iteration in record.iterations)
    noise = [
        f"{name} {duration(value) if value else 0}"
        for name, value in (
            ("steal", record.noise.steal_ns),
            ("other programs", record.noise.foreign_cpu_ns),
            ("stalled", record.noise.pressure_ns),
        )
        if value is not None
    ]
    return f"    block {record.block + 1:3}: {times}; {', '.join(noise) or 'noise unknown'}"


def _time(cell: Cell, iteration: IterationRecord) -> str:
    took_ns: float | None = iteration.joined_ns - iteration.requested_ns
    if cell.lifetime is Lifetime.POOL:
        took_ns = exclusive_ns(iteration)
    text = "no task" if took_ns is None else duration(took_ns)
    return f"({text})" if iteration.warmup else text
