"""What a session knows of one contrast, and the word that follows at any level."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from harness.catalogue.terms import Rule
from harness.judge.estimate import LEVEL, Sample
from harness.judge.rule import UNDECIDED, also_borne, needed, plain, word_for
from harness.units import duration
from harness.vocabulary import Interval, Pair, ProbeTerm, Term, VerdictWord


@dataclass(frozen=True, eq=False)
class Evidence:
    """One contrast of a claim under one condition, before a level is chosen.

    `logs` has, by block, the natural logarithm of the ratio; it is empty where `reason_not` says
    why there is no word. Without `rule` the effect is shown and not judged. A word
    that needs to tell less than `resolution`, a ratio less 1, is held back.
    """

    name: str
    condition: str
    terms: tuple[Term, ...]
    logs: Mapping[int, float]
    rule: Rule | None
    workers: int
    reason_not: str = ""
    word_not: VerdictWord = VerdictWord.NOT_TESTABLE
    resolution: float | None = None
    probe_terms: tuple[ProbeTerm, ...] = ()
    unit: str = "ratio"

    @property
    def tested(self) -> bool:
        """Whether there is a hypothesis to test."""
        return bool(self.logs and self.rule and not self.reason_not)

    @property
    def blocks(self) -> int | None:
        """How many blocks it rests on; None without any."""
        return len(self.logs) or None

    @cached_property
    def sample(self) -> Sample | None:
        """The logarithms over all blocks, or None without any."""
        if not self.logs:
            return None
        return Sample(np.array([self.logs[block] for block in sorted(self.logs)]))

    def without(self, blocks: Collection[int]) -> Evidence:
        """The same without those blocks, which say nothing of a probe: it ran after them."""
        if self.probe_terms:
            return self
        kept = {block: log for block, log in self.logs.items() if block not in blocks}
        if kept or not self.logs:
            return replace(self, logs=kept)
        reason = "no block is left"
        return replace(self, logs={}, reason_not=reason, word_not=VerdictWord.INCONCLUSIVE)

    def pair(self, level: float = LEVEL) -> Pair:
        """The pair with its interval at `level` and the word that follows from it."""
        if self.sample is None:
            return Pair(
                self.name, None, self.word_not, self.reason_not, self.condition, self.terms,
                unit=self.unit, probe_terms=self.probe_terms,
            )  # fmt: skip
        interval = self.sample.ratio(level)
        mean = self.sample.geometric_mean(level)
        word, reason = self._word(interval)
        detectable = self.sample.detectable(level)
        return Pair(
            self.name,
            interval,
            word,
            reason,
            self.condition,
            self.terms,
            None if detectable is None else math.expm1(detectable),
            mean,
            interval.low is not None and self._word(mean)[0] is not word,
            self.sample.spread,
            self.unit,
            self.probe_terms,
            self._also(word, interval),
        )

    def _also(self, word: VerdictWord, interval: Interval) -> tuple[VerdictWord, ...]:
        if self.rule is None or not also_borne(word, interval, self.rule, self.workers):
            return ()
        small = needed(VerdictWord.SMALLER, self.rule, self.workers, interval.estimate)
        resolved = self.resolution is None or small >= self.resolution
        return (VerdictWord.SMALLER,) if resolved else ()

    def _word(self, interval: Interval) -> tuple[VerdictWord, str]:
        if self.reason_not:
            return self.word_not, self.reason_not
        if self.rule is None:
            return VerdictWord.SHOWN, "the textbook gives no measure for it"
        told = duration if self.unit == "ns" else plain
        word, reason = word_for(interval, self.rule, self.workers, told)
        if self.resolution is None or word in UNDECIDED:
            return word, reason
        needs = needed(word, self.rule, self.workers, interval.estimate)
        if needs >= self.resolution:
            return word, reason
        if math.isinf(self.resolution):
            reason = f"{word}, but what this session resolves is not known: its control of this "
            return VerdictWord.INCONCLUSIVE, reason + "kind of work has no numbers"
        return (
            VerdictWord.INCONCLUSIVE,
            f"{word}, but that needs to tell {needs:.1%} and this session resolves "
            f"{self.resolution:.1%}",
        )
