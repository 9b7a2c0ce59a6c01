"""What figures of curves share: logarithmic axes in words, and labels at the ends of lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from harness.show.figures.intervals import tick
from harness.show.look import Look

#: Ratios to write on a logarithmic axis, those that are within it.
RATIOS = [10.0**power * step for power in range(-4, 6) for step in (1, 2, 5)]


def decades(low: float, high: float, most: int = 6, base: int = 10) -> list[float]:
    """Powers of ten from below the one to above the other, no more than that many."""
    first, last = math.floor(math.log(low, base)), math.ceil(math.log(high, base))
    step = max(1, math.ceil((last - first + 1) / most))
    return [float(base) ** power for power in range(first, last + 1, step)]


def write_scale(axes: Axes, which: str, values: Sequence[float], unit: str) -> None:
    """A logarithmic axis, `x` or `y`, with those values written on it."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axes.set(**{f"{which}scale": "log"})
    axis.set_major_locator(FixedLocator(list(values)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, unit)))
    axis.set_minor_locator(NullLocator())


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places in their order, moved until none is nearer to the next than `gap`.

    They stay between `low` and `high` if there is room for all.
    """
    placed: list[float] = []
    for place in places:
        least = low + gap / 2 if not placed else placed[-1] + gap
        placed.append(max(place, least))
    # What was pushed over the top comes back down, and pushes the others before it.
    limit = high - gap / 2
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - gap
    return placed


def label_ends(
    axes: Axes, look: Look, ends: Sequence[tuple[float, float, str]], plot_in: float
) -> None:
    """Each text beside the end of its line, in the order of the ends, none over another.

    `ends` are x, y and text in the data's terms; the axes have their limits and scales.
    """
    if not ends:
        return
    to_axes = axes.transAxes.inverted()
    fractions = [
        (*to_axes.transform(axes.transData.transform((x, y))), text) for x, y, text in ends
    ]
    fractions.sort(key=lambda end: end[1])
    gap = 1.25 * look.text_pt / 72 / plot_in
    placed = apart([y for _, y, _ in fractions], gap, -0.05, 1.08)
    right = max(x for x, _, _ in fractions) + 0.02
    for (x, y, text), at in zip(fractions, placed, strict=True):
        axes.plot([x, right + 0.01], [y, at], transform=axes.transAxes, color=look.faint,
                  lw=look.text_pt / 24, clip_on=False)  # fmt: skip
        axes.text(right + 0.02, at, text, transform=axes.transAxes, fontsize=look.text_pt,
                  va="center")  # fmt: skip
