"""The harness's own programs that stand beside a worker program, such as the reply server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from harness.catalogue.manifest import NativeManifest
from harness.catalogue.workload import Service
from harness.errors import HarnessError
from harness.measure.build import Build, child_environment
from harness.measure.line import read_line
from harness.measure.reaping import ExitWatch, reap
from harness.protocol import Listening

READY_WITHIN_S = 10
STOP_WITHIN_S = 5


@dataclass(frozen=True)
class NativePrograms:
    """The built programs of harness/native."""

    manifest: NativeManifest
    build: Build

    def argv(self, name: str) -> tuple[str, ...]:
        return self.build.fill(self.manifest.programs[name])


@dataclass
class RunningService:
    """A service that listens. `cpu_ns` is known once it has stopped."""

    parameter: str
    address: str
    cpu_ns: int | None = field(default=None)


@contextmanager
def running_service(
    service: Service, size: int, native: NativePrograms, stderr: Path
) -> Iterator[RunningService]:
    """Start the service for workloads of `size`; it is gone when the block is left.

    Raises HarnessError if it does not say within 10 s where it listens.
    """
    argv = native.argv(service.program)
    argv += tuple(part.replace("{size}", str(size)) for part in service.argv)
    with stderr.open("wb") as errors:
        program = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=child_environment(native.build.environment),
            process_group=0,
            bufsize=0,
        )
    assert program.stdin is not None
    assert program.stdout is not None
    running = RunningService(service.param, "")
    try:
        line = read_line(program.stdout, READY_WITHIN_S)
        try:
            running.address = Listening.model_validate_json(line).address
        except ValidationError:
            raise HarnessError(
                "starting a service",
                " ".join(argv),
                f"did not say where it listens: {line[:200]!r}",
                f"see what it wrote: {stderr}",
            ) from None
        yield running
    finally:
        # It ends at end of file on standard input; a service that does not is killed.
        program.stdin.close()
        program.stdout.close()
        running.cpu_ns = _stopped(program)


def _stopped(program: subprocess.Popen[bytes]) -> int:
    """Wait for the service to end, kill it if it will not; its CPU time."""
    with ExitWatch(program.pid) as watch:
        if not watch.wait(STOP_WITHIN_S):
            program.kill()
    _, usage = reap(program)
    return usage.user_ns + usage.system_ns
