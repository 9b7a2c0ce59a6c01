"""Where a session stands: a bar with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from harness.cli.console import console
from harness.measure.session import Progress as Standing
from harness.units import clock

PLAIN_EVERY_S = 15.0


class ProgressDisplay:
    """A session's listener. Use it in a `with` block, so that the bar is taken down."""

    def __init__(self, expected_s: float, already_done: int) -> None:
        """`expected_s` is the guess for all blocks, used until there is something to go by."""
        self._expected_s = expected_s
        self._already_done = already_done
        self._began_s: float | None = None
        self._said_s = 0.0
        self._stage = ""
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        if sys.stderr.isatty():
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[left]}"),
                console=console(stderr=True),
                transient=True,
            )

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task("starting", total=None, left="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, standing: Standing) -> None:
        measuring = standing.stage.startswith("block")
        if measuring and self._began_s is None:
            self._began_s = time.monotonic()
        if standing.problem:
            self._say(f"  {standing.problem}")
            return
        left = f"about {clock(self._left_s(standing))} left" if measuring else standing.detail
        if self._bar is not None and self._task is not None:
            self._bar.update(
                self._task,
                description=standing.stage,
                completed=standing.done,
                total=standing.total if measuring else None,
                left=left,
            )
            return
        now_s = time.monotonic()
        if standing.stage != self._stage or now_s - self._said_s > PLAIN_EVERY_S:
            self._stage, self._said_s = standing.stage, now_s
            count = f": {standing.done} of {standing.total} invocations" if measuring else ""
            self._say(f"{standing.stage}{count}{', ' + left if left else ''}")

    def _left_s(self, standing: Standing) -> float:
        done = standing.done - self._already_done
        to_do = standing.total - self._already_done
        if self._began_s is None or done == 0:
            return self._expected_s * to_do / max(1, standing.total)
        elapsed_s = time.monotonic() - self._began_s
        by_pace_s = elapsed_s * (to_do - done) / done
        # A block's cells differ a hundredfold in length: trust the pace as blocks go by.
        trust = min(1.0, done / to_do * 4)
        by_guess_s = self._expected_s * (to_do - done) / max(1, standing.total)
        return trust * by_pace_s + (1 - trust) * by_guess_s

    def _say(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(line, markup=False)
        else:
            print(line, file=sys.stderr, flush=True)
