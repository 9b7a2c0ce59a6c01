"""Does the harness report what the tools report that people already use?

The kernel is `collatz`, from the project's own sources, on the sequential model. hyperfine and
`pyperf command` time a whole worker program, beside the harness's start to exit of the same
command. `go test -bench` and JMH call the kernel over the same tasks, beside the harness's
exclusive time; an operation of theirs is an iteration of ours. Both sides of a pair collapse their
repeats alike, by the median with warm-ups left out; pairs are interleaved, their order alternates,
and the interval is that of the project's own verdicts.

JMH's jars come from the folder JMH_JARS, or from Maven. PAIRS=2 is enough to see that it runs.

    .venv/bin/python tests/benchmarks/other_tools.py [hyperfine|pyperf|go|jmh]...
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from harness.catalogue.loader import load_catalogue
from harness.catalogue.manifest import Language
from harness.cli.workspace import BUILD, chosen_languages
from harness.judge.estimate import hodges_lehmann
from harness.measure.attempt import Runner, run_arguments
from harness.measure.calibration import calibrate
from harness.measure.invocation import invoke
from harness.measure.plan import JOB_SEED
from harness.measure.programs import Program, prepare_one
from harness.vocabulary import Cell, Family, Interval, Job, Lifetime, Outcome

PAIRS = int(os.environ.get("PAIRS", "20"))
WORKLOAD = "collatz"
TARGET_MS = 100
#: Starts of the program on each side of a cold pair.
STARTS = 3
#: Iterations in each process of a warm pair.
WARMUPS, ITERATIONS = 3, 5
PATIENCE_S = 300
SOURCES = Path(__file__).with_name("other_tools")
JMH_JARS = ("jmh-core", "jmh-generator-annprocess", "jopt-simple", "commons-math3")


class Skipped(Exception):
    """Why there is no figure; the text is shown."""


@dataclass(frozen=True)
class Subject:
    """A language's program, and the job that takes its sequential model TARGET_MS."""

    program: Program
    runner: Runner
    cell: Cell
    job: Job
    checksum: str
    folder: Path

    @property
    def command(self) -> tuple[str, ...]:
        """One cold iteration. The tools close standard input, so the program may not watch it."""
        cold = replace(self.cell, warmups=0, iterations=1)
        arguments = run_arguments(cold, self.job)
        return (*self.program.argv, *(each for each in arguments if each != "--die-with-stdin"))

    def tool_path(self, name: str) -> str:
        return str(self.program.build.tools[name].path)


Measure = Callable[[], float]


@dataclass(frozen=True)
class Tool:
    """`missing` is why it cannot be used here and how to get it, or empty.

    `languages` are those it is for, all if empty. The tool agrees if the interval of the ratio
    overlaps 1 - margin .. 1 + margin.
    """

    compared: str
    languages: tuple[str, ...]
    margin: float
    missing: Callable[[], str]
    ours: Callable[[Subject], Measure]
    theirs: Callable[[Subject], Measure]


def main(wanted: list[str]) -> None:
    if unknown := [name for name in wanted if name not in TOOLS]:
        sys.exit(f"no tool {unknown[0]!r}: there are {', '.join(TOOLS)}")
    print(f"{PAIRS} interleaved pairs; time by the tool : time by the harness")
    print(f"{'tool':10} {'what is compared':34} {'pairs':>5} {'ratio':>22}  overlaps")
    with tempfile.TemporaryDirectory() as scratch:
        # One job per language, whichever tool it is given to.
        subjects: dict[str, Subject] = {}
        for name, tool in TOOLS.items():
            if wanted and name not in wanted:
                continue
            if problem := tool.missing():
                print(f"{name:10} skipped: {problem}")
                continue
            for language in chosen_languages(tool.languages):
                what = f"{language.name} {WORKLOAD}, {tool.compared}"
                try:
                    if language.name not in subjects:
                        subjects[language.name] = _subject(language, Path(scratch))
                    ratio = _ratio(tool, subjects[language.name])
                    told = f"{ratio.blocks:5} {_shown(ratio, tool.margin)}"
                except Skipped as reason:
                    told = f"skipped: {reason}"
                print(f"{name:10} {what:34} {told}", flush=True)


def _subject(language: Language, scratch: Path) -> Subject:
    program = prepare_one(language, BUILD)
    if not isinstance(program, Program):
        how = f" ({'; '.join(program.install)})" if program.install else ""
        raise Skipped(f"{program.reason.strip().splitlines()[-1]}{how}")
    if WORKLOAD not in program.description.workloads:
        raise Skipped(f"not ported: it has no {WORKLOAD}")
    model = next(
        m
        for m in program.description.models
        if m.family is Family.SEQUENTIAL and WORKLOAD not in m.not_applicable
    )
    entry = load_catalogue().workload(WORKLOAD)
    cell = Cell(
        WORKLOAD, entry.size, language.name, program.runtime, model.name, model.family,
        Lifetime.POOL, workers=1, warmups=WARMUPS, iterations=ITERATIONS,
    )  # fmt: skip
    folder = Path(tempfile.mkdtemp(dir=scratch))
    runner = Runner([program], {WORKLOAD: entry}, None, folder)
    found = calibrate(runner, cell, [1], TARGET_MS * 1_000_000, JOB_SEED)
    if found.tasks is None:
        raise Skipped(found.reason)
    job = Job(WORKLOAD, cell.size, found.tasks, JOB_SEED)
    attempt = runner.attempt(cell, job, "checksum", PATIENCE_S)
    if attempt.outcome is not Outcome.COMPLETED:
        raise Skipped(attempt.reason)
    return Subject(program, runner, cell, job, attempt.iterations[0].checksum, folder)


