"""How figures look: one colour per language, one marker per family, readable in grey."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from harness.judge.judgement import Judgement
from harness.vocabulary import Family, VerdictWord

#: Okabe and Ito's palette, which the colour-blind can tell apart; black and yellow are left out
#: (text, and too faint on white).
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
MARKERS = {
    Family.SEQUENTIAL: "D",
    Family.THREADS: "o",
    Family.PROCESSES: "s",
    Family.ASYNC: "^",
    Family.HYBRID: "P",
}
#: A sign and a word, so that nothing hangs on colour.
SIGNS = {
    VerdictWord.CONFIRMED: "\u2713",
    VerdictWord.SMALLER: "\u2193",
    VerdictWord.TIE: "\u2248",
    VerdictWord.OPPOSITE: "\u2717",
    VerdictWord.DEPENDS: "\u00b1",
    VerdictWord.INCONCLUSIVE: "?",
    VerdictWord.NOT_TESTABLE: "\u2013",
    VerdictWord.SHOWN: "\u00b7",
}
#: The width of a letter of running text in this font, in em; a little on the wide side.
MEAN_LETTER_EM = 0.6
INK, FAINT, RULE_LINE = "#1a1a1a", "#6b6b6b", "#c8c8c8"
RC: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": FAINT,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    # Without these two a render would differ from the next.
    "svg.hashsalt": "concurrency-harness",
    "svg.fonttype": "none",
}


def language_colours(names: Sequence[str]) -> dict[str, str]:
    """A colour per language, the same in every figure of a session."""
    return {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(sorted(set(names)))}


def wrapped(text: str, width_in: float, size_pt: float) -> str:
    """`text` in lines that fit `width_in` at `size_pt`, its own line breaks kept."""
    letters = max(10, int(width_in * 72 / (size_pt * MEAN_LETTER_EM)))
    return "\n".join(
        line for part in text.split("\n") for line in textwrap.wrap(part, letters) or [""]
    )


def footer(judgement: Judgement, width_in: float, size_pt: float) -> str:
    """Where a figure's numbers come from, so that it can travel alone; a few lines."""
    plan, host = judgement.plan, judgement.host
    runtimes = ", ".join(r.runtime for r in plan.runtimes if r.language in judgement.measured)
    count = len(plan.cpus)
    cpus = f"{count} CPU{'' if count == 1 else 's'}"
    model = f", {host.cpu_model}" if host.cpu_model else ""
    virtual = f", virtual ({host.hypervisor})" if host.hypervisor else ""
    lines = [
        f"{host.hostname}: {cpus}{model}{virtual}. {runtimes}.",
        (
            f"profile {plan.profile}, {judgement.blocks} blocks, session {plan.session}, "
            f"commit {host.git_commit or 'unknown'}, claims {plan.catalogue_digest}"
        ),
    ]
    return wrapped("\n".join(lines), width_in, size_pt)
