"""Sessions on machines of known noise, judged as real ones are: how often are we wrong?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from harness.catalogue.claim import Claim, Experiment, Part
from harness.catalogue.terms import Rule
from harness.judge.estimate import (
    LEVEL,
    POWER,
    Sample,
    exact_level,
    walsh_averages,
    walsh_averages_outside,
)
from harness.judge.evidence import Evidence
from harness.judge.family import holm
from harness.judge.precision import stein_blocks
from harness.judge.proportion import clopper_pearson
from harness.judge.validation.noise import MACHINES, Floats, one_arm_held_up
from harness.judge.verdict import Case
from harness.vocabulary import Lifetime, VerdictWord

BLOCKS = 12
MOST_BLOCKS = 40
HALF_WIDTH = 0.05
CLAIMS_AT_ONCE = 12
THRESHOLD, MARGIN = 1.10, 0.05
#: The whole family is judged by the real code, claim by claim: fewer of these do.
FAMILIES_SHARE = 2
#: Standard deviations of two conditions of which one is measured more finely.
UNEVEN = (0.01, 0.045)
#: Sessions at a time, so that the Walsh averages fit the memory.
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure against its target. `holds` is None where it is stated and nothing is asked."""

    experiment: str
    case: str
    target: str
    found: str
    holds: bool | None


def simulated(
    sessions: int, seed: int, told: Callable[[str], None] = lambda _: None
) -> Iterator[Finding]:
    """Every simulated experiment over as many sessions, in a fixed order for a seed."""
    chance = np.random.default_rng(seed)
    for experiment in (
        _rejections,
        _coverage,
        _power,
        _on_the_threshold,
        _many_claims,
        _two_conditions,
        _controls,
    ):
        told(str(experiment.__doc__).splitlines()[0].rstrip("."))
        yield from experiment(chance, sessions)


