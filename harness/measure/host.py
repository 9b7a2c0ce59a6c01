"""Facts about this machine, and the counters that tell how noisy it is."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import cpuinfo
import psutil

from harness import __version__
from harness.errors import UsageError
from harness.store import Host, Noise, ToolRecord

ROOT = Path(__file__).resolve().parents[2]
_TICK_NS = 10**9 // os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Machine:
    """What of the machine a plan depends on."""

    cpus: tuple[int, ...]
    last_level_cache_bytes: int | None = None
    work_file_system: str | None = None


def usable_cpus() -> tuple[int, ...]:
    """The CPUs this process may run on, in order."""
    if hasattr(os, "sched_getaffinity"):
        return tuple(sorted(os.sched_getaffinity(0)))
    return tuple(range(os.cpu_count() or 1))


def parsed_cpus(text: str) -> frozenset[int]:
    """`0,2` or `0-3` as CPU numbers. Raises UsageError for anything else."""
    cpus: set[int] = set()
    for part in text.split(","):
        # No machine has a CPU of six digits, and a range of them would fill the memory.
        match = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise UsageError(
                "choosing CPUs", repr(text), "is no list of CPU numbers", "write 0,1 or 0-3"
            )
        cpus.update(range(first, last + 1))
    return frozenset(cpus)


def restrict_to_cpus(cpus: Collection[int]) -> None:
    """This process, and with it all that it starts, on these CPUs only.

    Raises UsageError for CPUs that may not be used, and where the system has no affinity.
    """
    allowed = usable_cpus()
    if not set(cpus) <= set(allowed):
        raise UsageError(
            "choosing CPUs",
            ", ".join(map(str, sorted(set(cpus) - set(allowed)))),
            "may not be used here",
            f"choose among: {', '.join(map(str, allowed))}",
        )
    if not hasattr(os, "sched_setaffinity"):
        raise UsageError(
            "choosing CPUs", platform.system(), "has no way to do it", "leave --cpus out"
        )
    os.sched_setaffinity(0, cpus)


def this_machine(results: Path) -> Machine:
    """What a plan has to know of this machine; results will lie in the folder `results`."""
    return Machine(usable_cpus(), _last_level_cache_bytes(), _file_system(results))


def describe_host(work: Path, tools: tuple[ToolRecord, ...]) -> Host:
    """The host as a session records it."""
    system = os.uname()
    return Host(
        hostname=system.nodename,
        system=system.sysname,
        kernel=system.release,
        architecture=system.machine,
        cpu_model=_cpu_model(),
        cpus_online=os.cpu_count() or 1,
        cpus_usable=usable_cpus(),
        threads_per_core=_threads_per_core(),
        cpu_quota=_cpu_quota(),
        hypervisor=_hypervisor(),
        memory_bytes=psutil.virtual_memory().total,
        work_file_system=_file_system(work),
        last_level_cache_bytes=_last_level_cache_bytes(),
        harness_version=__version__,
        harness_python=platform.python_version(),
        git_commit=git_commit(),
        tools=tools,
    )


def git_commit() -> str | None:
    """The commit of this checkout, with `+` if it was changed since; None outside one."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        dirty = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.SubprocessError):
        return None
    return head + ("+" if dirty else "")


@dataclass(frozen=True, slots=True)
class NoiseCounters:
    """Counters since boot; their difference over an invocation is its noise."""

    at_ns: int
    busy_ns: int | None
    steal_ns: int | None
    pressure_ns: int | None
    throttled_ns: int | None

    @classmethod
    def read(cls) -> NoiseCounters:
        busy_ns = steal_ns = pressure_ns = None
        try:
            fields = Path("/proc/stat").read_bytes().split(b"\n", 1)[0].split()
            ticks = [int(field) for field in fields[1:9]]
            user, nice, kernel, _, _, irq, softirq, steal = ticks
            busy_ns = (user + nice + kernel + irq + softirq) * _TICK_NS
            steal_ns = steal * _TICK_NS
        except (OSError, ValueError):
            pass
        try:
            some = Path("/proc/pressure/cpu").read_bytes().split(b"\n", 1)[0]
            pressure_ns = int(some.rsplit(b"total=", 1)[1]) * 1000
        except (OSError, ValueError, IndexError):
            pass
        return cls(time.monotonic_ns(), busy_ns, steal_ns, pressure_ns, _throttled_ns())

    def since(self, earlier: NoiseCounters, own_cpu_ns: int) -> Noise:
        """The noise from `earlier` to now, when the measured programs used `own_cpu_ns`."""

        def gone(now: int | None, then: int | None) -> int | None:
            return None if now is None or then is None else max(0, now - then)

        busy_ns = gone(self.busy_ns, earlier.busy_ns)
        return Noise(
            steal_ns=gone(self.steal_ns, earlier.steal_ns),
            foreign_cpu_ns=None if busy_ns is None else max(0, busy_ns - own_cpu_ns),
            pressure_ns=gone(self.pressure_ns, earlier.pressure_ns),
            throttled_ns=gone(self.throttled_ns, earlier.throttled_ns),
        )


