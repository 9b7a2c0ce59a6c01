"""Programs that end well, end badly or do not end at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from harness.measure import invocation
from harness.measure.invocation import Ending, invoke
from harness.protocol import Started, parse_line
from harness.vocabulary import Outcome

STARTED = '{"v":1,"type":"started","pid":1,"clock_ns":1}'
DONE = '{"v":1,"type":"done"}'
PATIENCE_S = 60.0

Invoke = Callable[..., Ending]
Eventually = Callable[[Callable[[], object], str], None]


@pytest.fixture
def run(tmp_path: Path) -> Invoke:
    """Runs a Python script; `say` writes a line on its standard output."""

    def start(script: str, timeout_s: float = PATIENCE_S, **options: object) -> Ending:
        whole = (
            "import os, signal, sys, time\n"
            "say = lambda line: os.write(1, line.encode() + b'\\n')\n"
            f"STARTED, DONE, FOLDER = {STARTED!r}, {DONE!r}, {str(tmp_path)!r}\n"
            f"{script}"
        )
        argv = (sys.executable, "-S", "-c", whole)
        return invoke(argv, dict(os.environ), timeout_s, tmp_path / "stderr", **options)  # type: ignore[arg-type]  # passed on

    return start


def gone(pid: int) -> bool:
    """Whether that process has ended (a zombie that its new parent has not reaped has)."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_program_that_says_done_and_exits_0_is_completed(run: Invoke) -> None:
    ending = run("say(STARTED); say(DONE)")
    assert (ending.outcome, ending.reason) == (Outcome.COMPLETED, "")
    assert ending.messages == (parse_line(STARTED.encode()), parse_line(DONE.encode()))
    assert ending.exit_status == 0
    assert not ending.left_behind


def test_the_times_of_an_ending_surround_the_programs_own(run: Invoke) -> None:
    script = 'say(\'{"v":1,"type":"started","pid":1,"clock_ns":%d}\' % time.monotonic_ns())'
    ending = run(f"{script}; say(DONE)")
    started = ending.messages[0]
    assert isinstance(started, Started)
    assert ending.spawned_ns < started.clock_ns < ending.reaped_ns


def test_the_kernels_account_of_time_and_memory_is_in_the_ending(run: Invoke) -> None:
    ending = run("block = b'x' * 60_000_000\nwhile time.process_time() < 0.3: pass\nsay(DONE)")
    assert ending.usage is not None
    assert ending.usage.user_ns + ending.usage.system_ns >= 300_000_000
    assert 60_000_000 < ending.usage.peak_rss_bytes < 600_000_000


def test_output_beyond_a_pipes_capacity_is_read_whole(run: Invoke) -> None:
    ending = run("for _ in range(20_000): say(STARTED)\nsay(DONE)")
    assert ending.outcome is Outcome.COMPLETED
    assert len(ending.messages) == 20_001


def test_half_a_line_at_the_end_breaks_the_protocol(run: Invoke) -> None:
    ending = run(f"say(STARTED); os.write(1, {DONE.encode()!r})")
    assert ending.outcome is Outcome.FAILED
    assert ending.reason == "breaks the protocol: line 2 has no end"
    assert ending.messages == (parse_line(STARTED.encode()),)


def test_garbage_is_reported_with_its_line_number_and_beginning(run: Invoke) -> None:
    ending = run("say(STARTED); say('Segmentation fault?'); say(DONE)")
    assert ending.outcome is Outcome.FAILED
    assert ending.reason.startswith("breaks the protocol: line 2: ")
    assert "'Segmentation fault?'" in ending.reason


