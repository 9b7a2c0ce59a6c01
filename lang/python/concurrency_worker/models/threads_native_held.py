"""`threads-native` but for one thing: the tasks hold the GIL, if there is one."""

from __future__ import annotations

from functools import partial

from ..job import FRESH, POOL
from ..kernels import native_without_waits
from ..model import Model
from ..native_calls import holding, lacking
from ..runtime import gil_is_off
from ..teams.threads import ThreadTeam

MODEL = Model(
    family="threads",
    lifetimes=(FRESH, POOL),
    baseline="sequential-native",
    parallel=gil_is_off,
    team=ThreadTeam,
    kernel=partial(native_without_waits, holding),
    needs=partial(lacking, holding),
    not_probed="its workers are those of the model threads, with another kernel",
)
