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
from ..failures import AbsentModelError, NotApplicableError
from ..native_calls import lacking, releasing

if TYPE_CHECKING:
    from ..model import Model
    from ..protocol_stream import ProtocolStream


def main(words: list[str], protocol: ProtocolStream) -> None:
    """Write the description; raises UsageError."""
    parse_describe(words)
    workloads = registry.names("workload")
    models: dict[str, Model] = {}
    absent: list[dict[str, object]] = []
    for name in registry.names("model"):
        try:
            models[name] = registry.load_model(name)
        except AbsentModelError as error:
            absent.append({"name": name, "family": error.family, "needs": error.needs})
    probes = registry.names("probe")
    not_applicable = {
        name: {**refusals(model, workloads), **unprobed(model, probes)}
        for name, model in models.items()
    }
    # Everything is imported now; what follows may depend on it.
    protocol.write(
        "describe",
        language="python",
        implementation=platform.python_implementation(),
        version=runtime.version(),
        models=[
            {
                "name": name,
                "family": model.family,
                "lifetimes": list(model.lifetimes),
                "multiplexed": model.multiplexed,
                "parallel": model.parallel(),
                "baseline": model.baseline,
                "not_applicable": not_applicable[name],
            }
            for name, model in models.items()
        ],
        absent_models=absent,
        workloads=workloads,
        probes=probes,
        facts=facts(),
    )
    protocol.write("done")


def refusals(model: Model, workloads: list[str]) -> dict[str, str]:
    """Return the workloads that the model does not run, each with the reason."""
    reasons: dict[str, str] = {}
    for workload in workloads:
        try:
            model.kernel(workload)
        except NotApplicableError as error:
            reasons[workload] = str(error)
    return reasons


def unprobed(model: Model, probes: list[str]) -> dict[str, str]:
    """Return all probes with the reason, where the model is not probed."""
    return {} if model.probed_as is not None else dict.fromkeys(probes, model.not_probed)


def facts() -> dict[str, object]:
    """Return what a verdict may depend on."""
    return {
        "compiler": platform.python_compiler(),
        "compiler_flags": sysconfig.get_config_var("PY_CFLAGS"),
        "cpus_believed": runtime.cpus_believed(),
        "gc": f"thresholds {gc.get_threshold()}" if gc.isenabled() else "off",
        "gil": "on" if runtime.gil_is_on() else "off",
        "native_calls": None if lacking(releasing) else releasing().how,
        "start_method_default": multiprocessing.get_start_method(),
        "switch_interval_us": round(sys.getswitchinterval() * 1_000_000),
    }
