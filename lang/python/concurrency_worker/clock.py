"""The one clock of the program.

`time.monotonic_ns` reads CLOCK_MONOTONIC, on macOS mach_absolute_time (CLOCK_UPTIME_RAW): the
clocks of the contract, comparable between the processes of the machine.
"""

from __future__ import annotations

from time import monotonic_ns as now_ns

__all__ = ["now_ns"]
