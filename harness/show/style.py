"""How figures look: one colour per language, one marker per family, readable in grey."""

from __future__ import annotations

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
}
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
    # Without these two a render would differ from the next.
    "svg.hashsalt": "concurrency-harness",
    "svg.fonttype": "none",
}


def language_colours(names: Sequence[str]) -> dict[str, str]:
    """A colour per language, the same in every figure of a session."""
    return {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(sorted(set(names)))}


def footer(judgement: Judgement) -> str:
    """Where a figure's numbers come from, so that it can travel alone."""
    plan, host = judgement.plan, judgement.host
    runtimes = ", ".join(r.runtime for r in plan.runtimes if r.language in judgement.measured)
    cpus = f"{len(plan.cpus)} CPUs" + (f", {host.cpu_model}" if host.cpu_model else "")
    virtual = f", virtual ({host.hypervisor})" if host.hypervisor else ""
    return (
        f"{host.hostname}: {cpus}{virtual}.  {runtimes}.\n"
        f"profile {plan.profile}, {judgement.blocks} blocks, session {plan.session}, "
        f"commit {host.git_commit or 'unknown'}, claims {plan.catalogue_digest}"
    )
