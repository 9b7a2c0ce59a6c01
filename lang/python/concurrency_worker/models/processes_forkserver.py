"""`multiprocessing` with the start method forkserver: a worker is a copy of a small server."""

from __future__ import annotations

from functools import partial

from ..job import FRESH, POOL
from ..model import Model, always
from ..teams.served_processes import ServedProcessTeam

MODEL = Model(
    family="processes",
    lifetimes=(FRESH, POOL),
    baseline="sequential",
    parallel=always,
    team=partial(ServedProcessTeam, start_method="forkserver"),
    watches_stdin=True,
    probed_as="forkserver",
)
