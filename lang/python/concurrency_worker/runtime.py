"""What this Python is and believes, as it says itself."""

from __future__ import annotations

import os
import platform
import sys
import sysconfig


def version() -> str:
    """Return the version, with a `t` for a free-threaded build as in the name of its executable."""
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    return platform.python_version() + "t" * free_threaded


def gil_is_on() -> bool:
    """Return whether the global interpreter lock is on now.

    A free-threaded build turns it on when a module is imported that needs it: ask after imports.
    """
    is_enabled = getattr(sys, "_is_gil_enabled", None)
    return True if is_enabled is None else bool(is_enabled())


def gil_is_off() -> bool:
    """Return whether threads of this Python can run at the same instant, now."""
    return not gil_is_on()


def cpus_believed() -> int:
    """Return the number of CPUs that this Python would start workers for."""
    # By what there is: Python 3.13 has the first, Linux the second, everybody the third.
    process_cpu_count = getattr(os, "process_cpu_count", None)
    if process_cpu_count is not None:
        return process_cpu_count() or 1
    sched_getaffinity = getattr(os, "sched_getaffinity", None)
    if sched_getaffinity is not None:
        return len(sched_getaffinity(0))
    return os.cpu_count() or 1
