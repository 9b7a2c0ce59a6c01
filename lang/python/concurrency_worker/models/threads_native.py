"""`threading` with tasks in C that let the GIL go: what NumPy's users call a thread."""

from __future__ import annotations

from functools import partial

from ..job import FRESH, POOL
from ..kernels import native
from ..model import Model, always
from ..native_calls import lacking, releasing
from ..teams.threads import ThreadTeam

MODEL = Model(
    family="threads",
    lifetimes=(FRESH, POOL),
    baseline="sequential-native",
    parallel=always,
    team=ThreadTeam,
    kernel=partial(native, releasing),
    needs=partial(lacking, releasing),
    not_probed="its workers are those of the model threads, with another kernel",
)
