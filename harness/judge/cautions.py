"""What a reader of the verdicts must know, as data: nothing is dropped and nothing kept quiet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.judge.comparison import Comparisons
from harness.judge.controls import Controls
from harness.judge.surroundings import Surroundings
from harness.vocabulary import Caution, Steadiness, Verdict


def cautions_of(
    comparisons: Comparisons,
    controls: Controls,
    surroundings: Surroundings,
    verdicts: Iterable[Verdict],
) -> list[Caution]:
    """Everything that speaks for care, the weightiest first."""
    return [
        *_of_controls(controls),
        *_of_blocks(surroundings),
        *_of_cells(comparisons),
        *(caution for verdict in verdicts for caution in _of_verdict(verdict)),
    ]


def _of_controls(controls: Controls) -> Iterator[Caution]:
    for result in controls.failed:
        yield Caution(
            "controls failed",
            result.cell.key,
            f"came out as {result.shown.estimate:.3f} of the cell it was made of and is "
            f"{result.truth:.3f}: no verdict of this session stands",
        )


def _of_blocks(surroundings: Surroundings) -> Iterator[Caution]:
    for state in surroundings.blocks:
        if state.flags:
            yield Caution("block flagged", f"block {state.block + 1}", "; ".join(state.flags))
    flagged = surroundings.flagged
    if flagged and not surroundings.set_aside:
        share = surroundings.limits.set_aside_at_most if surroundings.limits else 0.0
        yield Caution(
            "too many blocks flagged",
            f"{len(flagged)} of {len(surroundings.blocks)} blocks",
            f"more than {share:.0%}: verdicts are not computed without them",
        )
    placements = {state.placement for state in surroundings.blocks if state.placement}
    if len(placements) > 1:
        yield Caution(
            "placement changed",
            "the CPUs",
            f"they were placed in several ways: {', '.join(sorted(placements))}",
        )


def _of_cells(comparisons: Comparisons) -> Iterator[Caution]:
    for cell in comparisons.cells.values():
        if comparisons.steadiness(cell) is Steadiness.DRIFTING:
            yield Caution("not steady", cell.key, "its iterations had not settled")


def _of_verdict(verdict: Verdict) -> Iterator[Caution]:
    about = f"{verdict.claim}, {verdict.language}"
    for pair in verdict.conditions or (verdict.headline,):
        if pair.tail_sensitive and pair.geometric_mean:
            mean = pair.geometric_mean
            yield Caution(
                "tail-sensitive",
                about,
                f"{pair.name}{', ' if pair.condition else ''}{pair.condition}: by the geometric "
                f"mean {mean.estimate:.3g} it would be another word",
            )
    other = verdict.without_flagged
    if other is not None and other is not verdict.word:
        yield Caution("both ways", about, f"without the flagged blocks: {other}")
