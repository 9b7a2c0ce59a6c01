"""Start a program, read its lines, and say how it ended. Nothing it does can hang the harness."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.measure.reaping import ExitWatch, reap
from harness.protocol import Failure, Message, Parked, ProtocolViolation, parse_line
from harness.store import Usage
from harness.vocabulary import Outcome

OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024
#: How long a finished program's output may stay open (an orphan holds it) before we go on.
DRAIN_S = 0.5
STDERR_TAIL_BYTES = 2000
OnParked = Callable[[Parked, int], None]


@dataclass(frozen=True, slots=True)
class Ending:
    """What came of one start of a program.

    `messages` are its parsed lines as far as they follow the protocol, none where its output
    was cut off. `left_behind` is true if
    processes of its group outlived it (they are dead now). Times are CLOCK_MONOTONIC.
    """

    outcome: Outcome
    reason: str
    messages: tuple[Message, ...]
    exit_status: int | None
    spawned_ns: int
    reaped_ns: int
    usage: Usage | None
    left_behind: bool


def invoke(
    argv: tuple[str, ...],
    environment: Mapping[str, str],
    timeout_s: float,
    stderr: Path,
    on_spawn: Callable[[subprocess.Popen[bytes]], None] = lambda _: None,
    on_parked: OnParked | None = None,
) -> Ending:
    """Run `argv` to its end, or to the time limit, in a process group of its own.

    Standard input is a pipe that stays open: a program started with --die-with-stdin dies when
    the harness does. `on_parked` is called with each `parked` line as it comes, and the program's
    process id; afterwards the program is released. On any exception (Ctrl-C above all) the group
    is killed before it passes. Temporary files are its own, and go with it.
    """
    # Start methods keep sockets there, and a program that is killed leaves them.
    with TemporaryDirectory(prefix="invocation-", ignore_cleanup_errors=True) as folder:
        return _invoked(
            argv, {**environment, "TMPDIR": folder}, timeout_s, stderr, on_spawn, on_parked
        )


def _invoked(
    argv: tuple[str, ...],
    environment: Mapping[str, str],
    timeout_s: float,
    stderr: Path,
    on_spawn: Callable[[subprocess.Popen[bytes]], None],
    on_parked: OnParked | None,
) -> Ending:
    with stderr.open("wb") as errors:
        spawned_ns = time.monotonic_ns()
        try:
            program = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=dict(environment),
                process_group=0,
                bufsize=0,
            )
        except OSError as unstartable:
            reason = f"cannot be started: {unstartable}"
            return Ending(
                Outcome.FAILED,
                reason,
                (),
                None,
                spawned_ns,
                time.monotonic_ns(),
                None,
                False,
            )
    try:
        on_spawn(program)
        release = None if on_parked is None else _Releasing(program, on_parked)
        output, complaint = _read_to_the_end(program, spawned_ns + int(timeout_s * 1e9), release)
        left_behind = False
        if complaint is not None:
            _kill_group(program.pid)
        status, usage = reap(program)
        reaped_ns = time.monotonic_ns()
        left_behind = _kill_group(program.pid)
    except BaseException:
        _kill_group(program.pid)
        # Ctrl-C may come when it has just been reaped.
        with suppress(ChildProcessError):
            reap(program)
        raise
    finally:
        for stream in (program.stdin, program.stdout):
            if stream is not None:
                stream.close()
    # What was cut off is not looked at: there may be a great deal of it.
    messages, violation = ((), None) if complaint else _parsed(output)
    outcome, reason = complaint or _judged(messages, violation, status, stderr)
    return Ending(outcome, reason, messages, status, spawned_ns, reaped_ns, usage, left_behind)


def stderr_tail(path: Path) -> str:
    """The last line or so of what a program said on standard error, for a reason's text."""
    try:
        with path.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - STDERR_TAIL_BYTES))
            lines = stream.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""


