"""What is well-formed in the catalogue but does not fit together, or could never be judged.

What `load_catalogue` refuses is not looked for again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain

from harness.catalogue.claim import Claim, Condition, Experiment, Part, Rule, resolve_workers
from harness.catalogue.entries import Profile
from harness.catalogue.loader import Catalogue
from harness.catalogue.workload import Workload
from harness.vocabulary import Kind, Lifetime

#: The exact test has no 95 % interval from fewer; docs/methodology.md, "Estimates".
BLOCKS_FOR_AN_INTERVAL = 6
#: Claims that the textbook's table names and that no file holds yet -> what each waits for.
AWAITED = {
    "address-space": "a probe: whether a sibling sees what one worker stores",
    "footprint": "a probe: the bytes that a worker takes",
    "communication": "a probe: a round trip between two workers",
    "data-sharing": "a probe: how long until every worker has read the same data",
    "ipc-overhead": "a scenario: the same job by messages and in shared memory",
    "switching": "a probe: a round trip over the same channel on one CPU",
    "thread-crash": "a probe: which siblings live on after a fault",
    "process-isolation": "the same probe as thread-crash",
}

CLAIMS, PROFILES, TEXTBOOK, TABLE = "claims.yaml", "profiles.yaml", "textbook.yaml", "table.yaml"
CEILING, CONTROLS, NOISE = "ceiling.yaml", "controls.yaml", "noise.yaml"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: `where` is an entry of `file`, by its id, title or field."""

    file: str
    where: str
    what: str
    action: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.what}; next: {self.action}"


def findings(catalogue: Catalogue) -> list[Finding]:
    """Everything to mend, in the order of CHECKS and of the files; empty if all fits together."""
    return list(chain.from_iterable(check(catalogue) for check in CHECKS))


def wording(catalogue: Catalogue) -> Iterator[Finding]:
    """Statements are headlines; reasons are sentences."""
    for claim in catalogue.claims.values():
        yield from _no_headline(CLAIMS, f"{claim.id}, statement", claim.statement)
        yield from _no_sentence(CLAIMS, f"{claim.id}, reason", claim.reason)
    for aspect in catalogue.textbook.comparison:
        yield from _no_headline(TEXTBOOK, f"{aspect.aspect}, threads", aspect.threads.text)
        yield from _no_headline(TEXTBOOK, f"{aspect.aspect}, processes", aspect.processes.text)
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
        for number, part in enumerate(claim.parts, start=1):
            if len(claim.parts) > 1 and not part.name:
                yield Finding(
                    CLAIMS,
                    f"{claim.id}, part {number}",
                    f"has no name, and is one of {len(claim.parts)} parts",
                    "give it a name: what sets it apart",
                )
        labels = Counter(label for _, condition in _conditions(claim) if (label := condition.label))
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
    where = _where(claim, part.name)
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
        elif any(each.experiment.workers == "cpus" for _, each in _conditions(claim)):
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
        for part, condition in _conditions(claim):
            where = _where(claim, condition.label)
            metric = part.metric if part.estimand == "ratio" else part.estimand
            for experiment in dict.fromkeys(condition.experiments):
                workload = catalogue.workloads[experiment.workload]
                yield from _no_number(CLAIMS, where, metric, experiment, workload)
            other = condition.against or condition.experiment
            itself = part.estimand == "ratio" and part.numerator == part.denominator
            if itself and other == condition.experiment:
                yield Finding(
                    CLAIMS,
                    where,
                    "compares a model with itself in one experiment, which is always 1",
                    "name another denominator, or what it is measured against",
                )


