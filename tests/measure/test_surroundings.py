"""The machine around a block: the sentinel, and what the record keeps of it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from harness.measure.host import usable_cpus
from harness.measure.service import NativePrograms
from harness.measure.surroundings import surroundings

CPUS = usable_cpus()


def sentinel(native: NativePrograms, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*native.argv("sentinel"), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_cpu_spins_and_hands_over(native: NativePrograms) -> None:
    found = surroundings(native, CPUS, 3, "after")
    assert (found.block, found.when, found.cpus, found.reason) == (3, "after", CPUS, "")
    assert len(found.spin_ns) == min(8, len(CPUS))
    assert len(found.handover_ns) == min(8, len(CPUS)) - 1
    for spin_ns in found.spin_ns:
        assert spin_ns is not None
        assert spin_ns > 0
    for handover_ns in found.handover_ns:
        assert handover_ns is not None
        # No machine hands a cache line over in less than a nanosecond.
        assert handover_ns > 1


def test_without_a_c_compiler_it_says_so() -> None:
    found = surroundings(None, CPUS, 0, "before")
    assert found.cpus == CPUS
    assert (found.spin_ns, found.reason) == ((), "the sentinel needs a C compiler")


def test_a_cpu_that_is_not_there_gives_no_number(native: NativePrograms) -> None:
    absent = max(range(os.cpu_count() or 1)) + 1
    if absent >= 1024:
        pytest.skip("no CPU number is free")
    found = json.loads(sentinel(native, "--cpus", f"{CPUS[0]},{absent}").stdout)
    assert found["spin_ns"][0] > 0
    assert found["spin_ns"][1] is None
    assert found["handover_ns"] == [None]


WRONG = [(), ("--cpus",), ("--cpus", ""), ("--cpus", "0,"), ("--cpus", "-1"), ("--cpus", "x"),
         ("--cpus", "0,1,2,3,4,5,6,7,8")]  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_arguments_are_told(native: NativePrograms, arguments: tuple[str, ...]) -> None:
    done = sentinel(native, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: sentinel --cpus")


def test_a_sentinel_that_fails_leaves_a_record_that_says_why(
    native: NativePrograms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(NativePrograms, "argv", lambda *_: (str(broken),))
    found = surroundings(native, CPUS, 0, "before")
    assert found.spin_ns == ()
    assert found.reason.startswith("the sentinel failed: ")
