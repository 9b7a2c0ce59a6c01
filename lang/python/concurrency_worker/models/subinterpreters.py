"""`concurrent.interpreters`: threads of one process, each in an interpreter with its own GIL."""

from __future__ import annotations

from ..job import FRESH, POOL
from ..model import Model, always
from ..teams.subinterpreters import SubinterpreterTeam, lacking

MODEL = Model(
    family="hybrid",
    lifetimes=(FRESH, POOL),
    baseline="sequential",
    parallel=always,
    team=SubinterpreterTeam,
    needs=lacking,
    not_probed=(
        "its workers are threads to the system and share no objects, "
        "and the probes have no kind of worker between the two"
    ),
)
