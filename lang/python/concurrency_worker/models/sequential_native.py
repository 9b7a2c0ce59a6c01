"""All tasks one after the other, in C: the baseline of the models on the native kernels."""

from __future__ import annotations

from functools import partial

from ..job import POOL
from ..kernels import native
from ..model import Model, never
from ..native_calls import lacking, releasing
from ..teams.sequential import SequentialTeam

MODEL = Model(
    family="sequential",
    lifetimes=(POOL,),
    baseline="sequential-native",
    parallel=never,
    team=SequentialTeam,
    kernel=partial(native, releasing),
    needs=partial(lacking, releasing),
    not_probed="it has no workers to look at",
)
