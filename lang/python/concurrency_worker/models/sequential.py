"""All tasks one after the other: what every other model is compared with."""

from __future__ import annotations

from ..job import POOL
from ..model import Model, never
from ..teams.sequential import SequentialTeam

MODEL = Model(
    family="sequential",
    lifetimes=(POOL,),
    baseline="sequential",
    parallel=never,
    team=SequentialTeam,
    not_probed="it has no workers to look at",
)
