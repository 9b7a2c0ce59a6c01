"""Where a figure is to be seen: the page's size, its letters, its colours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Look:
    """A preset. Lengths are in inches, letters in points.

    `page_in` is the height of a page, None where it grows with what is on it; `columns` and
    `lines` are how many panels stand side by side and above each other at most. If `terse`,
    numbers stand without their intervals, which are drawn; `signs_only` leaves out the words of
    verdicts, which the foot explains.
    """

    name: str
    width_in: float
    page_in: float | None
    columns: int
    lines: int | None
    plot_in: float
    title_pt: float
    head_pt: float
    text_pt: float
    foot_pt: float
    terse: bool = False
    signs_only: bool = False
    ink: str = "#1a1a1a"
    faint: str = "#595959"
    rule: str = "#c8c8c8"
    ground: str = "#ffffff"


REPORT = Look(
    "report", width_in=13.33, page_in=None, columns=2, lines=None, plot_in=3.2,
    title_pt=14, head_pt=15, text_pt=11.5, foot_pt=9,
)  # fmt: skip
#: What an audience reads has 20 points; the foot is for whoever is handed the slide afterwards.
TALK = Look(
    "talk", width_in=13.33, page_in=7.5, columns=2, lines=1, plot_in=4.4,
    title_pt=24, head_pt=22, text_pt=20, foot_pt=10, terse=True,
)  # fmt: skip
TALK_DARK = replace(
    TALK, name="talk-dark", ink="#f2f2f2", faint="#b0b0b0", rule="#4d4d4d", ground="#14171a"
)
#: One column of a page of two.
PAPER = Look(
    "paper", width_in=3.5, page_in=None, columns=1, lines=4, plot_in=1.7,
    title_pt=8, head_pt=8, text_pt=7, foot_pt=5.5, terse=True, signs_only=True,
)  # fmt: skip
LOOKS = {look.name: look for look in (REPORT, TALK, TALK_DARK, PAPER)}


def rc(look: Look) -> Any:
    """Matplotlib's settings. With them two renders of the same are identical."""
    return {
        "font.family": ["DejaVu Sans"],
        "font.size": look.text_pt,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": look.faint,
        "axes.facecolor": look.ground,
        "axes.linewidth": look.text_pt / 14,
        "lines.linewidth": look.text_pt / 7,
        "text.color": look.ink,
        "axes.labelcolor": look.ink,
        "axes.titlecolor": look.ink,
        "xtick.color": look.faint,
        "ytick.color": look.faint,
        "xtick.labelcolor": look.ink,
        "ytick.labelcolor": look.ink,
        "figure.facecolor": look.ground,
        "savefig.facecolor": look.ground,
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
        "svg.hashsalt": "concurrency-harness",
        "svg.fonttype": "none",
        "pdf.fonttype": 42,  # TrueType, embedded: text stays text
    }
