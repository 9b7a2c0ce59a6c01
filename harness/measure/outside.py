"""What the harness does while a program has parked its workers: measure their memory, pin them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from harness.protocol import Observation, Parked

PROC = Path("/proc")
_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess, OSError)


def memory_of_tree(pid: int) -> dict[str, float]:
    """The memory of a process and all its descendants, by the name of the metric, in bytes.

    `pss_bytes`: proportional set size, in which a page shared by n processes counts as 1/n in each.
    `uss_bytes`: pages that no other process has. `kernel_bytes`: page tables (VmPTE in
    /proc/PID/status) and kernel stacks (the system's KernelStack over its number of threads, times
    the threads of the tree). What the system does not show is left out; resident set size, which
    counts shared pages again in each process, is no substitute.
    """
    pss = uss = page_tables = threads = 0
    has_pss = has_tables = False
    for process in _tree(pid):
        with suppress(*_GONE):
            memory = process.memory_full_info()
            uss += memory.uss
            if hasattr(memory, "pss"):
                has_pss = True
                pss += memory.pss
            threads += process.num_threads()
        tables = _page_tables(process.pid)
        if tables is not None:
            has_tables = True
            page_tables += tables
    found = {"uss_bytes": float(uss)}
    if has_pss:
        found["pss_bytes"] = float(pss)
    stack = _kernel_stack()
    if has_tables and stack is not None:
        found["kernel_bytes"] = page_tables + threads * stack
    return found


def pin(parked: Parked, pid: int, cpus: Sequence[Sequence[int]]) -> None:
    """Let the n-th worker's thread run on the n-th of `cpus` (round robin) alone.

    Where no threads are named every thread of the program and its descendants may run on all of
    them. What has ended meanwhile is passed over.
    """
    if parked.threads:
        for index, thread in enumerate(parked.threads):
            _allow(thread, cpus[index % len(cpus)])
        return
    everywhere = sorted({cpu for some in cpus for cpu in some})
    for process in _tree(pid):
        with suppress(*_GONE):
            for each in process.threads():
                _allow(each.id, everywhere)


def placed(name: str, cpus: Sequence[int]) -> list[list[int]]:
    """The CPUs of each worker, round robin, for a placement. Raises ValueError for another name."""
    if name == "same":
        return [[cpus[0]]]
    if name == "two":
        return [[cpu] for cpu in cpus[:2]]
    if name == "free":
        return [list(cpus)]
    raise ValueError(f"placement {name!r} is none of: same, two, free")


def memory_observations(pid: int, condition: str) -> list[Observation]:
    """The memory of the tree as observations."""
    return [
        Observation(
            v=1, type="observation", metric=metric, value=value, unit="B", condition=condition
        )
        for metric, value in memory_of_tree(pid).items()
    ]


def _tree(pid: int) -> Iterable[psutil.Process]:
    try:
        program = psutil.Process(pid)
        return [program, *program.children(recursive=True)]
    except _GONE:
        return []


def _allow(thread: int, cpus: Sequence[int]) -> None:
    with suppress(*_GONE):
        os.sched_setaffinity(thread, cpus)


def _page_tables(pid: int) -> int | None:
    return _kib_after(PROC / str(pid) / "status", "VmPTE:")


def _kernel_stack() -> float | None:
    """Bytes of kernel stack of one thread: all stacks over all threads of the system."""
    every = _kib_after(PROC / "meminfo", "KernelStack:")
    try:
        running_of_all = (PROC / "loadavg").read_text(encoding="ascii").split()[3]
        threads = int(running_of_all.split("/")[1])
    except (OSError, IndexError, ValueError):
        return None
    return every / threads if every is not None and threads else None


def _kib_after(path: Path, label: str) -> int | None:
    """The bytes that a line of /proc gives in kB after `label`; None where there is none."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith(label):
            return int(line.split()[1]) * 1024
    return None
