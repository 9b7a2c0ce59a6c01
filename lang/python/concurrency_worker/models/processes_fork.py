"""`multiprocessing` with the start method fork: a worker begins as a copy of the program."""

from __future__ import annotations

from functools import partial

from ..job import FRESH, POOL
from ..model import Model, always
from ..teams.processes import ProcessTeam

MODEL = Model(
    family="processes",
    lifetimes=(FRESH, POOL),
    baseline="sequential",
    parallel=always,
    team=partial(ProcessTeam, start_method="fork"),
    watches_stdin=True,
    probed_as="fork",
)
