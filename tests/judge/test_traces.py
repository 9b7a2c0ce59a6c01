"""How times settle, and ratios block by block."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.judgement import Judgement
from harness.judge.traces import by_block
from harness.vocabulary import Lifetime, Term
from tests.sessions import SPREAD, WARMUP
from tests.show.sessions import judgement_of, plan_with


@pytest.fixture(scope="module")
def judgement(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    return judgement_of(tmp_path_factory.mktemp("session"), plan_with(1, blocks=6))


def test_a_trace_has_the_warm_up_apart_and_the_iterations_in_their_order(
    judgement: Judgement,
) -> None:
    pools = [trace for trace in judgement.traces if trace.cell.workload == "collatz"]

    assert pools
    for trace in pools:
        assert trace.cell.lifetime is Lifetime.POOL
        assert trace.warmups == 1
        assert trace.middles == pytest.approx((WARMUP, *SPREAD), rel=0.02)
        for low, middle, high in zip(trace.lows, trace.middles, trace.highs, strict=True):
            assert low <= middle <= high


def test_a_ratio_by_block_is_the_product_of_its_terms_in_that_block(judgement: Judgement) -> None:
    cells = {trace.cell.model: trace.cell for trace in judgement.traces
             if trace.cell.workload == "collatz"}  # fmt: skip
    over, under = (Term(cells[name], "exclusive_ns", power)
                   for name, power in (("fork", 1), ("pthreads", -1)))  # fmt: skip

    both = by_block(judgement.observations, (over, under))

    one = by_block(judgement.observations, (over,))
    other = by_block(judgement.observations, (under,))
    assert list(both) == list(range(6))
    assert both == {block: pytest.approx(one[block] * other[block]) for block in both}


def test_a_block_that_lacks_a_term_has_no_ratio(judgement: Judgement) -> None:
    cells = {trace.cell.model: trace.cell for trace in judgement.traces
             if trace.cell.workload == "collatz"}  # fmt: skip
    terms = [Term(cells["fork"], "exclusive_ns", 1), Term(cells["pthreads"], "exclusive_ns", -1)]
    table = judgement.observations
    kept = table[~((table["cell"] == cells["fork"].key) & (table["block"] == 3))]

    assert list(by_block(kept, terms)) == [0, 1, 2, 4, 5]
    assert by_block(kept, ()) == {}


def test_an_empty_session_has_no_traces(tmp_path: Path) -> None:
    assert judgement_of(tmp_path, plan_with(0, gone=["go"])).traces == ()
