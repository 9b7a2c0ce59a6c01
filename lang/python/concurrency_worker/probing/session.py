"""What a probe gets, and whom it tells what it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import crews

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..protocol_stream import ProtocolStream
    from .crew import Crew, Worker
    from .standard_input import StandardInput


class Session(NamedTuple):
    """One run of a probe."""

    kind: str
    """The kind of crew: `threads`, or a start method."""
    workers: int
    repeats: int
    parameters: dict[str, Any]
    words: list[str]
    """The command line, after `probe`."""
    protocol: ProtocolStream
    stdin: StandardInput

    def crew(self) -> Crew:
        """Return the workers of the model, as yet none: a context."""
        return crews.make(self.kind)

    def observe(self, metric: str, unit: str, value: float, **condition: object) -> None:
        """Write one observation."""
        pairs = ";".join(f"{key}={each}" for key, each in condition.items())
        self.protocol.write("observation", metric=metric, value=value, unit=unit, condition=pairs)

    def park(self, workers: Sequence[Worker]) -> None:
        """Say that these workers stand still, and wait for `release`."""
        processes = [worker.process for worker in workers] if self.kind != "threads" else []
        threads = [worker.thread for worker in workers]
        self.protocol.write("parked", processes=processes, threads=threads)
        self.stdin.wait_for_release()
