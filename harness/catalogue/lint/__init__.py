"""What is well-formed in the catalogue but does not fit together, or could never be judged.

What `load_catalogue` refuses is not looked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from harness.catalogue.lint.claims import conditions, numbers, parallelism, rules, wording
from harness.catalogue.lint.finding import Finding
from harness.catalogue.lint.whole import (
    AWAITED,
    controls,
    probes,
    profiles,
    table,
    textbook,
    workloads,
)
from harness.catalogue.loader import Catalogue

CHECKS: tuple[Callable[[Catalogue], Iterator[Finding]], ...] = (
    wording, conditions, rules, parallelism, numbers, textbook, profiles, table, controls,
    workloads, probes,
)  # fmt: skip


def findings(catalogue: Catalogue) -> list[Finding]:
    """Everything to mend, in the order of CHECKS and of the files; empty if all fits together."""
    return list(chain.from_iterable(check(catalogue) for check in CHECKS))


__all__ = ["AWAITED", "Finding", "findings"]
