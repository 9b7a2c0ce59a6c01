"""`threading`: what a Python user calls a thread."""

from __future__ import annotations

from ..job import FRESH, POOL
from ..model import Model
from ..runtime import gil_is_off
from ..teams.threads import ThreadTeam

MODEL = Model(
    family="threads",
    lifetimes=(FRESH, POOL),
    baseline="sequential",
    parallel=gil_is_off,
    team=ThreadTeam,
    probed_as="threads",
)