class _Releasing:
    """Looks at a program's lines as they come, and lets it go on each time it has parked."""

    def __init__(self, program: subprocess.Popen[bytes], on_parked: OnParked) -> None:
        self._program = program
        self._on_parked = on_parked
        self._seen_to = 0

    def look_at(self, output: bytearray) -> None:
        while (end := output.find(b"\n", self._seen_to)) >= 0:
            line = bytes(output[self._seen_to : end])
            self._seen_to = end + 1
            # What a line is otherwise, and whether it may be, is looked at in the end.
            if b'"parked"' not in line:
                continue
            with suppress(ProtocolViolation):
                message = parse_line(line)
                if isinstance(message, Parked):
                    self._on_parked(message, self._program.pid)
                    assert self._program.stdin is not None
                    # It may have died, which its end will tell.
                    with suppress(BrokenPipeError):
                        self._program.stdin.write(b"release\n")


def _read_to_the_end(
    program: subprocess.Popen[bytes], deadline_ns: int, releasing: _Releasing | None = None
) -> tuple[bytearray, tuple[Outcome, str] | None]:
    """All output until the program has exited, and a complaint if it had to be stopped."""
    assert program.stdout is not None
    out = program.stdout.fileno()
    os.set_blocking(out, False)
    output = bytearray()
    began_ns = time.monotonic_ns()
    with selectors.DefaultSelector() as selector, ExitWatch(program.pid) as watch:
        selector.register(out, selectors.EVENT_READ)
        if watch.descriptor is not None:
            selector.register(watch.descriptor, selectors.EVENT_READ)
        open_output, running = True, True
        while running:
            now_ns = time.monotonic_ns()
            if now_ns >= deadline_ns:
                seconds = (now_ns - began_ns) / 1e9
                return output, (
                    Outcome.TIMED_OUT,
                    f"not done after {seconds:.0f} s; killed",
                )
            wait_s = min((deadline_ns - now_ns) / 1e9, watch.poll_every_s)
            for key, _ in selector.select(wait_s):
                if key.fd != out:
                    continue
                chunk = _read(out)
                if chunk == b"":
                    selector.unregister(out)
                    open_output = False
                output += chunk or b""
                if releasing is not None:
                    releasing.look_at(output)
                if len(output) > OUTPUT_LIMIT_BYTES:
                    limit = f"wrote more than {OUTPUT_LIMIT_BYTES} bytes; killed"
                    return output, (Outcome.FAILED, limit)
            running = not watch.exited()
        drain_until = time.monotonic() + DRAIN_S
        while open_output and (left_s := drain_until - time.monotonic()) > 0:
            if not any(key.fd == out for key, _ in selector.select(left_s)):
                continue
            chunk = _read(out)
            open_output = chunk != b""
            output += chunk or b""
            if len(output) > OUTPUT_LIMIT_BYTES:
                break
    return output, None


def _read(descriptor: int) -> bytes | None:
    try:
        return os.read(descriptor, 1 << 20)
    except BlockingIOError:
        return None


def _kill_group(group: int) -> bool:
    """Kill whatever is left of a process group; true if there was anything."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _parsed(output: bytearray) -> tuple[tuple[Message, ...], ProtocolViolation | None]:
    lines = bytes(output).split(b"\n")
    messages: list[Message] = []
    for number, line in enumerate(lines[:-1], start=1):
        try:
            messages.append(parse_line(line))
        except ProtocolViolation as violation:
            return tuple(messages), ProtocolViolation(f"line {number}: {violation}")
    if lines[-1]:
        return tuple(messages), ProtocolViolation(f"line {len(lines)} has no end")
    return tuple(messages), None


def _judged(
    messages: tuple[Message, ...],
    violation: ProtocolViolation | None,
    status: int,
    stderr: Path,
) -> tuple[Outcome, str]:
    tail = stderr_tail(stderr)
    said = f" (it said: {tail})" if tail else ""
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
        return Outcome.CRASHED, f"killed by {name}{said}"
    if violation is not None:
        return Outcome.FAILED, f"breaks the protocol: {violation}{said}"
    last = messages[-1] if messages else None
    if isinstance(last, Failure):
        expected = 2 if last.code == "usage" else 1
        if status != expected:
            reason = f"breaks the protocol: {last.code} with exit status {status}, not {expected}"
            return Outcome.FAILED, reason
        outcome = Outcome.UNSUPPORTED if last.code == "unsupported" else Outcome.FAILED
        return outcome, f"{last.code}: {last.message}"
    if status != 0:
        return Outcome.CRASHED, f"exit status {status} and no error line{said}"
    if last is None or last.type != "done":
        return Outcome.FAILED, f"breaks the protocol: ends without done{said}"
    return Outcome.COMPLETED, ""
