"""Who lives on when a worker dies: a row per pool, a column per kind of fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from harness.catalogue.probe import parsed_condition
from harness.judge.judgement import Judgement
from harness.show import style, words
from harness.show.figures import matrix
from harness.show.look import Look
from harness.show.tables import Table

PROBE, ALIVE, DONE = "crash", "siblings_alive", "jobs_done"
#: Of how many: besides the worker that dies, and besides the job it dies of.
SIBLINGS, JOBS = 3, 11


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a pool's siblings and jobs after one kind of fault, run by run."""

    language: str
    runtime: str
    model: str
    pool: str
    kind: str
    alive: tuple[float, ...]
    done: tuple[float, ...]


def fates(judgement: Judgement) -> list[Fate]:
    """Every kind of fault of every pool that was measured."""
    found: dict[tuple[str, str, str, str, str], dict[str, list[float]]] = {}
    for cell, each in judgement.findings.tidy():
        if cell.probe != PROBE or each.metric not in (ALIVE, DONE):
            continue
        said = parsed_condition(each.condition)
        if not {"pool", "kind"} <= set(said):
            continue
        key = (cell.language, cell.runtime, cell.model, said["pool"], said["kind"])
        found.setdefault(key, {ALIVE: [], DONE: []})[each.metric].append(each.value)
    return [
        Fate(*key, alive=tuple(values[ALIVE]), done=tuple(values[DONE]))
        for key, values in found.items()
    ]


def table(judgement: Judgement) -> Table:
    """A row for each kind of fault and pool, for the figure's CSV."""
    headings = ("language", "runtime", "model", "pool", "kind", "runs", "siblings_alive",
                "jobs_done")  # fmt: skip
    return Table(
        "Who lives on when a worker dies",
        headings,
        tuple(
            (f.language, f.runtime, f.model, f.pool, f.kind, str(len(f.alive)),
             _told(f.alive), _told(f.done))
            for f in fates(judgement)
        ),
    )  # fmt: skip


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """Siblings that live on, and jobs that get done: as often as all runs say, or their range."""
    every = fates(judgement)
    kinds = list(dict.fromkeys(fate.kind for fate in every))
    found = {(f.language, f.runtime, f.model, f.pool, f.kind): f for f in every}
    pools = dict.fromkeys((f.language, f.runtime, f.model, f.pool) for f in every)
    rows = []
    for language, runtime, model, pool in pools:
        fated = [found.get((language, runtime, model, pool, kind)) for kind in kinds]
        rows.append(
            matrix.Row(
                f"{model}: {pool.replace('_', ' ')}, {_runs(fated)}",
                tuple(_cell(look, fate) for fate in fated),
                section=words.runtime_label(judgement, language, runtime),
            )
        )
    columns = [matrix.Column(kind.replace("_", " "), look.faint) for kind in kinds]
    note = (
        f"{style.CHECK} all {SIBLINGS} siblings live on; below it how many of the {JOBS} other "
        "jobs get done. A range where runs differ."
    )
    yield from matrix.draw(judgement, look, title, columns, rows, note, letters=12)


def _runs(fated: Sequence[Fate | None]) -> str:
    """`10 runs`, the most that any kind of fault has: the models in between die only once."""
    most = max((len(fate.alive) for fate in fated if fate), default=0)
    return f"{most} run{'' if most == 1 else 's'}"


def _cell(look: Look, fate: Fate | None) -> str:
    if fate is None or not fate.alive:
        return words.NOTHING
    alive = _told(fate.alive)
    sign = style.CHECK if min(fate.alive) >= SIBLINGS else style.CROSS
    jobs = _told(fate.done) if fate.done else "?"
    if look.signs_only:
        return f"{sign}{alive}, {jobs}"
    if look.terse:
        return f"{sign} {alive} live\n{jobs} jobs"
    return f"{sign} {alive} of {SIBLINGS} live\n{jobs} of {JOBS} jobs"


def _told(values: tuple[float, ...]) -> str:
    """What all runs say, or the range where they differ: `3`, `0-3`."""
    if not values:
        return ""
    if min(values) == max(values):
        return f"{values[0]:g}"
    return f"{min(values):g}-{max(values):g}"
