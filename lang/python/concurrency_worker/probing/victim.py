"""The program once more, as a child in which something goes wrong on purpose."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from ..failures import WorkerDiedError
from ..teams.parent_death import adopt_orphans
from .child import ending
from .crew import LIMIT_S

if TYPE_CHECKING:
    from types import TracebackType

    from .session import Session

ALIVE = "exit-0"
"""How a child has ended that has not: it is killed only because nobody needs it any more."""
LOOK_EVERY_NS = 1_000_000
CLEAR_AWAY_S = 2.0
"""How long those in a dead child's group may take to end by themselves."""


class Victim:
    """A child in a process group of its own; a context that leaves nothing of it."""

    def __init__(self, session: Session, case: str) -> None:
        """Start it; `case` is what it is told of its part."""
        adopt_orphans()
        words = [*session.words]
        for key, value in (("in_child", 1), ("case", case), ("parent", os.getpid())):
            words += ["--param", f"{key}={value}"]
        # -S: it needs nothing of `site`, and neither do the processes that it starts.
        argv = [sys.executable, "-S", "-X", "utf8", sys.argv[0], "probe", *words]
        # Killed, a program of forkserver leaves a folder in that of temporary files.
        self._folder = _temporary_folder() if session.kind == "forkserver" else None
        environment = {**os.environ, "TMPDIR": self._folder} if self._folder else None
        # What it says on standard error is what anybody says who dies on purpose.
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._output = self._process.stdout.fileno()
        self._unread = b""
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        self._ended = _descriptor_of_end(self._process.pid)
        if self._ended is not None:
            self._poll.register(self._ended, select.POLLIN)

    def next_line(self, until_ns: int) -> dict[str, Any] | None:
        """Return the next line that it writes, or None if it has ended or the time is up."""
        while True:
            line, feed, rest = self._unread.partition(b"\n")
            if feed:
                self._unread = rest
                told: dict[str, Any] = json.loads(line)
                if told["type"] == "error":
                    raise WorkerDiedError(f"the child of the probe failed: {told['message']}")
                return told
            # Looked at before its output, which is complete if it had ended by then.
            over = self._process.poll() is not None or now_ns() >= until_ns
            left_ns = 0 if over else until_ns - now_ns()
            if self._ended is None:
                left_ns = min(left_ns, LOOK_EVERY_NS)
            ready = [descriptor for descriptor, _ in self._poll.poll(max(left_ns, 0) / 1e6)]
            data = os.read(self._output, 65536) if self._output in ready else b""
            if self._output in ready and not data:
                self._poll.unregister(self._output)
            self._unread += data
            if over and not data:
                return None

    def needed_line(self) -> dict[str, Any]:
        """Return the next line, which has to come; raises WorkerDiedError."""
        line = self.next_line(now_ns() + int(LIMIT_S * 1e9))
        if line is None:
            raise WorkerDiedError(f"the child of the probe said nothing, and {self.end()}")
        return line

    def end(self) -> str:
        """Return how it ended, and `exit-0` if it has not."""
        status = self._process.poll()
        return ALIVE if status is None else ending(status)

    def __enter__(self) -> Victim:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Kill it, and return when nobody of its group is left."""
        # It alone at first: a server that clears away after it is of its group.
        self._process.kill()
        self._process.wait()
        until_ns = now_ns() + int(CLEAR_AWAY_S * 1e9)
        while _group_lives(self._process.pid) and now_ns() < until_ns:
            select.select([], [], [], LOOK_EVERY_NS / 1e9)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        _group_lives(self._process.pid)
        if self._folder is not None:
            _remove(self._folder)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()
        if self._ended is not None:
            os.close(self._ended)


def _descriptor_of_end(process: int) -> int | None:
    """Return a descriptor that is readable when the process has ended, where there are such."""
    try:
        return os.pidfd_open(process)
    except (AttributeError, OSError):
        return None  # before Linux 5.3, and other systems


def _temporary_folder() -> str:
    import tempfile  # noqa: PLC0415 (one start method needs it)

    return tempfile.mkdtemp(prefix="victim-")


def _remove(folder: str) -> None:
    import shutil  # noqa: PLC0415 (the same)

    shutil.rmtree(folder, ignore_errors=True)


def _group_lives(group: int) -> bool:
    """Reap those of the group that are children by now; return whether there are others."""
    try:
        while os.waitpid(-group, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
