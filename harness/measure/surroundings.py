"""What the machine is like around a block: the sentinel's spin and the CPUs' placement."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace
from pydantic import ValidationError

from harness.measure.build import child_environment
from harness.measure.host import usable_cpus
from harness.measure.service import NativePrograms
from harness.protocol import Surroundings
from harness.store import SurroundingsRecord

#: The sentinel looks at no more CPUs than this, and takes a quarter of a second at most.
MOST_CPUS = 8
PATIENCE_S = 10


def surroundings(
    native: NativePrograms | None,
    cpus: Sequence[int],
    block: int,
    when: Literal["before", "after"],
) -> SurroundingsRecord:
    """The record of a moment; without a built sentinel it says so and has the usable CPUs only."""
    nothing = SurroundingsRecord(block=block, when=when, cpus=usable_cpus())
    if native is None:
        return replace(nothing, reason="the sentinel needs a C compiler")
    chosen = ",".join(str(cpu) for cpu in cpus[:MOST_CPUS])
    try:
        done = subprocess.run(
            [*native.argv("sentinel"), "--cpus", chosen],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
            env=child_environment(native.build.environment),
        )
        found = Surroundings.model_validate_json(done.stdout)
    except (OSError, subprocess.SubprocessError, ValidationError) as failure:
        first = str(failure).splitlines()[0]
        return replace(nothing, reason=f"the sentinel failed: {first}")
    return replace(nothing, spin_ns=found.spin_ns, handover_ns=found.handover_ns)
