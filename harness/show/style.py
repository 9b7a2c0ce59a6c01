"""What is the same in every figure: a colour per language, a marker per family, the foot."""

from __future__ import annotations

import textwrap

from harness.judge.judgement import Judgement
from harness.show import notes
from harness.show.words import measured_runtimes
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
CHECK, CROSS = "\u2713", "\u2717"
#: A sign and a word, so that nothing hangs on colour.
SIGNS = {
    VerdictWord.CONFIRMED: CHECK,
    VerdictWord.SMALLER: "\u2193",
    VerdictWord.TIE: "\u2248",
    VerdictWord.OPPOSITE: CROSS,
    VerdictWord.DEPENDS: "\u00b1",
    VerdictWord.INCONCLUSIVE: "?",
    VerdictWord.NOT_TESTABLE: "\u2013",
    VerdictWord.SHOWN: "\u00b7",
}
#: The width of a letter of running text in this font, in em; a little on the wide side.
MEAN_LETTER_EM = 0.6
#: The most lines of one text, and of a name that stands beside others.
LINES, NAME_LINES = 10, 3


def language_colours(judgement: Judgement) -> dict[str, str]:
    """A colour per language, missing ones too: the same in everything that a session shows."""
    names = sorted({*judgement.measured, *(gone.language for gone in judgement.plan.missing)})
    return {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(names)}


def wrapped(text: str, width_in: float, size_pt: float, most: int = LINES) -> str:
    """`text` in lines that fit `width_in` at `size_pt`, its own line breaks kept.

    Of more than `most` lines the rest is left out: no name is so long that it fills a page.
    """
    letters = max(4, int(width_in * 72 / (size_pt * MEAN_LETTER_EM)))
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, letters) or [""]]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: letters - 1]}\u2026"]
    return "\n".join(lines)


def footer(judgement: Judgement, width_in: float, size_pt: float) -> str:
    """Where a figure's numbers come from, so that it can travel alone; a few lines."""
    plan, host = judgement.plan, judgement.host
    count = len(plan.cpus)
    cpus = f"{count} CPU{'' if count == 1 else 's'}"
    if host.threads_per_core is not None:
        threads = "thread" if host.threads_per_core == 1 else "threads"
        cpus += f" (the system says {host.threads_per_core} {threads} per core)"
    model = f", {host.cpu_model}" if host.cpu_model else ""
    virtual = f", virtual ({host.hypervisor})" if host.hypervisor else ""
    lines = [
        f"{host.hostname}: {cpus}{model}{virtual}. {', '.join(_runtimes(judgement))}.",
        (
            f"profile {plan.profile}, {judgement.blocks} blocks, {notes.finest_text(judgement)}, "
            f"session {plan.session}, commit {host.git_commit or 'unknown'}, "
            f"claims {plan.catalogue_digest}"
        ),
    ]
    return wrapped("\n".join(lines), width_in, size_pt)


def _runtimes(judgement: Judgement) -> list[str]:
    """Each runtime with what it said of its collector and of how it starts processes."""
    told = []
    for runtime in measured_runtimes(judgement):
        facts = [
            f"{name.replace('_', ' ')} {runtime.facts[name]}"
            for name in ("gc", "start_method_default")
            if runtime.facts.get(name) is not None
        ]
        told.append(f"{runtime.runtime} ({', '.join(facts)})" if facts else runtime.runtime)
    return told
