"""Facts about the machine, and what they warn of."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from harness.errors import UsageError
from harness.measure.host import (
    ROOT,
    NoiseCounters,
    describe_host,
    git_commit,
    noise_warnings,
    parsed_cpus,
    restrict_to_cpus,
    this_machine,
    usable_cpus,
)
from harness.store import Host, ToolRecord

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads what only Linux has")
QUIET = Host(
    hostname="quiet",
    system="Linux",
    kernel="6.1",
    architecture="x86_64",
    cpu_model="Sample CPU",
    cpus_online=4,
    cpus_usable=(0, 1, 2, 3),
    threads_per_core=1,
    cpu_quota=None,
    hypervisor=None,
    memory_bytes=2**33,
    work_file_system="ext4",
    harness_version="0",
    harness_python="3.11.0",
    git_commit=None,
    tools=(),
)


def warnings_for(**facts: object) -> list[str]:
    """What these facts add to what is said of the quiet host on this very machine."""
    usual = {w.split(" (load")[0] for w in noise_warnings(QUIET)}
    told = noise_warnings(QUIET.model_copy(update=facts))
    return [warning for warning in told if warning.split(" (load")[0] not in usual]


def test_the_description_agrees_with_what_python_knows(tmp_path: Path) -> None:
    tool = ToolRecord(language="c", tool="cc", path="/usr/bin/cc", version="12.2.0")
    host = describe_host(tmp_path, (tool,))
    assert host.hostname == platform.node()
    assert (host.system, host.architecture) == (platform.system(), platform.machine())
    assert host.cpus_online == os.cpu_count()
    assert host.memory_bytes == psutil.virtual_memory().total
    assert host.harness_python == platform.python_version()
    assert host.tools == (tool,)


def test_a_description_survives_its_way_through_a_file(tmp_path: Path) -> None:
    host = describe_host(tmp_path, ())
    assert Host.model_validate_json(host.model_dump_json()) == host


def test_the_file_system_is_that_of_the_folder_the_results_lie_in(tmp_path: Path) -> None:
    described = describe_host(tmp_path, ()).work_file_system
    mounts = [p for p in psutil.disk_partitions(all=True) if tmp_path.is_relative_to(p.mountpoint)]
    deepest = max(mounts, key=lambda partition: len(Path(partition.mountpoint).parts))
    assert described == deepest.fstype


@LINUX
def test_usable_cpus_are_those_of_the_affinity_mask() -> None:
    one = min(os.sched_getaffinity(0))
    script = (
        "import os; from harness.measure.host import usable_cpus\n"
        f"os.sched_setaffinity(0, [{one}]); print(usable_cpus())"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == f"({one},)"
    assert usable_cpus() == tuple(sorted(os.sched_getaffinity(0)))


@pytest.mark.parametrize(
    ("text", "cpus"),
    [
        ("0", {0}),
        ("0,2", {0, 2}),
        ("0-3", {0, 1, 2, 3}),
        ("1,4-5, 7", {1, 4, 5, 7}),
        ("3-3,3", {3}),
    ],
)
def test_cpus_are_given_as_numbers_and_ranges(text: str, cpus: set[int]) -> None:
    assert parsed_cpus(text) == cpus


@pytest.mark.parametrize(
    "text",
    ["", ",", "0,", "-1", "0-", "all", "1.5", "0x1", "3-1", "0,3-1", "0-1-2", "0 1", "\u0663",
     "0-99999999999", "1" * 5000],
    ids=lambda text: repr(text[:14]),
)  # fmt: skip
def test_anything_else_is_no_list_of_cpus(text: str) -> None:
    with pytest.raises(UsageError, match="is no list of CPU numbers") as refusal:
        parsed_cpus(text)
    assert refusal.value.action == "write 0,1 or 0-3"


@LINUX
def test_a_restriction_to_cpus_holds_for_all_that_is_started_after_it() -> None:
    one = max(os.sched_getaffinity(0))
    script = (
        "import os, subprocess, sys; from harness.measure.host import *\n"
        f"restrict_to_cpus(parsed_cpus('{one}')); print(usable_cpus(), flush=True)\n"
        "subprocess.run([sys.executable, '-c', 'import os; print(os.sched_getaffinity(0))'])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert said.splitlines() == [f"({one},)", f"{{{one}}}"]


@LINUX
def test_cpus_that_may_not_be_used_are_named_with_those_that_may() -> None:
    allowed = os.sched_getaffinity(0)
    with pytest.raises(UsageError, match="may not be used here") as refusal:
        restrict_to_cpus({min(allowed), 77_777, 88_888})
    assert refusal.value.culprit == "77777, 88888"
    assert refusal.value.action.endswith(", ".join(map(str, sorted(allowed))))
    assert os.sched_getaffinity(0) == allowed


def test_what_a_plan_depends_on_is_what_the_description_says(tmp_path: Path) -> None:
    machine, host = this_machine(tmp_path), describe_host(tmp_path, ())
    assert machine.cpus == host.cpus_usable
    assert machine.last_level_cache_bytes == host.last_level_cache_bytes
    assert machine.work_file_system == host.work_file_system


@LINUX
def test_the_last_level_cache_is_the_largest_that_the_system_tells_of() -> None:
    told = [
        file.read_text().strip()
        for file in Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size")
    ]
    found = this_machine(Path("/")).last_level_cache_bytes
    if not told:
        assert found is None
        return
    assert found is not None
    in_kib = {f"{found // 2**10}K", f"{found // 2**20}M", f"{found // 2**30}G"}
    assert in_kib & set(told)


def test_the_commit_is_the_checkouts_with_a_plus_if_it_was_changed() -> None:
    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else "outside a checkout"

    head = git("rev-parse", "HEAD")
    if head == "outside a checkout":
        assert git_commit() is None
        return
    commit = git_commit()
    assert commit is not None
    assert head.startswith(commit.rstrip("+"))
    changed = bool(git("status", "--porcelain", "--untracked-files=no"))
    assert commit.endswith("+") is changed


def test_without_git_there_is_no_commit_and_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_commit() is None


@LINUX
def test_the_work_of_other_processes_is_foreign_and_ones_own_is_not() -> None:
    def burn() -> int:
        """CPU nanoseconds that a process of its own burned, as its parent accounts them."""
        before = os.times()
        script = "import time\nwhile time.process_time() < 1: pass"
        subprocess.run([sys.executable, "-S", "-c", script], check=True)
        after = os.times()
        spent = after.children_user + after.children_system
        return round((spent - before.children_user - before.children_system) * 1e9)

    counters = NoiseCounters.read()
    own_ns = burn()
    both = NoiseCounters.read()
    as_foreign, as_own = both.since(counters, 0), both.since(counters, own_ns)
    assert own_ns >= 900_000_000
    assert as_foreign.foreign_cpu_ns is not None
    assert as_own.foreign_cpu_ns is not None
    # /proc/stat counts in ticks of 10 ms and lags behind; a tenth of a second is beyond both.
    assert as_foreign.foreign_cpu_ns >= own_ns - 100_000_000
    assert as_foreign.foreign_cpu_ns - as_own.foreign_cpu_ns == min(
        own_ns, as_foreign.foreign_cpu_ns
    )


def test_noise_is_never_negative_and_unknown_where_a_counter_is() -> None:
    now = NoiseCounters(at_ns=2, busy_ns=100, steal_ns=5, pressure_ns=None, throttled_ns=9)
    then = NoiseCounters(at_ns=1, busy_ns=40, steal_ns=7, pressure_ns=3, throttled_ns=2)
    noise = now.since(then, own_cpu_ns=90)
    assert (noise.foreign_cpu_ns, noise.steal_ns, noise.pressure_ns) == (0, 0, None)
    assert noise.throttled_ns == 7
    assert now.since(then, own_cpu_ns=10).foreign_cpu_ns == 50
    blind = NoiseCounters(at_ns=2, busy_ns=None, steal_ns=None, pressure_ns=9, throttled_ns=None)
    assert blind.since(then, own_cpu_ns=0).foreign_cpu_ns is None
    assert blind.since(then, own_cpu_ns=0).pressure_ns == 6


def test_counters_carry_the_time_they_were_read_at() -> None:
    before_ns = time.monotonic_ns()
    read = NoiseCounters.read()
    assert before_ns <= read.at_ns <= time.monotonic_ns()


def test_a_quiet_host_gives_no_cause_but_the_machine_this_runs_on() -> None:
    assert warnings_for() == []


@pytest.mark.parametrize(
    ("facts", "cause", "action"),
    [
        ({"cpus_usable": (2,)}, "only one CPU may be used", "widen the affinity mask"),
        ({"hypervisor": "QEMU"}, "a virtual machine (QEMU)", "trust the ratios"),
        ({"cpu_quota": 1.5}, "a CPU quota of 1.5 for 4 CPUs", "lift the quota"),
        ({"work_file_system": "tmpfs"}, "results lie on tmpfs", "would not be disk figures"),
        ({"work_file_system": "overlay"}, "results lie on overlay", "would not be disk figures"),
    ],
)
def test_each_cause_of_noise_is_told_once_with_what_to_do(
    facts: dict[str, object], cause: str, action: str
) -> None:
    (warning,) = warnings_for(**facts)
    assert warning.startswith(cause)
    assert action in warning


@pytest.mark.parametrize(
    "facts", [{"cpu_quota": 4.0}, {"cpus_usable": (1, 3)}, {"work_file_system": None}]
)
def test_what_does_not_matter_is_not_warned_of(facts: dict[str, object]) -> None:
    assert warnings_for(**facts) == []