def intervals(logs: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The bounds that `Sample.bounds` gives each row of `logs`, shape (sessions, blocks)."""
    outside = walsh_averages_outside(logs.shape[1], level)
    if outside is None:
        raise ValueError(f"{logs.shape[1]} blocks have no interval at {level}")
    averages = walsh_averages(logs)
    return averages[:, outside], averages[:, averages.shape[1] - 1 - outside]


def _misses(logs: Floats, truth: float, level: float = LEVEL) -> int:
    """How many sessions' intervals leave the truth out."""
    low, high = intervals(logs, level)
    return int(np.count_nonzero((low > truth) | (high < truth)))


def _rejections(chance: np.random.Generator, sessions: int) -> Iterator[Finding]:
    """The same thing twice: how often a difference is seen."""
    for blocks in (8, BLOCKS, 20):
        exact = exact_level(blocks)
        for machine in MACHINES:
            found = sum(
                _misses(machine.log_ratios(chance, part, blocks), 0.0) for part in _parts(sessions)
            )
            rate = found / sessions
            if machine.symmetric:
                # So far off is what a simulation of this size may be by chance alone.
                slack = max(0.007, 3 * math.sqrt(exact * (1 - exact) / sessions))
                target, holds = f"{exact:.2%} +- {slack:.1%}", abs(rate - exact) <= slack
            else:
                limit = max(0.057, 0.05 + 3 * math.sqrt(0.05 * 0.95 / sessions))
                target, holds = f"at most {limit:.1%}", rate <= limit
            case = f"{machine.name}, {blocks} blocks"
            yield Finding("A/A rejections", case, target, f"{rate:.2%}", holds)


def _coverage(chance: np.random.Generator, sessions: int) -> Iterator[Finding]:
    """The 95 % interval under the real stopping rule: how often it holds the truth."""
    for machine in MACHINES:
        missed, used = _two_stages(chance, sessions, machine.log_ratios, math.log(1.05))
        covered = 1 - missed / sessions
        slack = 3 * math.sqrt(0.05 * 0.95 / sessions)
        most = 1 - exact_level(BLOCKS) + 0.015 if machine.symmetric else 1.0
        limit = min(0.935, 0.95 - slack)
        target = f"at least {limit:.1%}" + (f", at most {most:.1%}" if machine.symmetric else "")
        holds = limit <= covered <= most
        case = f"{machine.name}, {used:.0f} blocks on average"
        yield Finding("coverage", case, target, f"{covered:.2%}", holds)
    # The centre that is estimated is the median of the mean of two blocks.
    many = one_arm_held_up(chance, 1, 200_000)[0]
    centre = float(np.median((many[0::2] + many[1::2]) / 2))
    missed, used = _two_stages(chance, sessions, one_arm_held_up, 0.0, centre)
    yield Finding(
        "coverage",
        f"one arm with spikes, {used:.0f} blocks on average",
        "stated: the ratio is skewed, exactness is not promised",
        f"{1 - missed / sessions:.2%}",
        None,
    )


def _two_stages(
    chance: np.random.Generator,
    sessions: int,
    log_ratios: Callable[[np.random.Generator, int, int], Floats],
    effect: float,
    centre: float = 0.0,
) -> tuple[int, float]:
    """Sessions whose interval misses the truth, and their blocks on average.

    The pilot's spread fixes the number of blocks, as `precision.stein_blocks` does for a session.
    """
    missed = blocks = 0
    for part in _parts(sessions):
        logs = log_ratios(chance, part, MOST_BLOCKS) + effect
        spreads = np.std(logs[:, :BLOCKS], axis=1, ddof=1)
        wanted = np.array(
            [min(MOST_BLOCKS, stein_blocks(float(s), BLOCKS, HALF_WIDTH)) for s in spreads]
        )
        for size in np.unique(wanted):
            mine = logs[wanted == size, :size]
            missed += _misses(mine, effect + centre)
            blocks += mine.size
    return missed, blocks / sessions


def _power(chance: np.random.Generator, sessions: int) -> Iterator[Finding]:
    """More work: how often it is seen, beside what the spread of the blocks lets expect."""
    for effect in (0.02, 0.05):
        for machine in MACHINES:
            seen, expected = 0, 0.0
            for part in _parts(sessions):
                logs = machine.log_ratios(chance, part, BLOCKS) + math.log1p(effect)
                low, _ = intervals(logs)
                seen += int(np.count_nonzero(low > 0))
                expected += _detectable_at_least(logs, math.log1p(effect)) * part
            yield Finding(
                "power",
                f"+{effect:.0%} work, {machine.name}",
                "stated; in brackets the sessions that called it detectable",
                f"{seen / sessions:.1%} ({expected / sessions:.1%})",
                None,
            )
    logs = MACHINES[0].log_ratios(chance, CHUNK, BLOCKS)
    detectable = float(np.median([Sample(row).detectable() or np.nan for row in logs]))
    found = sum(
        int(
            np.count_nonzero(
                intervals(MACHINES[0].log_ratios(chance, part, BLOCKS) + detectable)[0] > 0
            )
        )
        for part in _parts(sessions)
    )
    rate = found / sessions
    yield Finding(
        "power",
        f"an effect as large as the median session calls detectable ({math.expm1(detectable):.1%})",
        f"about {POWER:.0%}: within 5 points",
        f"{rate:.1%}",
        abs(rate - POWER) <= 0.05,
    )


def _detectable_at_least(logs: Floats, effect: float) -> float:
    """The share of sessions whose smallest detectable effect is at most `effect`."""
    some = logs[:500]
    return float(np.mean([(Sample(row).detectable() or np.inf) <= effect for row in some]))


def _on_the_threshold(chance: np.random.Generator, sessions: int) -> Iterator[Finding]:
    """A truth exactly on the threshold: how often it is confirmed."""
    for machine in MACHINES:
        confirmed = 0
        for part in _parts(sessions):
            logs = machine.log_ratios(chance, part, BLOCKS) + math.log(THRESHOLD)
            confirmed += int(np.count_nonzero(intervals(logs)[0] > math.log(THRESHOLD)))
        rate = confirmed / sessions
        yield Finding(
            "on the threshold", machine.name, "at most 5 % confirmed", f"{rate:.2%}", rate <= 0.05
        )


def _many_claims(chance: np.random.Generator, sessions: int) -> Iterator[Finding]:
    """Twelve claims at once whose every word would be false: how often any is said."""
    claim = _claim()
    families = max(100, sessions // FAMILIES_SHARE)
    for machine in (MACHINES[0], MACHINES[3], MACHINES[4]):
        any_false = 0
        for _ in range(families):
            logs = machine.log_ratios(chance, CLAIMS_AT_ONCE, BLOCKS) + math.log(THRESHOLD)
            cases = [_case(claim, row) for row in logs]
            levels = holm([case.decided for case in cases])
            any_false += any(case.decided(level) for case, level in zip(cases, levels, strict=True))
        rate = any_false / families
        limit = _largest_by_chance(families)
        yield Finding(
            "twelve claims at once",
            f"{machine.name}, {families} families",
            f"at most {limit:.1%} with any false verdict",
            f"{rate:.2%}",
            rate <= limit,
        )


def _two_conditions(chance: np.random.Generator, sessions: int) -> Iterator[Finding]:
    """One truth under two conditions, one far noisier than the other: how often it depends."""
    claim = _claim()
    runs = max(100, sessions // FAMILIES_SHARE)
    limit = _largest_by_chance(runs)
    # Where a tie and smaller are both true, on the edge of a tie, and on the threshold.
    for truth in (1.03, 1 + MARGIN, THRESHOLD):
        logs = chance.normal(math.log(truth), np.array(UNEVEN)[:, None], (runs, 2, 20))
        cases = [_case(claim, *both) for both in logs]
        depends = sum(case.at(LEVEL).word is VerdictWord.DEPENDS for case in cases)
        yield Finding(
            "one truth, two conditions",
            f"{truth:g}, {runs} sessions",
            f"at most {limit:.1%} depend",
            f"{depends / runs:.2%}",
            depends / runs <= limit,
        )


def _largest_by_chance(runs: int, rate: float = 0.05) -> float:
    """The largest share of `runs` whose exact 95 % interval still holds `rate`."""
    count = math.floor(rate * runs)
    while (clopper_pearson(count + 1, runs).low or 0.0) <= rate:
        count += 1
    return count / runs


def _claim() -> Claim:
    experiment = Experiment(workload="simulated", lifetime=Lifetime.POOL, workers=1)
    part = Part(
        estimand="ratio",
        metric="exclusive_ns",
        numerator="processes",
        denominator="threads",
        experiment=experiment,
        rule=Rule(threshold=THRESHOLD, margin=MARGIN),
    )
    return Claim(id="simulated", statement="Simulated", parts=(part,), reason="Of known truth.")


def _case(claim: Claim, *conditions: Floats) -> Case:
    rule = claim.parts[0].rule
    evidence = tuple(
        Evidence("a : b", f"{place}", (), dict(enumerate(logs.tolist())), rule, workers=1)
        for place, logs in enumerate(conditions)
    )
    return Case(claim, "simulated", "", evidence)


def _controls(chance: np.random.Generator, sessions: int) -> Iterator[Finding]:
    """A session's controls: how often an honest one fails."""
    for machine in MACHINES:
        failed = sum(
            _misses(machine.log_ratios(chance, part, BLOCKS), 0.0, 0.999)
            for part in _parts(sessions)
        )
        rate = failed / sessions
        limit = max(0.002, 0.001 + 4 * math.sqrt(0.001 / sessions))
        yield Finding(
            "controls", machine.name, f"at most {limit:.1%} fail", f"{rate:.2%}", rate <= limit
        )


def _parts(sessions: int) -> list[int]:
    """`sessions` in chunks."""
    whole, rest = divmod(sessions, CHUNK)
    return [CHUNK] * whole + ([rest] if rest else [])
