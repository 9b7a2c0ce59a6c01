"""Keeps the contract, with sizes, a folder, a pair and a model that it says it cannot do."""

from __future__ import annotations

import os
import struct
import threading

from crews import Job
from honest import MASK, Honest, mix, start


class KnowsItsLimits(Honest):
    workloads = ("bintrees", "collatz", "files", "selftest", "sleep")

    def __init__(self) -> None:
        super().__init__()
        self.sizes = {"bintrees": range(25), "files": range(1, 16385)}
        self.params = {"files": {"directory"}}
        self.not_applicable = {"threads": {"bintrees": "these threads climb no trees"}}
        self.absent = {"spawn": ("processes", "a system that can spawn")}

    def task(self, job: Job, t: int) -> int:
        if job.workload == "bintrees":
            return ((1 << (job.size + 1)) - 1) ^ mix(job.seed, t)
        if job.workload == "files":
            return self.written(job, t)
        return super().task(job, t)

    def written(self, job: Job, t: int) -> int:
        """The first word of each block, by way of a file in the folder that was given."""
        print(f"writing in {job.param['directory']}", flush=True)
        name = f"{t}-{os.getpid()}-{threading.get_native_id()}"
        path = os.path.join(job.param["directory"], name)
        words = [mix(job.seed, job.size * t + k) for k in range(job.size)]
        with open(path, "wb") as file:
            file.write(struct.pack(f"<{job.size}Q", *words))
        folded = 0xCBF29CE484222325
        with open(path, "rb") as file:
            for word in struct.unpack(f"<{job.size}Q", file.read()):
                folded = ((folded ^ word) * 0x100000001B3) & MASK
        return folded


if __name__ == "__main__":
    start(KnowsItsLimits)
