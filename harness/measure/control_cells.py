"""The cells of known truth that a plan has beside those of its claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from harness.catalogue.entries import Ceiling, Controls, MadeOf
from harness.catalogue.terms import resolve_workers
from harness.catalogue.workload import Workload
from harness.vocabulary import Cell, Control, Family, Schedule


def control_cells(
    cells: Iterable[Cell],
    controls: Controls,
    ceiling: Ceiling,
    workloads: Mapping[str, Workload],
    cpus: int,
) -> list[Cell]:
    """Cells of the plan once more, and with more tasks where their number is free.

    They are made of what the catalogue names, of the ceiling's cell before others; where no cell
    fits, of any concurrent one whose workload is of the same kind, or of any at all.
    """
    concurrent = [cell for cell in cells if cell.family is not Family.SEQUENTIAL]
    chosen_cells = []
    for made_of in controls.made_of:
        named = workloads[made_of.workload]
        alike = [cell for cell in concurrent if workloads[cell.workload].kind is named.kind]
        fit = _fitting(made_of, named.size, alike, cpus) or alike
        if fit:
            best = min(fit, key=lambda cell: (cell.tasks is not None, not _is(ceiling, cell)))
            chosen_cells.append(best)
    made = []
    for chosen in chosen_cells or sorted(concurrent, key=lambda cell: cell.tasks is not None)[:1]:
        made.append(replace(chosen, control=Control.AGAIN))
        if chosen.tasks is None:
            made.append(replace(chosen, control=Control.MORE))
    return made


def _fitting(made_of: MadeOf, size: int, cells: Sequence[Cell], cpus: int) -> list[Cell]:
    workers = resolve_workers(made_of.workers, cpus)
    wanted = (made_of.workload, size, made_of.lifetime, workers, Schedule.STATIC, None)
    return [
        cell
        for cell in cells
        if (cell.workload, cell.size, cell.lifetime, cell.workers, cell.schedule, cell.tasks)
        == wanted
    ]


def _is(ceiling: Ceiling, cell: Cell) -> bool:
    return (cell.language, cell.model) == (ceiling.language, ceiling.model)