def noise_warnings(host: Host) -> list[str]:
    """What will make this machine's numbers noisy, each as one sentence with what to do."""
    warnings = []
    if len(host.cpus_usable) < 2:
        warnings.append(
            "only one CPU may be used: nothing can run in parallel, and the claims about "
            "parallelism are not testable; widen the affinity mask or the machine"
        )
    if host.hypervisor:
        warnings.append(
            f"a virtual machine ({host.hypervisor}): its CPUs may share a core or be taken away "
            "without notice; trust the ratios, not the absolute times"
        )
    if host.cpu_quota is not None and host.cpu_quota < len(host.cpus_usable):
        warnings.append(
            f"a CPU quota of {host.cpu_quota:g} for {len(host.cpus_usable)} CPUs: long runs are "
            "throttled; lift the quota, or run with fewer CPUs"
        )
    load_1min = os.getloadavg()[0]
    if load_1min > 0.5:
        warnings.append(f"something else is running (load {load_1min:.1f}); stop it and wait")
    if host.work_file_system in ("tmpfs", "ramfs", "overlay"):
        warnings.append(
            f"results lie on {host.work_file_system}: fsync does little there; "
            "disk figures would not be disk figures"
        )
    governor = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    if governor.is_file() and (name := governor.read_text().strip()) != "performance":
        warnings.append(
            f"CPU frequency governor {name!r}: speed follows load; "
            "set it to performance while measuring"
        )
    return warnings


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), *words],
        capture_output=True,
        text=True,
        timeout=10,
        check=True,
    )
    return done.stdout.strip()


def _cpu_model() -> str | None:
    model = cpuinfo.get_cpu_info().get("brand_raw")
    return str(model) if model else None


def _threads_per_core() -> int | None:
    siblings = Path("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list")
    try:
        text = siblings.read_text().strip()
    except OSError:
        return None
    count = 0
    for part in text.split(","):
        first, _, last = part.partition("-")
        count += int(last or first) - int(first) + 1
    return count


def _cpu_quota() -> float | None:
    """CPUs that the control group allows, or None for no limit."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError):
        pass
    try:
        home = Path("/sys/fs/cgroup/cpu")
        quota_us = int((home / "cpu.cfs_quota_us").read_text())
        return None if quota_us <= 0 else quota_us / int((home / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return None


def _throttled_ns() -> int | None:
    """How long a quota has held the control group back so far; None without a quota to see."""
    for file, name, scale in (
        ("/sys/fs/cgroup/cpu.stat", "throttled_usec", 1000),
        ("/sys/fs/cgroup/cpu/cpu.stat", "throttled_time", 1),
    ):
        try:
            lines = Path(file).read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            key, _, value = line.partition(" ")
            if key == name and value.isdecimal():
                return int(value) * scale
    return None


def _last_level_cache_bytes() -> int | None:
    """The size of the first CPU's largest cache, or None where the system does not tell."""
    sizes = []
    for file in Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size"):
        try:
            text = file.read_text().strip()
        except OSError:
            continue
        scale = {"K": 2**10, "M": 2**20, "G": 2**30}.get(text[-1:], 1)
        digits = text.rstrip("KMG")
        if digits.isdecimal():
            sizes.append(int(digits) * scale)
    return max(sizes, default=None)


def _hypervisor() -> str | None:
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return None
    if "hypervisor" not in flags:
        return None
    for source in ("/sys/class/dmi/id/sys_vendor", "/sys/hypervisor/type"):
        try:
            return Path(source).read_text().strip() or "unknown"
        except OSError:
            continue
    return "unknown"


def _file_system(folder: Path) -> str | None:
    """The type of the file system that holds `folder`."""
    target = folder.resolve()
    best, kind = -1, None
    for partition in psutil.disk_partitions(all=True):
        mount = Path(partition.mountpoint)
        if target.is_relative_to(mount) and len(mount.parts) > best:
            best, kind = len(mount.parts), partition.fstype
    return kind
