"""Is a kernel as fast as the algorithm allows in its language? Ours against rivals of it.

A rival is a folder `rivals/<language>/<workload>-<idea>` with a replacement for source files of
`lang/<language>`. The language's folder is copied, the rival laid over it, and both programs are
built with the same manifest: the same flags, the same loop around the kernel, the same clock.
Their checksums have to agree. Then both run in turn, in an order that is drawn for each round, on
the sequential model; printed is the ratio of the times, ours over the rival's: above 1 the rival is
faster. The interval is that of the project's own verdicts.

    .venv/bin/python tests/benchmarks/kernels.py [LANGUAGE[/WORKLOAD]...]
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np

from harness.catalogue.loader import load_catalogue
from harness.catalogue.manifest import Language, load_language
from harness.cli.workspace import BUILD, LANGUAGES, chosen_languages
from harness.judge.estimate import hodges_lehmann
from harness.measure.attempt import Runner
from harness.measure.calibration import calibrate
from harness.measure.plan import JOB_SEED
from harness.measure.programs import Program, prepare_one
from harness.vocabulary import Cell, Family, Job, Lifetime, Outcome

RIVALS = Path(__file__).parent / "rivals"
ROUNDS = int(os.environ.get("ROUNDS", "16"))
TARGET_NS = 50_000_000


def main(wanted: list[str]) -> None:
    print(f"{ROUNDS} interleaved rounds, medians of 3 iterations; time of ours : time of the rival")
    print(f"{'language':10} {'rival':28} {'ours : rival':>24}")
    for folder in sorted(RIVALS.glob("*/*")):
        language, _, rival = folder.relative_to(RIVALS).as_posix().partition("/")
        if not wanted or any(f"{language}/{rival}".startswith(each) for each in wanted):
            print(f"{language:10} {rival:28} {_compared(language, folder):>24}", flush=True)


def _compared(name: str, rival: Path) -> str:
    catalogue = load_catalogue()
    workload = next(
        workload
        for workload in sorted(catalogue.workloads, key=len, reverse=True)
        if rival.name.startswith(f"{workload}-")
    )
    ours = prepare_one(chosen_languages([name])[0], BUILD)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        theirs = prepare_one(_laid_over(name, rival, folder), folder / "build")
        if not isinstance(ours, Program) or not isinstance(theirs, Program):
            gone = theirs if isinstance(ours, Program) else ours
            return "skipped: " + str(getattr(gone, "reason", "")).strip().splitlines()[-1]
        return _ratio(workload, ours, theirs, folder)


def _laid_over(name: str, rival: Path, folder: Path) -> Language:
    """A copy of the language with the rival's files in place of ours, its neighbours beside it."""
    for neighbour in LANGUAGES.iterdir():
        if neighbour.name == name:
            shutil.copytree(neighbour, folder / "lang" / name)
        elif neighbour.is_dir():
            (folder / "lang").mkdir(exist_ok=True)
            (folder / "lang" / neighbour.name).symlink_to(neighbour)
    for file in rival.rglob("*"):
        if file.is_file():
            place = folder / "lang" / name / file.relative_to(rival)
            if not place.is_file():
                sys.exit(f"{file}: there is no {place.name} of ours that it replaces")
            shutil.copyfile(file, place)
    return load_language(folder / "lang" / name)


def _ratio(workload: str, ours: Program, theirs: Program, folder: Path) -> str:
    entry = load_catalogue().workload(workload)
    runners = [Runner([program], {workload: entry}, None, folder) for program in (ours, theirs)]
    model = next(
        m
        for m in ours.description.models
        if m.family is Family.SEQUENTIAL and workload not in m.not_applicable
    )
    cell = Cell(
        workload, entry.size, ours.language.name, ours.runtime, model.name, model.family,
        Lifetime.POOL, workers=1, warmups=1, iterations=3,
    )  # fmt: skip
    found = calibrate(runners[0], cell, [1], TARGET_NS, JOB_SEED)
    if found.tasks is None:
        return f"skipped: {found.reason}"
    job = Job(workload, cell.size, found.tasks, JOB_SEED)
    logs: list[float] = []
    sums: set[str] = set()
    for number in range(ROUNDS):
        times_ns = {}
        for side in random.Random(number).sample((0, 1), 2):
            attempt = runners[side].attempt(cell, job, f"kernel-{side}", 120)
            if attempt.outcome is not Outcome.COMPLETED:
                return f"skipped: {attempt.reason}"
            spans = [i.end_ns[0] - i.start_ns[0] for i in attempt.iterations
                     if not i.warmup and i.end_ns[0] and i.start_ns[0]]  # fmt: skip
            times_ns[side] = statistics.median(spans)
            sums |= {i.checksum for i in attempt.iterations}
        logs.append(float(np.log(times_ns[0] / times_ns[1])))
    if len(sums) > 1:
        return "skipped: another checksum"
    found_ratio = hodges_lehmann(np.array(logs))
    return f"{found_ratio.estimate:.3f} [{found_ratio.low:.3f}, {found_ratio.high:.3f}]"


if __name__ == "__main__":
    main(sys.argv[1:])
