"""Sessions of known truth on the real machine, left alone or disturbed on purpose."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Literal

from harness.measure.host import usable_cpus
from harness.measure.session import Around
from harness.store import Plan, PlannedCell
from harness.vocabulary import Cell, Control, Family, Lifetime


@dataclass(frozen=True)
class Trial:
    """A session to carry out: every concurrent cell, the same again, and with more tasks.

    `more` is the share of tasks added. `load` CPU hogs run all the time, `hog` says whether one
    runs beside the cells that are measured `again` and nowhere else, `lose_cpu` whether from the
    middle on one CPU is all there is.
    """

    name: str
    what: str
    more: float
    load: int = 0
    hog: bool = False
    lose_cpu: bool = False

    @property
    def spoils(self) -> Literal["", "hog", "cpu"]:
        """By what the comparison itself is spoilt, so that nothing must be concluded from it."""
        return "hog" if self.hog else "cpu" if self.lose_cpu else ""


def trials(cpus: int) -> list[Trial]:
    """What `harness validate --real` carries out, the harmless ones first."""
    return [
        Trial("idle-1", "the machine left alone", 0.02),
        Trial("idle-2", "the machine left alone", 0.05),
        Trial("loaded", "a CPU hog beside everything", 0.05, load=max(1, cpus // 2)),
        Trial("hog", "a CPU hog in one arm only", 0.05, hog=True),
        Trial("lost-cpu", "a CPU taken away from the middle on", 0.05, lose_cpu=True),
    ]


def trial_plan(plan: Plan, trial: Trial, seed: int) -> Plan:
    """The plan narrowed to the trial: no claims, the concurrent pool cells and their controls."""
    assert plan.controls is not None  # every plan of this harness has them
    made_of = [
        cell
        for planned in plan.cells
        if (cell := planned.cell()).family is not Family.SEQUENTIAL
        and cell.lifetime is Lifetime.POOL
        and cell.control is Control.NONE
        and 1 < cell.workers <= len(plan.cpus)
    ]
    cells = [replace(cell, control=control) for cell in made_of for control in Control]
    order = []
    for block in range(plan.blocks):
        indices = list(range(len(cells)))
        random.Random(f"{seed}/{block}").shuffle(indices)
        order.append(tuple(indices))
    return plan.model_copy(
        update={
            "session": trial.name,
            "profile": f"trial {trial.name}",
            "seed": seed,
            "claims": (),
            "gaps": (),
            "cells": tuple(PlannedCell.of(cell) for cell in cells),
            "order": tuple(order),
            "controls": plan.controls.model_copy(update={"more": trial.more}),
            "half_width": None,
            "budget_s": None,
        }
    )


@contextmanager
def disturbance(trial: Trial, plan: Plan) -> Iterator[Around]:
    """What a session of the trial has around each of its invocations."""
    allowed = usable_cpus()

    def around(block: int, cell: Cell) -> AbstractContextManager[None]:
        if trial.hog and cell.control is Control.AGAIN:
            return hogs(1)
        if trial.lose_cpu and block >= plan.blocks // 2:
            os.sched_setaffinity(0, allowed[:1])
        return nullcontext()

    try:
        with hogs(trial.load):
            yield around
    finally:
        if trial.lose_cpu:
            os.sched_setaffinity(0, allowed)


@contextmanager
def hogs(count: int) -> Iterator[None]:
    """So many processes that compute and do nothing else, until the block is left."""
    argv: Sequence[str] = (sys.executable, "-c", "while True: pass")
    running = [subprocess.Popen(argv) for _ in range(count)]
    try:
        yield
    finally:
        for hog in running:
            hog.kill()
        for hog in running:
            hog.wait()
