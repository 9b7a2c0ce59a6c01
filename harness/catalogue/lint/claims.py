"""A claim by itself: can it be judged as it stands?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.catalogue.claim import Claim, Experiment, Part
from harness.catalogue.lint.finding import CEILING, CLAIMS, CONTROLS, NOISE, TEXTBOOK, Finding
from harness.catalogue.lint.measured import conditions_of, probe_conditions_of
from harness.catalogue.loader import Catalogue
from harness.catalogue.probe_part import ProbePart
from harness.catalogue.terms import Rule, resolve_workers
from harness.catalogue.workload import Workload
from harness.vocabulary import Kind, Lifetime


def wording(catalogue: Catalogue) -> Iterator[Finding]:
    """Statements are headlines; reasons are sentences."""
    for claim in catalogue.claims.values():
        yield from _no_headline(CLAIMS, f"{claim.id}, statement", claim.statement)
        yield from _no_sentence(CLAIMS, f"{claim.id}, reason", claim.reason)
    for where, statement in catalogue.textbook.statements():
        yield from _no_headline(TEXTBOOK, where, statement.text)
    yield from _no_sentence(CEILING, "reason", catalogue.ceiling.reason)
    yield from _no_sentence(CONTROLS, "reason", catalogue.controls.reason)
    yield from _no_sentence(NOISE, "reason", catalogue.noise.reason)


def _no_headline(file: str, where: str, text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding(file, where, "is empty", "say what the textbook says")
    elif text.rstrip().endswith("."):
        yield Finding(file, where, "ends with a full stop", "leave it out: this is a headline")


def _no_sentence(file: str, where: str, text: str) -> Iterator[Finding]:
    if not text.strip():
        yield Finding(file, where, "is empty", "say why it is this and no other number")
    elif not text.rstrip().endswith("."):
        yield Finding(
            file, where, "does not end with a full stop", "finish the sentence, or end it with one"
        )


def conditions(catalogue: Catalogue) -> Iterator[Finding]:
    """A verdict that depends names the condition: each needs a name, and one of its own."""
    for claim in catalogue.claims.values():
        every: list[Part | ProbePart] = [*claim.parts, *claim.probes]
        for number, part in enumerate(every, start=1):
            if len(every) > 1 and not part.name:
                yield Finding(
                    CLAIMS,
                    f"{claim.id}, part {number}",
                    f"has no name, and is one of {len(every)} parts",
                    "give it a name: what sets it apart",
                )
        labels = Counter(
            label
            for label in (
                *(condition.label for _, condition in conditions_of(claim)),
                *(condition.label for condition in probe_conditions_of(claim)),
            )
            if label
        )
        for label, times in labels.items():
            if times > 1:
                yield Finding(
                    CLAIMS,
                    claim.id,
                    f"{times} conditions are called {label!r}",
                    "name their parts differently, or leave out what is there twice",
                )


def rules(catalogue: Catalogue) -> Iterator[Finding]:
    """A threshold must lie beyond the margin, and within what the workers can give."""
    for claim in catalogue.claims.values():
        for part in claim.parts:
            if part.rule is None:
                continue
            counts = [
                resolve_workers(condition.experiment.workers, claim.cpus_at_least)
                for condition in part.conditions()
            ]
            yield from _out_of_place(claim, part, part.rule, min(counts))


def _out_of_place(claim: Claim, part: Part, rule: Rule, workers: int) -> Iterator[Finding]:
    """What is wrong with the rule at the fewest workers that the part has."""
    where = place_of(claim, part.name)
    threshold = rule.threshold or (rule.threshold_per_worker or 0) * workers
    nothing = rule.opposite or 1 + (rule.margin or 0)
    if rule.side == "above" and threshold <= nothing:
        yield Finding(
            CLAIMS,
            where,
            f"at W = {workers} the threshold is {threshold:.3g}, no more than {nothing:.3g}, "
            "up to which nothing differs",
            "take a higher threshold, a narrower margin, or more workers",
        )
    most = {"speedup": workers, "efficiency": 1}.get(part.estimand)
    highest = max(threshold, rule.opposite or 0)
    if most is not None and highest >= most:
        yield Finding(
            CLAIMS,
            where,
            f"at W = {workers} no {part.estimand} goes beyond the {highest:.3g} of its rule",
            "take a lower number, or more workers (a higher cpus_at_least)",
        )


def parallelism(catalogue: Catalogue) -> Iterator[Finding]:
    """On one CPU nothing runs in parallel, and as many workers as CPUs are one."""
    for claim in catalogue.claims.values():
        if any(part.estimand == "efficiency" for part in claim.parts):
            what = "is about efficiency"
        elif any(each.experiment.workers == "cpus" for _, each in conditions_of(claim)):
            what = "has as many workers as CPUs"
        else:
            continue
        if claim.cpus_at_least < 2:
            yield Finding(
                CLAIMS,
                claim.id,
                f"{what}, and would be judged on one CPU",
                "add cpus_at_least: 2",
            )


def numbers(catalogue: Catalogue) -> Iterator[Finding]:
    """Each experiment must give the metric that is asked of it, and a ratio two sides."""
    for claim in catalogue.claims.values():
        for part, condition in conditions_of(claim):
            where = place_of(claim, condition.label)
            metric = part.metric if part.estimand == "ratio" else part.estimand
            for experiment in dict.fromkeys(condition.experiments):
                workload = catalogue.workloads[experiment.workload]
                yield from no_number(CLAIMS, where, metric, experiment, workload)
            other = condition.against or condition.experiment
            itself = part.estimand == "ratio" and part.numerator == part.denominator
            if itself and other == condition.experiment:
                yield Finding(
                    CLAIMS,
                    where,
                    "compares a model with itself in one experiment, which is always 1",
                    "name another denominator, or what it is measured against",
                )


def no_number(
    file: str, where: str, metric: str, experiment: Experiment, workload: Workload
) -> Iterator[Finding]:
    """Why no cell of the experiment has the metric, if it is so."""
    from_baseline = metric in {"speedup", "efficiency"}
    fresh = experiment.lifetime is Lifetime.FRESH
    if fresh and metric != "inclusive_ns":
        yield Finding(
            file,
            where,
            f"fresh workers have no {metric}, only inclusive_ns",
            "take lifetime: pool, or the other metric",
        )
    elif from_baseline and experiment.tasks_per_worker is not None:
        yield Finding(
            file,
            where,
            f"a fixed number of tasks has no sequential baseline, and so no {metric}",
            "leave out tasks_per_worker",
        )
    elif metric == "efficiency" and workload.kind is not Kind.CPU:
        yield Finding(
            file,
            where,
            f"efficiency is of CPU-bound work, and {workload.id} is of kind {workload.kind}",
            "take another workload, or speedup",
        )


def place_of(claim: Claim, label: str) -> str:
    return f"{claim.id}, {label}" if label else claim.id
