"""Where the workloads of a model come from: each function takes a workload's name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from . import registry
from .failures import NotApplicableError
from .native_workload import NativeWorkload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .native_calls import Calls
    from .workload import AsyncWorkload, Workload

    Maker = Callable[[int, Mapping[str, str]], Any]
    """Makes a worker's copy of a workload, of a size and with parameters."""


def in_python(name: str) -> type[Workload]:
    """Return the workload in pure Python; raises NotApplicableError."""
    workload = registry.load_workload(name)
    if workload.not_in_python is not None:
        raise NotApplicableError(workload.not_in_python)
    return cast("type[Workload]", workload)


def in_event_loop(name: str) -> type[AsyncWorkload]:
    """Return the workload's variant for an event loop; raises NotApplicableError."""
    if name not in registry.names("async_workload"):
        raise NotApplicableError(registry.load_workload(name).not_in_event_loop)
    return registry.load_async_workload(name)


def native(calls: Callable[[], Calls], name: str) -> Maker:
    """Return the workload in C, called as `calls` says; every workload has that."""
    return partial(NativeWorkload, calls(), name)


def native_without_waits(calls: Callable[[], Calls], name: str) -> Maker:
    """Return the workload in C, for calls that hold the GIL; raises NotApplicableError."""
    if registry.load_workload(name).waits:
        raise NotApplicableError(
            "it would hold the GIL while it waits, and with it the program's end"
        )
    return native(calls, name)
