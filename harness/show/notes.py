"""What stands above and below the tables: the machine, how far it goes, what to mind."""

from __future__ import annotations

from harness.judge.judgement import Judgement
from harness.show.words import measured_runtimes, word_text

#: Told by every runtime, or too long for a line; plan.json has them.
FACTS_LEFT_OUT = {"compiler", "compiler_flags", "cpus_believed"}


def headline(judgement: Judgement) -> str:
    """The first line of everything shown: where, how much, and how far it goes."""
    host, plan = judgement.host, judgement.plan
    cpus = len(plan.cpus)
    machine = f"{host.hostname}: {cpus} CPU{'s' if cpus != 1 else ''}"
    if host.cpu_model:
        machine += f" ({host.cpu_model}{', virtual' if host.hypervisor else ''})"
    blocks = f"{judgement.blocks} of {judgement.blocks_due} blocks"
    unfinished = "" if judgement.finished else ", not finished"
    return f"{machine}; profile {plan.profile}, {blocks}{unfinished}; {controls_text(judgement)}"


def controls_text(judgement: Judgement) -> str:
    """`controls 1.002 (is 1.000), 1.049 (is 1.050); resolves 2.1% (cpu)`."""
    controls = judgement.controls
    if not controls.results:
        return "no controls"
    told = ", ".join(
        f"{result.shown.estimate:.3f} (is {result.truth:.3f})" for result in controls.results
    )
    if controls.failed:
        return f"CONTROLS FAILED: {told}"
    return f"controls {told}; {finest_text(judgement)}"


def finest_text(judgement: Judgement) -> str:
    """`resolves 2.1% (cpu)`: the smallest effect that the session's controls let it show."""
    finest = " and ".join(
        f"{resolution:.1%} ({kind})" for kind, resolution in judgement.controls.resolutions.items()
    )
    return f"resolves {finest or 'too few blocks to tell how fine'}"


def stopping_text(judgement: Judgement) -> str:
    """Why the session has as many blocks as it has; empty where the plan fixed them."""
    decision = judgement.decision
    return f"{decision.blocks} blocks: {decision.reason}" if decision else ""


def caution_lines(judgement: Judgement) -> list[str]:
    """A line per kind and cause, those that say the same of several things together."""
    together: dict[tuple[str, str], list[str]] = {}
    for caution in judgement.cautions:
        together.setdefault((caution.kind, caution.text), []).append(caution.about)
    return [f"{kind}: {', '.join(about)}: {text}" for (kind, text), about in together.items()]


def runtime_lines(judgement: Judgement) -> list[str]:
    """A line per runtime: its own name, and what it said of itself that a verdict may hang on."""
    lines = []
    for runtime in measured_runtimes(judgement):
        told = [
            f"{name.replace('_', ' ')} {value}"
            for name, value in sorted(runtime.facts.items())
            if value is not None and name not in FACTS_LEFT_OUT
        ]
        facts = f" ({', '.join(told)})" if told else ""
        lines.append(f"{runtime.title}: {runtime.runtime}{facts}")
    return lines


def footnote(judgement: Judgement) -> str:
    """What marks and levels mean: provisional verdicts, or those adjusted for their number."""
    levels = [v.level for v in judgement.verdicts if v.level is not None and not v.provisional]
    told = []
    if levels:
        told.append(
            f"{len(levels)} verdicts hold together: with intervals at {min(levels):.2%} to "
            f"{max(levels):.2%} the chance that any of them is wrong is 5 % at most. Those with a "
            "star, and shares of runs, are at 95 % each."
        )
    if any(word_text(verdict).endswith("*") for verdict in judgement.verdicts):
        told.append(
            "* provisional: fewer than 12 blocks. The profile standard has enough, but for probes; "
            "full has for these too."
        )
    return "\n".join(told)
