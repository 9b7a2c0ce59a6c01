"""Which probes a session runs, of which models, and in which block."""

from __future__ import annotations

import random
from collections.abc import Sequence

from harness.catalogue.claim import Claim
from harness.catalogue.entries import Profile
from harness.catalogue.loader import Catalogue
from harness.measure.meant import models_meant
from harness.measure.programs import Program
from harness.protocol import AbsentModel, ModelDescription
from harness.store import PlannedProbe, ProbeGap, Probing
from harness.vocabulary import ProbeCell


def probing(
    profile: Profile,
    claims: Sequence[Claim],
    catalogue: Catalogue,
    programs: Sequence[Program],
    measured: frozenset[str],
    blocks: int,
    seed: int,
) -> Probing:
    """The probes that the claims need, of every concurrent model in every measured language.

    A probe shows what a model is; one that no claim names by its role is shown all the same.
    There are probes in as many blocks as the profile has, or all of its `blocks` if it has none.
    """
    wanted = [
        probe
        for probe in catalogue.probes.values()
        if any(part.probe == probe.id for claim in claims for part in claim.probes)
    ]
    cells: list[ProbeCell] = []
    gaps: list[ProbeGap] = []
    for program in programs:
        if program.language.name not in measured:
            continue
        for probe in wanted:
            for model in models_meant(("threads", "processes"), program, every=True):
                cell = _cell(probe.id, program, model)
                reason = _not_run(probe.id, program, model)
                if reason is None:
                    cells.append(cell)
                else:
                    gaps.append(ProbeGap(cell=PlannedProbe.of(cell), reason=reason))
    cells.sort()
    once = {probe.id for probe in wanted if probe.once}
    blocks = min(profile.probe_blocks or blocks, blocks)
    return Probing(
        probes=tuple(wanted),
        cells=tuple(PlannedProbe.of(cell) for cell in cells),
        order=_order(cells, once, blocks, seed),
        gaps=tuple(sorted(gaps, key=lambda gap: gap.cell.cell())),
        thorough=profile.thorough,
    )


def _order(
    cells: Sequence[ProbeCell], once: set[str], blocks: int, seed: int
) -> tuple[tuple[int, ...], ...]:
    """By block, the indices in a seeded random order; what runs once is dealt out to all blocks."""
    draw = random.Random(f"{seed}/probes")
    single = [index for index, cell in enumerate(cells) if cell.probe in once]
    draw.shuffle(single)
    order = []
    for block in range(blocks if cells else 0):
        indices = [index for index, cell in enumerate(cells) if cell.probe not in once]
        indices += single[block::blocks]
        random.Random(f"{seed}/probes/{block}").shuffle(indices)
        order.append(tuple(indices))
    return tuple(order)


def _cell(probe: str, program: Program, model: ModelDescription | AbsentModel) -> ProbeCell:
    return ProbeCell(
        probe=probe,
        language=program.language.name,
        runtime=program.runtime,
        model=model.name,
        family=model.family,
        multiplexed=isinstance(model, ModelDescription) and model.multiplexed,
    )


def _not_run(probe: str, program: Program, model: ModelDescription | AbsentModel) -> str | None:
    """Why the probe of the model is not run, as its row will say it; None if it is."""
    if isinstance(model, AbsentModel):
        return f"not applicable: needs {model.needs}"
    if probe not in program.description.probes:
        return f"not ported: the program has no probe {probe}"
    if probe in model.not_applicable:
        return f"not applicable: {model.not_applicable[probe]}"
    return None