@pytest.mark.parametrize(
    ("script", "outcome", "reason"),
    [
        ("", Outcome.FAILED, "breaks the protocol: ends without done"),
        ("say(STARTED)", Outcome.FAILED, "breaks the protocol: ends without done"),
        ("say(DONE); sys.exit(3)", Outcome.CRASHED, "exit status 3 and no error line"),
        ("sys.exit('no such file')", Outcome.CRASHED, "(it said: no such file)"),
        ("1 / 0", Outcome.CRASHED, "(it said: ZeroDivisionError: division by zero)"),
        ("error('usage', 2)", Outcome.FAILED, "usage: the message"),
        ("error('unsupported', 1)", Outcome.UNSUPPORTED, "unsupported: the message"),
        ("error('worker_died', 1)", Outcome.FAILED, "worker_died: the message"),
        ("error('task_failed', 1)", Outcome.FAILED, "task_failed: the message"),
        ("error('internal', 1)", Outcome.FAILED, "internal: the message"),
        ("error('internal', 0)", Outcome.FAILED, "internal with exit status 0, not 1"),
        ("error('usage', 1)", Outcome.FAILED, "usage with exit status 1, not 2"),
        ("error('unsupported', 2)", Outcome.FAILED, "unsupported with exit status 2, not 1"),
    ],
)
def test_exit_status_and_last_line_together_make_the_outcome(
    run: Invoke, script: str, outcome: Outcome, reason: str
) -> None:
    error = (
        "def error(code, status):\n"
        '    say(\'{"v":1,"type":"error","code":"%s","message":"the message"}\' % code)\n'
        "    sys.exit(status)\n"
    )
    ending = run(error + script)
    assert ending.outcome is outcome
    assert reason in ending.reason


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_deadly_signal_is_named(run: Invoke, name: str) -> None:
    ending = run(f"say(STARTED); say(DONE); os.kill(os.getpid(), signal.{name})")
    assert ending.outcome is Outcome.CRASHED
    assert f"killed by {name}" in ending.reason
    assert ending.exit_status == -signal.Signals[name]


def test_a_program_that_closes_its_output_is_waited_for(run: Invoke) -> None:
    ending = run("say(STARTED); os.close(1); time.sleep(0.3); os._exit(7)")
    assert ending.outcome is Outcome.CRASHED
    assert ending.exit_status == 7


def test_standard_input_stays_open_and_empty(run: Invoke) -> None:
    ending = run("import select\nif not select.select([0], [], [], 0.2)[0]: say(DONE)")
    assert ending.outcome is Outcome.COMPLETED


def test_a_program_leads_a_process_group_of_its_own(run: Invoke) -> None:
    ending = run("if os.getpgrp() == os.getpid(): say(DONE)")
    assert ending.outcome is Outcome.COMPLETED


def test_endless_output_is_cut_off_and_its_writer_killed(
    run: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invocation, "OUTPUT_LIMIT_BYTES", 1_000_000)
    pids: list[int] = []
    ending = run("while True: say('more ' * 20_000)", on_spawn=lambda p: pids.append(p.pid))
    assert (ending.outcome, ending.exit_status) == (Outcome.FAILED, -signal.SIGKILL)
    assert ending.reason == "wrote more than 1000000 bytes; killed"
    assert gone(pids[0])


ORPHAN = """
if os.fork() == 0:
    {behaviour}
    open(FOLDER + '/orphan.new', 'w').write(str(os.getpid()))
    os.rename(FOLDER + '/orphan.new', FOLDER + '/orphan')
    while True: {rest}
while not os.path.exists(FOLDER + '/orphan'): time.sleep(0.01)
say(STARTED); say(DONE)
"""


def test_an_orphan_that_holds_the_output_open_is_killed_and_told_of(
    run: Invoke, tmp_path: Path, eventually: Eventually
) -> None:
    ending = run(ORPHAN.format(behaviour="pass", rest="time.sleep(600)"))
    assert (ending.outcome, ending.left_behind) == (Outcome.COMPLETED, True)
    orphan = int((tmp_path / "orphan").read_text())
    eventually(lambda: gone(orphan), "the orphan's end")


def test_an_orphan_outside_the_group_does_not_hold_the_harness_up(
    run: Invoke, tmp_path: Path
) -> None:
    ending = run(ORPHAN.format(behaviour="os.setsid()", rest="time.sleep(600)"))
    orphan = psutil.Process(int((tmp_path / "orphan").read_text()))
    assert orphan.is_running()
    orphan.kill()
    assert ending.outcome is Outcome.COMPLETED


