"""What a probe is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .probing.parameters import Parameter
    from .probing.session import Session


class Probe(NamedTuple):
    """One experiment on what a model's workers are, for all models that are probed."""

    run: Callable[[Session], None]
    """Does it under all of its conditions; raises a ProgramError."""
    parameters: Mapping[str, Parameter]
    """The keys of `--param` that it takes."""
    repeats: int = 1
    """How often, if `--repeats` does not say so."""
    workers: int = 2
    """How many workers, if `--workers` does not say so."""
