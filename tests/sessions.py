"""Sessions with a known truth, written to disk as the harness writes them.

The claims here are the tests' own, so that a threshold which changes in the catalogue does not
change what these sessions show.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import exp
from pathlib import Path

from msgspec import structs

from harness.catalogue.claim import Claim, Experiment, Over, Part
from harness.catalogue.loader import load_catalogue
from harness.catalogue.terms import Rule
from harness.protocol import ModelDescription
from harness.store import (
    Gap,
    Host,
    InvocationRecord,
    IterationRecord,
    MissingLanguage,
    Plan,
    PlannedCell,
    Record,
    RuntimeRecord,
    SessionReader,
    SessionWriter,
    ToolRecord,
)
from harness.vocabulary import Cell, Family, Lifetime, Outcome, Schedule

CHECKSUM = "f5f29b93d98573e8"
TASKS = 1000
#: From the request to the first start, and from the last end to the join.
LEAD_NS, TAIL_NS = 2_000, 1_000
#: What is true of a counted iteration, as multiples of the invocation's time: their median is 1.
SPREAD = (0.98, 1.0, 1.9)
#: A warm-up takes this many times as long: it would show in any number that it got into.
WARMUP = 7.0

CPU_WORK = Experiment(workload="collatz", lifetime=Lifetime.POOL, workers="cpus")
WAITING = Experiment(workload="rpc", lifetime=Lifetime.POOL, workers=16)
MAKING = Experiment(
    workload="sleep", size=0, lifetime=Lifetime.FRESH, workers=1, tasks_per_worker=1
)
THREAD_PARALLELISM = Claim(
    id="thread-parallelism", statement="Threads run truly in parallel", parts=(Part(
        estimand="efficiency", metric="exclusive_ns", subject="threads", experiment=CPU_WORK,
        rule=Rule(threshold=0.85, opposite=0.65),
    ),), cpus_at_least=2, reason="as in the tests",
)  # fmt: skip
PROCESS_PARALLELISM = THREAD_PARALLELISM.model_copy(
    update={
        "id": "process-parallelism",
        "statement": "Processes give true parallelism",
        "parts": (THREAD_PARALLELISM.parts[0].model_copy(update={"subject": "processes"}),),
    }
)
CPU_BOUND = Claim(
    id="cpu-bound", statement="Processes are the choice for CPU-bound work", parts=(Part(
        estimand="ratio",
    metric="throughput_per_s", numerator="processes", denominator="threads", experiment=CPU_WORK,
        rule=Rule(threshold=1.10, margin=0.05),
    ),), cpus_at_least=2, reason="as in the tests",
)  # fmt: skip
IO_BOUND = Claim(
    id="io-bound", statement="Threads are the choice for I/O-bound work", parts=(Part(
        estimand="speedup",
    metric="exclusive_ns", subject="threads", experiment=WAITING,
        rule=Rule(threshold_per_worker=0.8, margin=0.05),
    ),), reason="as in the tests",
)  # fmt: skip
CREATION = Claim(
    id="creation", statement="Threads are faster to create than processes", parts=(Part(
        estimand="ratio",
    metric="inclusive_ns", numerator="processes", denominator="threads", experiment=MAKING,
        rule=Rule(threshold=2.0, margin=0.10),
    ),), reason="as in the tests",
)  # fmt: skip
GROWING = (1, 4, 16, 64, 256)
BREAK_EVEN = Claim(
    id="break-even", statement="Processes pay once there is work enough", parts=(
        Part(
            name="workers made for the job", estimand="ratio", metric="inclusive_ns",
            numerator="threads", denominator="processes",
            experiment=CPU_WORK.model_copy(update={"lifetime": Lifetime.FRESH}),
            over=Over(tasks_per_worker=GROWING),
        ),
        Part(
            name="workers of a pool", estimand="ratio", metric="inclusive_ns",
            numerator="threads", denominator="processes", experiment=CPU_WORK,
            over=Over(tasks_per_worker=GROWING),
        ),
    ), cpus_at_least=2, reason="as in the tests",
)  # fmt: skip
CLAIMS = (THREAD_PARALLELISM, PROCESS_PARALLELISM, CPU_BOUND, IO_BOUND, CREATION)


def runtime(
    language: str, threads: str = "threads", processes: str = "processes", *,
    others: Sequence[tuple[str, Family]] = (), threads_parallel: bool = True, title: str = "",
) -> RuntimeRecord:  # fmt: skip
    """A language with a sequential model, the two headline models, and `others`."""
    families = [
        ("sequential", Family.SEQUENTIAL),
        (threads, Family.THREADS),
        (processes, Family.PROCESSES),
        *others,
    ]
    models = [
        ModelDescription(
            name=name,
            family=family,
            lifetimes=(Lifetime.POOL,)
            if family is Family.SEQUENTIAL
            else (Lifetime.FRESH, Lifetime.POOL),
            multiplexed=False,
            parallel=family is Family.PROCESSES or (family is Family.THREADS and threads_parallel),
            baseline="sequential",
        )
        for name, family in sorted(families)
    ]
    return RuntimeRecord(
        language=language, title=title or language.title(), runtime=f"{language}-1.0",
        implementation=language, version="1.0", headline_threads=threads,
        headline_processes=processes, models=tuple(models),
        workloads=("collatz", "rpc", "selftest", "sleep"), facts={"cpus_believed": 2}, flags=(),
        build_digest="0" * 16,
    )  # fmt: skip


def c_runtime(**options: object) -> RuntimeRecord:
    """The language of the ceiling."""
    # The options are passed on as they are.
    return runtime("c", "pthreads", "fork", title="C", **options)  # type: ignore[arg-type]


def missing(language: str) -> MissingLanguage:
    return MissingLanguage(
        language=language, title=language.title(), headline_threads="threads",
        headline_processes="processes", outcome=Outcome.MISSING_TOOLCHAIN,
        reason=f"{language}c: not found", install=(f"debian: apt-get install {language}",),
    )  # fmt: skip


def cell(
    of: RuntimeRecord, model: str, workers: int = 2, experiment: Experiment = CPU_WORK
) -> Cell:
    """The cell of a model of that runtime in that experiment."""
    found = next(each for each in of.models if each.name == model)
    size = experiment.size
    per_worker = experiment.tasks_per_worker
    return Cell(
        workload=experiment.workload,
        size=load_catalogue().workload(experiment.workload).size if size is None else size,
        language=of.language, runtime=of.runtime, model=model, family=found.family,
        lifetime=experiment.lifetime, workers=workers, schedule=experiment.schedule,
        tasks=None if per_worker is None else per_worker * workers, warmups=1, iterations=3,
    )  # fmt: skip


def cells_of(of: RuntimeRecord, claims: Iterable[Claim] = CLAIMS, cpus: int = 2) -> list[Cell]:
    """Every model of the runtime in every experiment of the claims, with its baseline."""
    found: dict[str, Cell] = {}
    for experiment in (
        experiment
        for claim in claims
        for part in claim.parts
        for condition in part.conditions()
        for experiment in condition.experiments
    ):
        workers = experiment.workers if isinstance(experiment.workers, int) else cpus
        for model in of.models:
            made = cell(of, model.name, workers, experiment)
            if model.family is Family.SEQUENTIAL:
                if experiment.lifetime is Lifetime.FRESH:
                    continue
                made = replace(made, workers=1, schedule=Schedule.STATIC)
            found[made.key] = made
    return list(found.values())


def variant_of(of: RuntimeRecord, name: str) -> RuntimeRecord:
    """The same runtime under other flags."""
    return of.model_copy(update={"runtime": f"{of.runtime}, {name}", "variant": name})


def plan_of(
    runtimes: Sequence[RuntimeRecord], cells: Sequence[Cell], *, blocks: int = 12,
    claims: Sequence[Claim] = CLAIMS, cpus: int = 2, gone: Sequence[MissingLanguage] = (),
    measured: Sequence[str] | None = None, gaps: Mapping[Cell, str] | None = None,
) -> Plan:  # fmt: skip
    """A plan of those cells in the order given; the catalogue gives workloads and textbook.

    `gaps` are the cells that are not run, with the reason.
    """
    catalogue = load_catalogue()
    languages = dict.fromkeys(each.language for each in runtimes)
    return Plan(
        session="example", profile="standard", catalogue_digest="0123456789abcdef", seed=1,
        job_seed=42, target_ms=100, cpus=tuple(range(cpus)), blocks=blocks,
        cells=tuple(PlannedCell.of(each) for each in cells),
        order=tuple(tuple(range(len(cells))) for _ in range(blocks)), runtimes=tuple(runtimes),
        measured=tuple(languages if measured is None else measured), missing=tuple(gone),
        claims=tuple(claims), workloads=tuple(catalogue.workloads.values()),
        ceiling=catalogue.ceiling, textbook=catalogue.textbook,
        gaps=tuple(
            Gap(cell=PlannedCell.of(each), reason=reason) for each, reason in (gaps or {}).items()
        ),
    )  # fmt: skip


def host(**changes: object) -> Host:
    facts = Host(
        hostname="example", system="Linux", kernel="6.1", architecture="x86_64",
        cpu_model="Example CPU @ 2.00GHz", cpus_online=2, cpus_usable=(0, 1), threads_per_core=1,
        cpu_quota=None, hypervisor="KVM", memory_bytes=2**32, work_file_system="ext4",
        harness_version="0.1.0", harness_python="3.11.0", git_commit="0123456789ab",
        tools=(ToolRecord(language="c", tool="cc", path="/usr/bin/cc", version="12.2.0"),),
    )  # fmt: skip
    return facts.model_copy(update=changes)


def completed(
    of: Cell, block: int, exclusive_ns: float, *, in_turn: bool = False, checksum: str = CHECKSUM
) -> InvocationRecord:
    """An invocation whose counted iterations have that median from first start to last end.

    The workers run all at once, or `in_turn`.
    """
    factors = [WARMUP] * of.warmups + [SPREAD[i % 3] for i in range(of.iterations)]
    now_ns = 10**15 + block * 10**12
    iterations = []
    for index, factor in enumerate(factors):
        span_ns = round(exclusive_ns * factor)
        first_ns, last_ns = now_ns + LEAD_NS, now_ns + LEAD_NS + span_ns
        turns = [first_ns + span_ns * w // of.workers for w in range(of.workers + 1)]
        iterations.append(
            IterationRecord(
                index=index, warmup=index < of.warmups, requested_ns=now_ns,
                joined_ns=last_ns + TAIL_NS, ready_ns=(first_ns,) * of.workers,
                start_ns=tuple(turns[:-1]) if in_turn else (first_ns,) * of.workers,
                end_ns=tuple(turns[1:]) if in_turn else (last_ns,) * of.workers,
                checksum=checksum, processes=tuple(range(100, 100 + of.workers)),
                threads=tuple(range(200, 200 + of.workers)),
            )
        )  # fmt: skip
        now_ns = last_ns + 2 * TAIL_NS
    return InvocationRecord(
        block=block, position=0, cell=of.key, tasks=TASKS if of.tasks is None else of.tasks,
        argv=("worker", "run"), outcome=Outcome.COMPLETED, exit_status=0,
        iterations=tuple(iterations),
    )  # fmt: skip


def failed(of: Cell, block: int, outcome: Outcome, reason: str) -> InvocationRecord:
    return InvocationRecord(
        block=block, position=0, cell=of.key, tasks=TASKS, argv=("worker", "run"),
        outcome=outcome, reason=reason, exit_status=1,
    )  # fmt: skip


def measured(
    times_ns: dict[Cell, float], blocks: int = 12, *, noise: float = 0.01, drift: float = 0.3,
    seed: int = 7, in_turn: Iterable[Cell] = (),
) -> list[InvocationRecord]:  # fmt: skip
    """Every cell once per block at its true time, under its own noise and a drift that all share.

    Both are standard deviations of logarithms. The drift is what blocks are there to cancel.
    """
    chance = random.Random(seed)
    taking_turns = {each.key for each in in_turn}
    records = []
    for block in range(blocks):
        shared = chance.gauss(0, drift)
        for position, (each, time_ns) in enumerate(times_ns.items()):
            took_ns = time_ns * exp(shared + chance.gauss(0, noise))
            record = completed(each, block, took_ns, in_turn=each.key in taking_turns)
            records.append(structs.replace(record, position=position))
    return records


def stored(
    folder: Path, plan: Plan, records: Iterable[InvocationRecord], *, on: Host | None = None,
    finished: bool = True, beforehand: Iterable[Record] = (),
) -> SessionReader:  # fmt: skip
    """The session on disk, read back; `beforehand` are records that are no invocations."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with SessionWriter(folder) as writer:
        writer.write_plan(plan, on or host())
        for found in beforehand:
            writer.append(found)
        for record in records:
            writer.append(record)
            count += 1
        if finished:
            writer.finish("finished", count)
    return SessionReader(folder)