def test_an_orphan_that_never_stops_writing_is_cut_off_too(
    run: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invocation, "OUTPUT_LIMIT_BYTES", 1_000_000)
    ending = run(ORPHAN.format(behaviour="pass", rest="say('more ' * 20_000)"))
    assert ending.outcome is Outcome.FAILED
    assert ending.left_behind


def test_the_time_limit_kills_the_whole_group_even_if_it_ignores_sigterm(
    run: Invoke, tmp_path: Path, eventually: Eventually
) -> None:
    script = """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    open(FOLDER + '/pids', 'w').write(f'{os.getpid()} {child}')
time.sleep(600)
"""
    ending = run(script, timeout_s=3)
    assert (ending.outcome, ending.exit_status) == (Outcome.TIMED_OUT, -signal.SIGKILL)
    assert ending.reason == "not done after 3 s; killed"
    for pid in (tmp_path / "pids").read_text().split():
        eventually(partial(gone, int(pid)), f"the end of {pid}")


def test_temporary_files_of_a_killed_program_go_with_it(run: Invoke, tmp_path: Path) -> None:
    script = """
import tempfile
made = tempfile.mkdtemp()
open(made + '/socket', 'w').close()
open(FOLDER + '/made', 'w').write(made)
os.kill(os.getpid(), signal.SIGKILL)
"""
    run(script)

    assert not Path((tmp_path / "made").read_text()).exists()


def test_nothing_counts_that_was_said_before_the_time_limit(run: Invoke) -> None:
    ending = run("say(STARTED); say(DONE); time.sleep(600)", timeout_s=3)
    assert (ending.outcome, ending.messages) == (Outcome.TIMED_OUT, ())


@pytest.mark.parametrize("argv", [("/no/such/program",), (str(Path(__file__)),)])
def test_a_program_that_cannot_be_started_is_an_outcome(
    tmp_path: Path, argv: tuple[str, ...]
) -> None:
    ending = invoke(argv, dict(os.environ), PATIENCE_S, tmp_path / "stderr")
    assert ending.outcome is Outcome.FAILED
    assert ending.reason.startswith("cannot be started: ")
    assert argv[0] in ending.reason
    assert (ending.exit_status, ending.usage, ending.messages) == (None, None, ())


def test_ctrl_c_kills_the_group_and_passes_on(
    run: Invoke, tmp_path: Path, eventually: Eventually
) -> None:
    pids = tmp_path / "pids"
    script = """
child = os.fork()
if child:
    open(FOLDER + '/pids.new', 'w').write(f'{os.getpid()} {child}')
    os.rename(FOLDER + '/pids.new', FOLDER + '/pids')
time.sleep(600)
"""

    def interrupt_once_it_runs() -> None:
        eventually(pids.exists, "the program's process ids")
        os.kill(os.getpid(), signal.SIGINT)

    def arm(program: subprocess.Popen[bytes]) -> None:
        threading.Thread(target=interrupt_once_it_runs).start()

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(script, on_spawn=arm)
    finally:
        signal.signal(signal.SIGINT, before)
    for pid in pids.read_text().split():
        eventually(partial(gone, int(pid)), f"the end of {pid}")


@pytest.mark.parametrize(
    ("script", "timeout_s"),
    [
        ("say(DONE)", PATIENCE_S),
        ("time.sleep(600)", 0.2),
        ("os.kill(os.getpid(), signal.SIGKILL)", PATIENCE_S),
    ],
)
def test_no_pipe_stays_open_however_a_program_ends(
    run: Invoke, script: str, timeout_s: float
) -> None:
    programs: list[subprocess.Popen[bytes]] = []
    before = psutil.Process().num_fds()
    run(script, timeout_s, on_spawn=programs.append)
    assert psutil.Process().num_fds() == before
    for stream in (programs[0].stdin, programs[0].stdout):
        assert stream is not None
        assert stream.closed
