"""The well-behaved fake: the smallest worker program that keeps all of docs/protocol.md.

Each misbehaving fake is a subclass of Honest, or of one of its crews, that changes one thing.
Standard library only, and any Python from 3.9 on: it runs under the one that is found on PATH.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from itertools import takewhile

from crews import Baton, Fork, Job, Refused, Sequential, Share, Threads

MASK = 2**64 - 1
NUMBERS = {  # the range, and the default (None: it is required)
    "tasks": (0, 100_000_000, None),
    "size": (0, 2**31 - 1, None),
    "workers": (1, 10_000, 1),
    "seed": (0, MASK, 42),
    "warmups": (0, 1_000_000, 0),
    "iterations": (1, 1_000_000, 1),
    "first": (0, 2**31 - 1, 0),
    "stride": (1, 2**31 - 1, 1),
    "repeats": (1, 100_000_000, 1),
}
CHOICES = {"lifetime": ("pool", "fresh"), "schedule": ("static", "dynamic")}
OPTIONS = {
    "run": {"workload", "model", *NUMBERS, *CHOICES} - {"repeats"},
    "probe": {"probe", "model", "workers", "repeats"},
}


def mix(seed: int, i: int) -> int:
    z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
    return z ^ z >> 31


class Honest:
    """The program; its methods are what the misbehaving ones replace."""

    version = 1
    workloads = ("collatz", "selftest", "sleep")
    now_ns = staticmethod(time.monotonic_ns)

    def __init__(self) -> None:
        self.protocol = -1
        self.crews: dict[str, type[Sequential]] = {
            "fork": Fork,
            "sequential": Sequential,
            "threads": Threads,
        }
        # Of what others have beyond the ordinary this one has nothing: sizes and parameters of a
        # workload, workloads that a model does not run and why, models and what they need.
        self.sizes: dict[str, range] = {}
        self.params: dict[str, set[str]] = {}
        self.not_applicable: dict[str, dict[str, str]] = {}
        self.absent: dict[str, tuple[str, str]] = {}

    def main(self, words: list[str]) -> int:
        self.protocol = self.take_stdout()
        try:
            self.command(words)
        except Refused as refused:
            code, message = refused.args
            self.say("error", code=code, message=message)
            return 2 if code == "usage" else 1
        return 0

    def take_stdout(self) -> int:
        """A private close-on-exec descriptor for the protocol; prints go to standard error."""
        private = os.dup(1)
        os.dup2(2, 1)
        return private

    def say(self, kind: str, **fields: object) -> None:
        self.write(json.dumps({"v": self.version, "type": kind, **fields}).encode() + b"\n")

    def write(self, line: bytes) -> None:
        os.write(self.protocol, line)

    def command(self, words: list[str]) -> None:
        if words == ["describe"]:
            self.say("describe", **self.description())
        elif words[:1] == ["run"]:
            self.run(self.job(words[1:]))
        elif words[:1] == ["probe"]:
            self.parsed(words[1:], OPTIONS["probe"])
            raise Refused("unsupported", "there are no probes here")
        else:
            raise Refused("usage", f"describe, run or probe, not {words}")
        self.say("done")

    def description(self) -> dict[str, object]:
        gil = getattr(sys, "_is_gil_enabled", lambda: True)()
        models = [
            ("fork", "processes", ["fresh", "pool"], True),
            ("sequential", "sequential", ["pool"], False),
            ("threads", "threads", ["fresh", "pool"], not gil),
        ]
        return {
            "language": os.path.basename(os.path.dirname(os.path.abspath(sys.argv[0]))),
            "implementation": sys.implementation.name,
            "version": ".".join(map(str, sys.version_info[:3])),
            "models": [
                {
                    "name": name,
                    "family": family,
                    "lifetimes": lifetimes,
                    "multiplexed": False,
                    "parallel": parallel,
                    "baseline": "sequential",
                    "not_applicable": self.not_applicable.get(name, {}),
                }
                for name, family, lifetimes, parallel in models
            ],
            "absent_models": [
                {"name": name, "family": family, "needs": needs}
                for name, (family, needs) in self.absent.items()
            ],
            "workloads": list(self.workloads),
            "probes": [],
            "facts": {"cpus_believed": os.cpu_count()},
        }

    def job(self, words: list[str]) -> Job:
        job = self.parsed(words, OPTIONS["run"])
        alone = job.model == "sequential"
        if job.workload not in self.workloads:
            raise Refused("unsupported", f"no workload {job.workload}")
        if job.model not in self.crews or (alone and job.lifetime == "fresh"):
            raise Refused("unsupported", f"no model {job.model} of lifetime {job.lifetime}")
        if (reason := self.why_not(job)) is not None:
            raise Refused("unsupported", f"{job.model} does not run {job.workload}: {reason}")
        known = self.params.get(job.workload, set())
        if set(job.param) != known or (alone and job.workers != 1):
            raise Refused("usage", f"there is one sequential worker, and --param has {known}")
        if job.size not in self.sizes.get(job.workload, range(2**31)):
            raise Refused("usage", f"{job.workload} has no size {job.size}")
        return job

    def why_not(self, job: Job) -> str | None:
        return self.not_applicable.get(job.model, {}).get(job.workload)

    def parsed(self, words: list[str], known: set[str]) -> Job:
        given: dict[str, int | str] = {}
        params: dict[str, str] = {}
        die_with_stdin, rest = False, iter(words)
        for word in rest:
            if word == "--die-with-stdin" and not die_with_stdin:
                die_with_stdin = True
                continue
            name, value = word[2:], next(rest, "--")
            if word[:2] != "--" or name not in {*known, "param"} or value[:2] == "--":
                raise Refused("usage", f"an unknown option, or one without its value: {word}")
            key, equals, setting = value.partition("=")
            if name in given or key in params or (name == "param" and not equals):
                raise Refused("usage", f"given twice, or not key=value: {word} {value}")
            if name == "param":
                params[key] = setting
            else:
                given[name] = self.checked(name, value)
        for name in known - set(given):
            default = NUMBERS[name][2] if name in NUMBERS else CHOICES.get(name, [None])[0]
            if default is None:
                raise Refused("usage", f"--{name} is required")
            given[name] = default
        return Job(**given, param=params, die_with_stdin=die_with_stdin)

    def checked(self, name: str, value: str) -> int | str:
        if name in NUMBERS:
            least, most, _ = NUMBERS[name]
            digits = value.isascii() and value.isdigit() and len(value) <= 20
            if digits and least <= int(value) <= most:
                return int(value)
        elif value in CHOICES.get(name, [value]):
            return value
        raise Refused("usage", f"--{name} cannot be {value!r}")

    def run(self, job: Job) -> None:
        self.say("started", pid=os.getpid(), clock_ns=self.now_ns())
        if job.die_with_stdin and job.model != "fork":
            threading.Thread(target=self.die_with_stdin, daemon=True).start()
        pool = self.crews[job.model](self, job) if job.lifetime == "pool" else None
        iterations = []
        for index in range(job.warmups + job.iterations):
            requested_ns = self.now_ns()
            crew = pool or self.crews[job.model](self, job)
            try:
                shares = crew.work()
                for failed in (share for share in shares if "failed" in share):
                    raise Refused("task_failed", failed["failed"])
            except Refused:
                crew.kill()
                raise
            if crew is not pool:
                crew.end()
            times = {"requested_ns": requested_ns, "joined_ns": self.now_ns()}
            warmup = index < job.warmups
            iterations.append({"index": index, "warmup": warmup, **times, **self.report(shares)})
        if pool:
            pool.end()
        for iteration in iterations:
            self.say("iteration", **iteration)

    def die_with_stdin(self) -> None:
        while os.read(0, 65536):
            pass
        os._exit(1)

    def share(self, job: Job, number: int, baton: Baton, gate: Callable[[], object]) -> Share:
        """What worker `number` does of the job, and when."""
        share: Share = {"ready_ns": self.now_ns(), "start_ns": None, "end_ns": None}
        share.update(process=None, thread=None, results=[])
        gate()
        tasks: Iterable[int] = range(number, job.tasks, job.workers)
        if job.schedule == "dynamic":
            tasks = takewhile(lambda i: i < job.tasks, iter(baton.take, None))
        for i in tasks:
            if share["start_ns"] is None:
                share.update(process=os.getpid(), thread=threading.get_native_id())
                share["start_ns"] = self.now_ns()
            share["results"].append((i, self.task(job, job.first + i * job.stride)))
        if share["results"]:
            share["end_ns"] = self.now_ns()
        return share

    def report(self, shares: list[Share]) -> dict[str, object]:
        singular = {"processes": "process", "threads": "thread"}
        names = ("ready_ns", "start_ns", "end_ns", *singular)
        lists = {name: [share[singular.get(name, name)] for share in shares] for name in names}
        checksum = 0xCBF29CE484222325
        for _, result in sorted(pair for share in shares for pair in share["results"]):
            checksum = ((checksum ^ result) * 0x100000001B3) & MASK
        return {**lists, "checksum": f"{checksum:016x}"}

    def task(self, job: Job, t: int) -> int:
        if job.workload == "collatz":
            return sum(self.steps(mix(job.seed, t * job.size + k)) for k in range(job.size))
        if job.workload == "sleep":
            time.sleep(job.size / 1e6)
        else:
            print("printed in the middle of a task", flush=True)
        return mix(job.seed, t)

    def steps(self, draw: int) -> int:
        x, steps = draw % 2**20 + 1, 0
        while x != 1:
            x = 3 * x + 1 if x % 2 else x // 2
            steps += 1
        return steps


def start(program: type[Honest]) -> None:
    sys.exit(program().main(sys.argv[1:]))


if __name__ == "__main__":
    start(Honest)
