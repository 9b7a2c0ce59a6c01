"""The command `describe`: what this program has, and on what it runs."""

from __future__ import annotations

import gc
import multiprocessing
import platform
import sys
import sysconfig
from typing import TYPE_CHECKING

from .. import registry, runtime
from ..arguments import parse_describe

if TYPE_CHECKING:
    from ..protocol_stream import ProtocolStream


def main(words: list[str], protocol: ProtocolStream) -> None:
    """Write the description; raises UsageError."""
    parse_describe(words)
    workloads = registry.names("workload")
    models = {name: registry.load_model(name) for name in registry.names("model")}
    for workload in workloads:
        registry.load_workload(workload)
    # Everything is imported now; what follows may depend on it.
    protocol.write(
        "describe",
        language="python",
        implementation=platform.python_implementation(),
        version=platform.python_version(),
        models=[
            {
                "name": name,
                "family": model.family,
                "lifetimes": list(model.lifetimes),
                "multiplexed": model.multiplexed,
                "parallel": model.parallel(),
                "baseline": model.baseline,
            }
            for name, model in models.items()
        ],
        workloads=workloads,
        probes=registry.names("probe"),
        facts=facts(),
    )
    protocol.write("done")


def facts() -> dict[str, object]:
    """Return what a verdict may depend on."""
    return {
        "compiler": platform.python_compiler(),
        "compiler_flags": sysconfig.get_config_var("PY_CFLAGS"),
        "cpus_believed": runtime.cpus_believed(),
        "gc": f"thresholds {gc.get_threshold()}" if gc.isenabled() else "off",
        "gil": "on" if runtime.gil_is_on() else "off",
        "start_method_default": multiprocessing.get_start_method(),
        "switch_interval_us": round(sys.getswitchinterval() * 1_000_000),
    }
