"""What this program has: a folder is the register of the files in it.

A command, a model, a workload or a probe is one file in its folder, and the file's name is its
name, with hyphens for underscores. Nothing else has to be edited to add one, and nothing is
imported but what is asked for: `run` must start fast.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, cast

from .failures import AbsentModelError, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .model import Model
    from .probe import Probe
    from .protocol_stream import ProtocolStream
    from .workload import AsyncWorkload, Declaration


def names(kind: str) -> list[str]:
    """Return the names of all that there are of a kind (`model`, `workload` ...), sorted."""
    folder = os.path.join(os.path.dirname(__file__), f"{kind}s")
    files = (os.path.splitext(entry) for entry in os.listdir(folder))
    return sorted(
        stem.replace("_", "-")
        for stem, suffix in files
        if suffix == ".py" and not stem.startswith("_")
    )


def require(kind: str, name: str) -> None:
    """Raise UnsupportedError unless there is a `kind` of that name."""
    known = names(kind)
    if name not in known:
        raise UnsupportedError(f"no {kind} {name!r}; there is {', '.join(known) or 'none'}")


def _load(kind: str, name: str) -> ModuleType:
    require(kind, name)
    return import_module(f".{kind}s.{name.replace('-', '_')}", __package__)


def load_command(name: str) -> Callable[[list[str], ProtocolStream], None]:
    """Return the command of that name, which takes the words after it."""
    return cast("Callable[[list[str], ProtocolStream], None]", _load("command", name).main)


def load_model(name: str) -> Model:
    """Return the model of that name; raises UnsupportedError, of an absent one AbsentModelError."""
    model = cast("Model", _load("model", name).MODEL)
    needs = model.needs()
    if needs is not None:
        raise AbsentModelError(name, model.family, needs)
    return model


def load_workload(name: str) -> type[Declaration]:
    """Return the workload of that name, in pure Python if it has that; raises UnsupportedError."""
    return cast("type[Declaration]", _load("workload", name).WORKLOAD)


def load_async_workload(name: str) -> type[AsyncWorkload]:
    """Return the variant for an event loop; raises UnsupportedError."""
    return cast("type[AsyncWorkload]", _load("async_workload", name).WORKLOAD)


def load_probe(name: str) -> Probe:
    """Return the probe of that name; raises UnsupportedError."""
    return cast("Probe", _load("probe", name).PROBE)
