"""An interval and a claim's rule become a word."""

from __future__ import annotations

from collections.abc import Callable

from harness.catalogue.terms import Rule
from harness.judge.estimate import LEVEL, blocks_for
from harness.vocabulary import Interval, VerdictWord

#: Words that neither decide for the textbook nor against it.
UNDECIDED = (VerdictWord.INCONCLUSIVE, VerdictWord.NOT_TESTABLE, VerdictWord.SHOWN)


def plain(value: float) -> str:
    """A limit as a reason tells it."""
    return f"{value:.3g}"


def word_for(
    interval: Interval, rule: Rule, workers: int, told: Callable[[float], str] = plain
) -> tuple[VerdictWord, str]:
    """The word that `rule` gives `interval`, and the sentence that says why.

    With threshold t (the textbook's claim) and a margin m around 1 the whole interval must lie:
    confirmed above t; tie within 1/(1+m) .. 1+m; opposite below 1/(1+m); smaller above 1 and
    below t. With `opposite` o in place of a margin: confirmed above t, opposite below o, smaller
    between the two. Anything else is inconclusive. Where the textbook stands below its threshold
    everything is mirrored. docs/methodology.md gives the reasons. `told` writes a limit where the
    textbook stands below it.
    """
    if rule.side == "below":
        return _word_below(interval, rule, told)
    threshold = threshold_of(rule, workers)
    low, high = interval.low, interval.high
    if low is None or high is None:
        return VerdictWord.INCONCLUSIVE, _too_few(interval)
    if low > threshold:
        return VerdictWord.CONFIRMED, f"the whole interval is above {threshold:.3g}"
    if rule.opposite is not None:
        nothing = opposite = rule.opposite
    else:
        assert rule.margin is not None  # the rule's type has made sure
        nothing, opposite = 1.0, 1 / (1 + rule.margin)
        if opposite <= low and high <= 1 + rule.margin:
            return (
                VerdictWord.TIE,
                f"the whole interval is within {rule.margin:.0%} of 1",
            )
    if high < opposite:
        return VerdictWord.OPPOSITE, f"the whole interval is below {opposite:.3g}"
    if low > nothing and high < threshold:
        return (
            VerdictWord.SMALLER,
            f"real, but the whole interval is below {threshold:.3g}",
        )
    edges = [edge for edge in sorted({opposite, nothing, threshold}) if low <= edge <= high]
    crossed = " and ".join(f"{edge:.3g}" for edge in edges)
    return VerdictWord.INCONCLUSIVE, f"the interval reaches across {crossed}"


def also_borne(word: VerdictWord, interval: Interval, rule: Rule, workers: int) -> bool:
    """Whether a tie is *smaller* as well: above 1 for certain, and below the threshold.

    The two regions overlap, and no others do: what is true of one ratio is no contradiction.
    """
    low, high = interval.low, interval.high
    if word is not VerdictWord.TIE or low is None or high is None:
        return False
    return low > 1 and high < threshold_of(rule, workers)


def _too_few(interval: Interval) -> str:
    shown = "an interval"
    if interval.level != LEVEL:
        shown += f" at {interval.level:.2%}"
    needed_blocks = blocks_for(interval.level)
    return f"{interval.blocks} blocks are too few for {shown}; it takes {needed_blocks} or more"


def threshold_of(rule: Rule, workers: int) -> float:
    """The rule's threshold where it is about as many workers."""
    if rule.threshold is not None:
        return rule.threshold
    assert rule.threshold_per_worker is not None  # the rule's type has made sure
    return rule.threshold_per_worker * workers


def needed(word: VerdictWord, rule: Rule, workers: int, estimate: float) -> float:
    """The smallest effect that a session must resolve for `word` to be believed, less 1.

    A tie: the margin. A difference: its own size. With `opposite` in place of a margin: from
    there to the threshold, between which the word is decided.
    """
    if rule.opposite is not None:
        threshold = threshold_of(rule, workers)
        return max(threshold, rule.opposite) / min(threshold, rule.opposite) - 1
    assert rule.margin is not None  # the rule's type has made sure
    if word is VerdictWord.TIE:
        return rule.margin
    return max(estimate, 1 / estimate) - 1


def _word_below(
    interval: Interval, rule: Rule, told: Callable[[float], str]
) -> tuple[VerdictWord, str]:
    """The mirror image, for a claim that something stays below its threshold."""
    threshold, opposite = rule.threshold, rule.opposite
    assert threshold is not None  # the rule's type has made sure
    assert opposite is not None  # the rule's type has made sure
    low, high = interval.low, interval.high
    if low is None or high is None:
        return VerdictWord.INCONCLUSIVE, _too_few(interval)
    if high < threshold:
        return VerdictWord.CONFIRMED, f"the whole interval is below {told(threshold)}"
    if low > opposite:
        return VerdictWord.OPPOSITE, f"the whole interval is above {told(opposite)}"
    if low > threshold and high < opposite:
        reason = f"the whole interval lies between {told(threshold)} and {told(opposite)}"
        return VerdictWord.SMALLER, reason
    crossed = " and ".join(told(edge) for edge in (threshold, opposite) if low <= edge <= high)
    return VerdictWord.INCONCLUSIVE, f"the interval reaches across {crossed}"
