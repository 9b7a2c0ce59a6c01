"""Ctrl-C at the worst of moments: between a program's end and the harness's next step."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

#: Two hundred times, Ctrl-C at about the moment at which the program has been reaped.
INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from harness.measure.invocation import invoke

def interrupt_when_it_is_gone(pid):
    try:
        while True: os.kill(pid, 0)
    except ProcessLookupError:
        os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.setswitchinterval(1e-6)
interrupted = 0
for _ in range(200):
    threads = []
    def arm(program):
        threads.append(threading.Thread(target=interrupt_when_it_is_gone, args=(program.pid,)))
        threads[0].start()
    try:
        try:
            invoke((sys.argv[2],), dict(os.environ), 60, Path(sys.argv[1]), on_spawn=arm)
        except KeyboardInterrupt:
            interrupted += 1
        threads[0].join()
        time.sleep(0.001)
    except KeyboardInterrupt:
        pass  # it came after the end
print(interrupted)
"""


def test_ctrl_c_stays_ctrl_c_when_the_program_has_just_ended(tmp_path: Path) -> None:
    program = shutil.which("true")
    assert program is not None
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, tmp_path / "stderr", program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    # Else Ctrl-C never came within `invoke`, and nothing was shown.
    assert int(done.stdout) > 0