def _ratio(tool: Tool, subject: Subject) -> Interval:
    ours, theirs = tool.ours(subject), tool.theirs(subject)
    # Once each before the first pair: whatever is not there yet says so, and files are cached.
    ours(), theirs()
    logs: list[float] = []
    for number in range(PAIRS):
        if number % 2 == 0:
            our_ns, their_ns = ours(), theirs()
        else:
            their_ns, our_ns = theirs(), ours()
        logs.append(float(np.log(their_ns / our_ns)))
    return hodges_lehmann(np.array(logs))


def _shown(ratio: Interval, margin: float) -> str:
    if ratio.low is None or ratio.high is None:
        return f"{ratio.estimate:.3f} [no interval]".rjust(22) + "  too few pairs to say"
    overlaps = ratio.low <= 1 + margin and ratio.high >= 1 - margin
    told = f"{ratio.estimate:.3f} [{ratio.low:.3f}, {ratio.high:.3f}]"
    return f"{told:>22}  {1 - margin:.2f}..{1 + margin:.2f}: {'yes' if overlaps else 'NO'}"


def _start_to_exit(subject: Subject) -> Measure:
    def once_ns() -> float:
        ending = invoke(
            subject.command, subject.program.environment, PATIENCE_S, subject.folder / "stderr"
        )
        if ending.outcome is not Outcome.COMPLETED:
            raise Skipped(f"{ending.outcome}: {ending.reason}")
        return ending.reaped_ns - ending.spawned_ns

    return lambda: statistics.median(once_ns() for _ in range(STARTS))


def _exclusive(subject: Subject) -> Measure:
    def iteration_ns() -> float:
        attempt = subject.runner.attempt(
            subject.cell, subject.job, "ours", PATIENCE_S, subject.checksum
        )
        if attempt.outcome is not Outcome.COMPLETED:
            raise Skipped(f"{attempt.outcome}: {attempt.reason}")
        return statistics.median(
            i.end_ns[0] - i.start_ns[0]
            for i in attempt.iterations
            if not i.warmup and i.end_ns[0] and i.start_ns[0]
        )

    return iteration_ns


def _hyperfine(subject: Subject) -> Measure:
    answer = subject.folder / "hyperfine.json"
    # Without a shell between, as the harness has none.
    argv = [
        shutil.which("hyperfine") or "", "-N", "--style", "none", "--runs", str(STARTS),
        "--export-json", str(answer), shlex.join(subject.command),
    ]  # fmt: skip

    def start_to_exit_ns() -> float:
        _run(argv, subject.program.environment)
        times_s = json.loads(answer.read_text())["results"][0]["times"]
        return 1e9 * statistics.median(float(each) for each in times_s)

    return start_to_exit_ns


def _pyperf(subject: Subject) -> Measure:
    answer = subject.folder / "pyperf.json"
    argv = [
        sys.executable, "-m", "pyperf", "command", "--quiet", "--copy-env", "--processes", "1",
        "--warmups", "0", "--values", str(STARTS), "--loops", "1", "--output", str(answer),
        "--", *subject.command,
    ]  # fmt: skip

    def start_to_exit_ns() -> float:
        answer.unlink(missing_ok=True)  # it does not write over a file
        _run(argv, subject.program.environment)
        runs = json.loads(answer.read_text())["benchmarks"][0]["runs"]
        return 1e9 * statistics.median(float(each) for run in runs for each in run["values"])

    return start_to_exit_ns


def _go_test(subject: Subject) -> Measure:
    source, folder = subject.program.build.source, subject.folder
    # The benchmark has to be in the kernel's module; an overlay puts it there without a copy.
    place = source / "internal" / "workloads" / "other_tools_test.go"
    overlay = folder / "overlay.json"
    overlay.write_text(json.dumps({"Replace": {str(place): str(SOURCES / "collatz_test.go")}}))
    binary = folder / "bench.test"
    # Compiled once: linking takes longer than a pair.
    _run(
        [
            subject.tool_path("go"), "test", "-c", "-trimpath", "-overlay", str(overlay),
            "-o", str(binary), "./internal/workloads",
        ],
        subject.program.environment, source,
    )  # fmt: skip
    # An operation per line, as many lines as iterations: the median is taken here as for ours.
    argv = [
        str(binary), "-test.run=^$", "-test.bench=^BenchmarkCollatz$", "-test.benchtime=1x",
        f"-test.count={WARMUPS + ITERATIONS}", "-test.cpu=1", f"-size={subject.job.size}",
        f"-tasks={subject.job.tasks}", f"-seed={subject.job.seed}",
        f"-checksum={subject.checksum}",
    ]  # fmt: skip

    def operation_ns() -> float:
        said = _run(argv, subject.program.environment)
        times_ns = [float(each) for each in re.findall(r"([\d.]+) ns/op", said)]
        if len(times_ns) != WARMUPS + ITERATIONS:
            raise Skipped(f"go test -bench gave {len(times_ns)} results")
        return statistics.median(times_ns[WARMUPS:])

    return operation_ns