def _no_number(
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


def textbook(catalogue: Catalogue) -> Iterator[Finding]:
    """Every statement is tested by a claim, and every claim that is judged tests a statement."""
    named: set[str] = set()
    for aspect in catalogue.textbook.comparison:
        for side, statement in (("threads", aspect.threads), ("processes", aspect.processes)):
            named |= set(statement.claims)
            where = f"{aspect.aspect}, {side}"
            if not statement.claims:
                yield Finding(TEXTBOOK, where, "names no claim", "name the claims that test it")
            for name in statement.claims:
                if name not in catalogue.claims and name not in AWAITED:
                    yield Finding(
                        TEXTBOOK,
                        where,
                        f"names claim {name!r}, which is none",
                        _nearest(name, catalogue.claims, "add it to claims.yaml"),
                    )
    for claim in catalogue.claims.values():
        if claim.id not in named and any(part.rule for part in claim.parts):
            yield Finding(
                CLAIMS,
                claim.id,
                "has a rule, and no statement of the textbook names it",
                "name it under what it tests in textbook.yaml, or leave out its rules",
            )


def profiles(catalogue: Catalogue) -> Iterator[Finding]:
    """Blocks enough for an interval; no claim and no condition that every profile passes over."""
    for name, profile in catalogue.profiles.items():
        if profile.blocks < BLOCKS_FOR_AN_INTERVAL:
            yield Finding(
                PROFILES,
                f"{name}, blocks",
                f"{profile.blocks} are too few for an interval",
                f"take {BLOCKS_FOR_AN_INTERVAL} or more",
            )
    taken = {
        (claim.id, condition)
        for _, claim in _as_measured(catalogue)
        for _, condition in _conditions(claim)
    }
    named = {name for name, _ in taken}
    for claim in catalogue.claims.values():
        if claim.id not in named:
            yield Finding(
                CLAIMS, claim.id, "is in no profile", "name it in one of profiles.yaml, or more"
            )
            continue
        for _, condition in _conditions(claim):
            if (claim.id, condition) not in taken:
                yield Finding(
                    CLAIMS,
                    _where(claim, condition.label),
                    "no profile that names the claim measures this condition",
                    "raise workers_at_most or the breadth of one, or leave the condition out",
                )


def table(catalogue: Catalogue) -> Iterator[Finding]:
    """Every column of the model table has numbers, in one profile at least."""
    measured = set(_cells(catalogue))
    with_any_estimand = {cells for cells, _ in measured}
    for column in catalogue.model_table.columns:
        experiment = column.experiment
        workload = catalogue.workloads.get(experiment.workload)
        if workload is None:
            yield _no_workload(TABLE, column.title, experiment.workload, catalogue)
            continue
        unfit = [
            *_out_of_range(TABLE, column.title, experiment.size, workload),
            *_no_number(TABLE, column.title, column.metric, experiment, workload),
        ]
        yield from unfit
        # Only a claim about efficiency has the ceiling's cells beside its own.
        needs_ceiling = column.metric == "efficiency"
        cells = _cells_of(experiment, workload)
        is_measured = (
            (cells, "efficiency") in measured if needs_ceiling else cells in with_any_estimand
        )
        if not unfit and not is_measured:
            yield Finding(
                TABLE,
                column.title,
                f"no {'efficiency ' * needs_ceiling}claim of a profile measures its experiment",
                "take the experiment of a claim that is in a profile, or leave the column out",
            )


def controls(catalogue: Catalogue) -> Iterator[Finding]:
    """The cell that is to come out as known is one that is measured."""
    known = catalogue.controls
    workload = catalogue.workloads.get(known.workload)
    if workload is None:
        yield _no_workload(CONTROLS, "workload", known.workload, catalogue)
        return
    experiment = Experiment(workload=known.workload, lifetime=known.lifetime, workers=known.workers)
    if _cells_of(experiment, workload) not in {cells for cells, _ in _cells(catalogue)}:
        yield Finding(
            CONTROLS,
            "workload, lifetime, workers",
            "no claim of a profile measures such a cell, and any other would be taken",
            "take those of a claim that is in every profile",
        )


def workloads(catalogue: Catalogue) -> Iterator[Finding]:
    """A workload is used, can be proven to be ported rightly, and keeps within its own range."""
    used = {column.experiment.workload for column in catalogue.model_table.columns}
    for claim in catalogue.claims.values():
        for _, condition in _conditions(claim):
            used |= {experiment.workload for experiment in condition.experiments}
    for workload in catalogue.workloads.values():
        file = f"workloads/{workload.id}.yaml"
        if workload.id not in used and workload.kind is not Kind.CONTROL:
            yield Finding(
                file,
                workload.id,
                "no claim and no column of the model table is about it",
                "name it in claims.yaml: under `over` of a claim, or in an experiment",
            )
        if not workload.goldens:
            yield Finding(file, "goldens", "there is none", "compute two with tests/definitions.py")
        yield from _out_of_range(file, "size", workload.size, workload)
        if workload.size_from_cache is not None:
            for bound in (workload.size_from_cache.least, workload.size_from_cache.most):
                yield from _out_of_range(file, "size_from_cache", bound, workload)
        for golden in workload.goldens:
            yield from _out_of_range(file, "goldens", golden.size, workload)


def _out_of_range(file: str, where: str, size: int | None, workload: Workload) -> Iterator[Finding]:
    allowed = workload.size_range
    if size is not None and not allowed.least <= size <= allowed.most:
        yield Finding(
            file,
            where,
            f"size {size} is out of the range of {workload.id}",
            f"take one from {allowed.least} to {allowed.most}",
        )


CHECKS: tuple[Callable[[Catalogue], Iterator[Finding]], ...] = (
    wording, conditions, rules, parallelism, numbers, textbook, profiles, table, controls,
    workloads,
)  # fmt: skip


def _where(claim: Claim, label: str) -> str:
    return f"{claim.id}, {label}" if label else claim.id


def _no_workload(file: str, where: str, name: str, catalogue: Catalogue) -> Finding:
    return Finding(
        file,
        where,
        f"needs workload {name!r}, which is none",
        _nearest(name, catalogue.workloads, "add it to workloads/"),
    )


def _nearest(name: str, known: Collection[str], otherwise: str) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else otherwise


def _conditions(claim: Claim) -> Iterator[tuple[Part, Condition]]:
    for part in claim.parts:
        for condition in part.conditions():
            yield part, condition


def _as_measured(catalogue: Catalogue) -> Iterator[tuple[Profile, Claim]]:
    """Every claim as a profile measures it, with the profile."""
    for profile in catalogue.profiles.values():
        for name in profile.claims:
            claim = profile.measured(catalogue.claims[name])
            if claim is not None:
                yield profile, claim


def _cells(catalogue: Catalogue) -> Iterator[tuple[Experiment, str]]:
    """Every experiment that any profile measures, as `_cells_of`, and what is estimated by it."""
    for profile, claim in _as_measured(catalogue):
        for part in claim.parts:
            for index, condition in enumerate(part.conditions()):
                for experiment in condition.experiments:
                    workload = catalogue.workloads[experiment.workload]
                    cells = _cells_of(experiment, workload)
                    yield cells, part.estimand
                    # The speed-up curve has the first condition's workload alone.
                    if part.estimand == "efficiency" and index == 0:
                        for workers in profile.scaling_workers:
                            yield cells.model_copy(update={"workers": workers}), part.estimand


def _cells_of(experiment: Experiment, workload: Workload) -> Experiment:
    """What of an experiment sets its cells apart from others': equal ones have equal cells."""
    size = experiment.size
    if size is None and workload.size_from_cache is None:
        size = workload.size
    return experiment.model_copy(update={"size": size, "iterations": None})
