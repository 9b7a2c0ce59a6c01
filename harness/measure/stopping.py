"""How many blocks a session has: fixed beforehand, or once after a pilot. Never by a verdict."""

from __future__ import annotations

from collections.abc import Callable

from harness.store import DecisionRecord, Plan
from harness.units import clock

#: From the number of pilot blocks to the number that the wanted half-width takes.
Wanted = Callable[[], int]


class Stopping:
    """Decides after each block whether another one follows.

    Two stages as Stein has them (Annals of Mathematical Statistics 1945): the spread of a pilot
    of fixed size gives the size of the whole, once. The budget may cut it short, which depends
    on the clock and on no result.
    """

    def __init__(self, plan: Plan, wanted: Wanted, decided: DecisionRecord | None = None) -> None:
        """`wanted` is asked once, when the pilot is over; `decided` is an earlier answer."""
        self._plan = plan
        self._wanted = wanted
        self._decided = decided

    @property
    def blocks(self) -> int:
        """How many blocks there are by what is known now."""
        return self._decided.blocks if self._decided else self._plan.blocks

    def after_block(self, done: int, elapsed_s: float, pace_s: float) -> DecisionRecord | None:
        """A decision to put on record, where one is due after `done` blocks.

        `elapsed_s` is the time spent on blocks, `pace_s` that of one.
        """
        decision = self._due(done, elapsed_s, pace_s)
        if decision is not None:
            self._decided = decision
        return decision

    def _due(self, done: int, elapsed_s: float, pace_s: float) -> DecisionRecord | None:
        plan = self._plan
        budget_s = plan.budget_s
        left = None if budget_s is None else max(0, int((budget_s - elapsed_s) / pace_s))
        in_second = self._decided is not None or done >= plan.blocks
        if left == 0 and done < self.blocks and (plan.budget_holds_always or in_second):
            assert budget_s is not None  # there would be nothing to have left
            reason = f"the budget of {clock(budget_s)} ended"
            return DecisionRecord(
                after=done,
                wanted=self._decided.wanted if self._decided else None,
                blocks=done,
                reason=reason,
            )
        if self._decided is not None or plan.half_width is None or done != plan.blocks:
            return None
        wanted = self._wanted()
        most = len(plan.order)
        affordable = most if left is None else done + left
        blocks = max(done, min(wanted, most, affordable))
        precise = f"three in four ratios +-{plan.half_width:.0%}"
        reason = f"{wanted} blocks give {precise}"
        if blocks < wanted and affordable < min(wanted, most):
            assert budget_s is not None
            reason += f"; {blocks} fit the budget of {clock(budget_s)}"
        elif blocks < wanted:
            reason += f"; {most} is the most"
        elif blocks > wanted:
            reason = f"the pilot of {done} blocks gives {precise}"
        return DecisionRecord(after=done, wanted=wanted, blocks=blocks, reason=reason)