def _jmh(subject: Subject) -> Measure:
    jars = _jmh_jars()
    java, *options = subject.program.argv
    # The options of the program under test, up to its class path.
    options, classes = options[: options.index("-cp")], options[options.index("-cp") + 1]
    path = os.pathsep.join([classes, str(subject.folder), jars])
    _run(
        [
            subject.tool_path("javac"), "--release", "17", "-encoding", "UTF-8",
            "-cp", path, "-processorpath", jars, "-d", str(subject.folder),
            str(SOURCES / "CollatzBenchmark.java"),
        ],
        subject.program.environment,
    )  # fmt: skip
    answer = subject.folder / "jmh.json"
    job = {"size": subject.job.size, "tasks": subject.job.tasks, "seed": subject.job.seed,
           "checksum": subject.checksum}  # fmt: skip
    argv = [
        java, "-cp", path, "org.openjdk.jmh.Main", "CollatzBenchmark",
        "-bm", "avgt", "-tu", "ns", "-f", "1", "-wi", str(WARMUPS), "-w", f"{TARGET_MS}ms",
        "-i", str(ITERATIONS), "-r", f"{TARGET_MS}ms", "-foe", "true",
        "-jvm", java, "-jvmArgs", " ".join(options), "-rf", "json", "-rff", str(answer),
        *(part for name, value in job.items() for part in ("-p", f"{name}={value}")),
    ]  # fmt: skip

    def operation_ns() -> float:
        _run(argv, subject.program.environment)
        metric = json.loads(answer.read_text())[0]["primaryMetric"]
        return statistics.median(float(each) for each in metric["rawData"][0])

    return operation_ns


def _jmh_jars() -> str:
    """The class path of JMH."""
    if folder := os.environ.get("JMH_JARS"):
        return os.pathsep.join(str(jar.resolve()) for jar in sorted(Path(folder).glob("*.jar")))
    with tempfile.TemporaryDirectory() as scratch:
        answer = Path(scratch) / "classpath"
        _run(
            [
                "mvn", "-B", "-q", "-f", str(SOURCES / "pom.xml"),
                "dependency:build-classpath", f"-Dmdep.outputFile={answer}",
            ],
            os.environ,
        )  # fmt: skip
        return answer.read_text().strip()


def _no_hyperfine() -> str:
    return "" if shutil.which("hyperfine") else (
        "hyperfine is not installed (apt-get install hyperfine, dnf install hyperfine, "
        "brew install hyperfine)"
    )  # fmt: skip


def _no_pyperf() -> str:
    return "" if importlib.util.find_spec("pyperf") else (
        f"this Python has no pyperf (pip --python {sys.executable} install pyperf)"
    )  # fmt: skip


def _no_jmh() -> str:
    wanted = f"a folder with the jars of {', '.join(JMH_JARS)}"
    if folder := os.environ.get("JMH_JARS"):
        gone = [name for name in JMH_JARS if not list(Path(folder).glob(f"{name}-*.jar"))]
        return f"JMH_JARS has no {', '.join(gone)} (it is to be {wanted})" if gone else ""
    return "" if shutil.which("mvn") else (
        f"no jars of JMH (set JMH_JARS to {wanted}; or install Maven, which gets them: "
        "apt-get install maven, dnf install maven, brew install maven)"
    )  # fmt: skip


def _run(argv: Sequence[str], environment: Mapping[str, str], place: Path | None = None) -> str:
    """What it wrote on standard output. Raises Skipped after showing all that a failure said."""
    try:
        done = subprocess.run(
            argv, env=dict(environment), cwd=place, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", timeout=PATIENCE_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise Skipped(str(failure)) from failure
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        raise Skipped(f"{Path(argv[0]).name} ended with status {done.returncode}: see what it says")
    return done.stdout


TOOLS = {
    "hyperfine": Tool("start to exit", (), 0.02, _no_hyperfine, _start_to_exit, _hyperfine),
    "pyperf": Tool("start to exit", (), 0.02, _no_pyperf, _start_to_exit, _pyperf),
    "go": Tool("exclusive time", ("go",), 0.02, lambda: "", _exclusive, _go_test),
    "jmh": Tool("exclusive time", ("java",), 0.05, _no_jmh, _exclusive, _jmh),
}


if __name__ == "__main__":
    main(sys.argv[1:])
