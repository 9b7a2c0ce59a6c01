"""Has probes: some as docs/probes.md has them, others with one fault each."""

from __future__ import annotations

import os
import sys
import threading
import time

from honest import Honest, Refused, start

MIB = 1 << 20
FAULTS = {
    "channel": "gives a metric that the probe does not have",
    "crash": "leaves a process behind",
    "creation": "gives a unit that is not the metric's",
    "deadlock": "hangs",
    "responsiveness": "gives a condition that the probe does not have",
    "race": "loses updates under a lock",
    "tearing": "ends without a number",
}
GOOD = ("memory", "sharing", "switching", "visibility")


class Probed(Honest):
    def description(self) -> dict[str, object]:
        probes = sorted((*FAULTS, *GOOD))
        for model in ("sequential",):
            self.not_applicable[model] = dict.fromkeys(probes, "it has no workers")
        self.not_applicable["fork"] = {"visibility": "nobody has written it"}
        return {**super().description(), "probes": probes}

    def command(self, words: list[str]) -> None:
        if words[:1] != ["probe"]:
            super().command(words)
            return
        asked = self.parsed(words[1:], {"probe", "model", "workers", "repeats"})
        probes = self.description()["probes"]
        if asked.probe not in probes or asked.probe in self.not_applicable.get(asked.model, {}):
            raise Refused("unsupported", f"no probe {asked.probe} of {asked.model}")
        self.say("started", pid=os.getpid(), clock_ns=self.now_ns())
        getattr(self, asked.probe)(asked)
        self.say("done")

    def see(self, metric: str, value: float, unit: str, condition: str) -> None:
        self.say("observation", metric=metric, value=value, unit=unit, condition=condition)

    def park(self, processes: list[int], threads: list[int]) -> None:
        self.say("parked", processes=processes, threads=threads)
        if sys.stdin.readline() != "release\n":
            os._exit(1)

    def memory(self, asked: object) -> None:
        """Each worker is a child with a MiB of its own, whatever the model is called."""
        children: list[tuple[int, int]] = []
        for count in map(int, asked.param["counts"].split(",")):
            while len(children) < count:
                children.append(self.child(MIB))
            for _ in ("parked", "worked"):
                self.park([child for child, _ in children], [child for child, _ in children])
        # A child holds the pipes of those before it.
        for child, lifeline in reversed(children):
            os.close(lifeline)
            os.waitpid(child, 0)

    def child(self, size: int) -> tuple[int, int]:
        """A child that holds so many bytes until its pipe ends."""
        out, ready = os.pipe()
        inner, lifeline = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(lifeline)
            held = bytearray(os.urandom(64)) * (size // 64)
            os.write(ready, b"r")
            os.read(inner, 1)
            os._exit(len(held) % 2)
        os.close(inner)
        os.read(out, 1)
        os.close(out)
        os.close(ready)
        return child, lifeline

    def sharing(self, asked: object) -> None:
        self.park([], [])
        held = bytearray(os.urandom(64)) * (int(asked.param["mib"]) * MIB // 64)
        self.park([], [])
        more = bytes(held)
        self.see("read_ns", 5.0, "ns", f"mib={asked.param['mib']}")
        self.park([], [])
        assert len(more) == len(held)

    def switching(self, asked: object) -> None:
        """Tells where its two threads were let run, in place of a time."""
        for placement in asked.param["placements"].split(","):
            told: list[int] = []
            stop = threading.Event()
            ready = threading.Barrier(3)

            def worker(
                told: list[int] = told,
                ready: threading.Barrier = ready,
                stop: threading.Event = stop,
            ) -> None:
                told.append(threading.get_native_id())
                ready.wait()
                stop.wait()

            threads = [threading.Thread(target=worker) for _ in range(2)]
            for thread in threads:
                thread.start()
            ready.wait()
            self.park([], told)
            for index, thread in enumerate(told):
                cpus = os.sched_getaffinity(thread)
                where = f"placement={placement};working_set_kib={index}"
                self.see("round_trip_ns", float(sum(1 << cpu for cpu in cpus)), "ns", where)
            stop.set()

    def visibility(self, asked: object) -> None:
        for _ in range(asked.repeats):
            self.see("seen", 1.0, "bool", "kind=variable")

    def channel(self, _: object) -> None:
        self.see("speed", 1.0, "ns", "channel=pipe;bytes=1;idiomatic=yes")

    def creation(self, _: object) -> None:
        self.see("first_ns", 1.0, "us", "resident_mib=0")

    def responsiveness(self, _: object) -> None:
        self.see("delay_p50_ns", 1.0, "ns", "mood=good")

    def race(self, _: object) -> None:
        self.see("lost", 7.0, "updates", "kind=unsynchronised")
        self.see("lost", 3.0, "updates", "kind=synchronised")

    def tearing(self, _: object) -> None:
        pass

    def deadlock(self, _: object) -> None:
        time.sleep(3600)

    def crash(self, _: object) -> None:
        if os.fork() == 0:
            # It must hold no pipe of the program's, or the harness waits for that one.
            os.closerange(0, 64)
            time.sleep(3600)
        self.see("jobs_done", 1.0, "jobs", "kind=exit;pool=raw;saw=nothing;end=exit-0")


if __name__ == "__main__":
    start(Probed)
