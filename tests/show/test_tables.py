"""The cells of the tables, as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.judge.judgement import Judgement, judge
from harness.show import notes, tables
from harness.show.model_table import model_table
from harness.show.tables import Table
from harness.show.words import interval_text
from harness.store import MissingLanguage, RuntimeRecord
from harness.vocabulary import Cell, Family, Interval, Pair, VerdictWord
from tests.sessions import (
    CLAIMS,
    CPU_BOUND,
    CREATION,
    c_runtime,
    cell,
    cells_of,
    host,
    measured,
    missing,
    plan_of,
    runtime,
    stored,
    variant_of,
)
from tests.show.sessions import judgement_of, plan_with

LAYOUT = load_catalogue().model_table


def interval(estimate: float, low: float | None, high: float | None) -> Interval:
    return Interval(estimate, low, high, 12, 0.95)


def every_table(judgement: Judgement) -> list[Table]:
    return [
        model_table(judgement, LAYOUT),
        tables.verdict_table(judgement),
        tables.verdict_matrix(judgement),
    ]


def rows_of(table: Table, first: str) -> list[tuple[str, ...]]:
    return [row for row in table.rows if row[0] == first]


@pytest.mark.parametrize(
    ("estimate", "low", "high", "unit", "text"),
    [
        (1.934, 1.899, 1.951, "ratio", "1.93 [1.90, 1.95]"),
        (0.5, 0.4871, 0.5129, "ratio", "0.500 [0.487, 0.513]"),
        (47.31, 46.49, 48.12, "ratio", "47.3 [46.5, 48.1]"),
        (3912.0, 3878.0, 3951.0, "ratio", "3910 [3880, 3950]"),
        (2.0, None, None, "ratio", "2.00 [?]"),
        (83_120.0, 80_240.0, 85_010.0, "ns", "83.1 us [80.2, 85.0]"),
        (1_943_000.0, 1_900_000.0, 2_000_000.0, "ns", "1.94 ms [1.90, 2.00]"),
        (2.5e9, 2.4e9, 2.6e9, "ns", "2.50 s [2.40, 2.60]"),
        (950.0, 900.0, 1_100.0, "ns", "950 ns [900, 1100]"),
        (1_050.0, 900.0, 1_100.0, "ns", "1.05 us [0.900, 1.10]"),
        (83_120.0, None, None, "ns", "83.1 us [?]"),
    ],
)
def test_an_interval_is_written_with_its_bounds_in_the_unit_of_its_estimate(
    estimate: float, low: float | None, high: float | None, unit: str, text: str
) -> None:
    assert interval_text(interval(estimate, low, high), unit) == text


def test_no_interval_is_written_as_nothing() -> None:
    assert interval_text(None) == interval_text(None, "ns") == "-"


def test_every_row_has_a_cell_for_every_heading(provisional: Judgement, four: Judgement) -> None:
    for judgement in (provisional, four):
        for table in every_table(judgement):
            assert table.rows
            assert {len(row) for row in table.rows} == {len(table.headings)}


def test_the_model_table_has_a_row_for_every_model_of_every_language(four: Judgement) -> None:
    table = model_table(four, LAYOUT)

    assert [row[:2] for row in rows_of(table, "Java")] == [
        ("Java", "sequential"),
        ("Java", "threads"),
        ("Java", "processes"),
    ]
    assert list(dict.fromkeys(row[0] for row in table.rows)) == ["C", "Go", "Java", "Python"]


def test_the_ceiling_says_that_it_is_what_the_others_are_measured_by(four: Judgement) -> None:
    table = model_table(four, LAYOUT)
    column = next(i for i, h in enumerate(table.headings) if h.startswith("of the ceiling"))
    cells = {(row[0], row[1]): row[column] for row in table.rows}

    assert cells["C", "fork"] == "the ceiling itself"
    assert cells["C", "pthreads"].startswith(("0.9", "1.0"))
    assert cells["C", "sequential"] == "-"


def test_the_baseline_shows_the_time_that_speed_ups_are_counted_from(four: Judgement) -> None:
    table = model_table(four, LAYOUT)
    column = next(i for i, h in enumerate(table.headings) if h.startswith("CPU-bound"))
    cells = {(row[0], row[1]): row[column] for row in table.rows}

    assert cells["Go", "sequential"].startswith("1 = ")
    assert " ms [" in cells["Go", "sequential"]


def test_a_missing_language_has_its_rows_with_the_reason_and_how_to_install_it(
    provisional: Judgement,
) -> None:
    rows = rows_of(model_table(provisional, LAYOUT), "Go")

    assert [row[1] for row in rows] == ["threads", "processes"]
    for row in rows:
        assert row[2] == "missing: goc: not found; install: debian: apt-get install go"
        assert set(row[3:]) <= {"-"}


def test_a_session_of_missing_languages_only_still_has_their_rows(tmp_path: Path) -> None:
    judgement = judgement_of(tmp_path, plan_with(0, gone=["go", "java"]))

    for table in every_table(judgement):
        assert {len(row) for row in table.rows} == {len(table.headings)}
    assert any("goc: not found" in cell for row in model_table(judgement, LAYOUT).rows
               for cell in row)  # fmt: skip


def test_a_cell_that_failed_shows_why_in_place_of_a_number(provisional: Judgement) -> None:
    broken = [
        replace(row, interval=None, status="crashed: SIGSEGV")
        if (row.language, row.model, row.metric) == ("python", "processes", "speedup")
        else row
        for row in provisional.rows
    ]
    judgement = replace(provisional, rows=tuple(broken))

    found = rows_of(model_table(judgement, LAYOUT), "Python")

    assert "crashed: SIGSEGV" in next(row for row in found if row[1] == "processes")


def test_the_matrix_has_every_claim_with_a_column_for_every_language(
    provisional: Judgement,
) -> None:
    matrix = tables.verdict_matrix(provisional)

    assert matrix.headings[1:] == ("C", "Python", "Go")
    assert [row[0] for row in matrix.rows] == [c.statement for c in provisional.plan.claims]
    assert [row[3] for row in matrix.rows] == ["not testable"] * 3
    assert matrix.rows[0][1].startswith("confirmed*\n0.99")


def test_provisional_verdicts_are_marked_and_the_mark_is_explained(
    provisional: Judgement, four: Judgement
) -> None:
    words = {row[2] for row in tables.verdict_table(provisional).rows}

    assert words == {"confirmed*", "opposite*", "tie*", "not testable"}
    assert notes.footnote(provisional).startswith("* provisional")
    assert "provisional" not in notes.footnote(four)
    assert not [row for row in tables.verdict_table(four).rows if "*" in row[2]]


def test_a_verdict_names_both_mechanisms_and_the_reason(provisional: Judgement) -> None:
    table = tables.verdict_table(provisional)
    row = next(row for row in table.rows if row[:2] == ("cpu-bound", "Python"))

    assert row[4].startswith("python/processes : python/threads; the whole interval is above 1.1")


@pytest.mark.parametrize(
    ("changes", "cpus", "said"),
    [
        ({"cpu_model": None, "hypervisor": None}, 2, "example: 2 CPUs; profile"),
        ({"cpu_model": "Chip", "hypervisor": None}, 2, "example: 2 CPUs (Chip); profile"),
        ({"cpu_model": "Chip", "hypervisor": "KVM"}, 1, "example: 1 CPU (Chip, virtual); profile"),
    ],
)
def test_the_first_line_says_where_it_was_measured(
    provisional: Judgement, changes: dict[str, str | None], cpus: int, said: str
) -> None:
    plan = provisional.plan.model_copy(update={"cpus": tuple(range(cpus))})
    judgement = replace(provisional, plan=plan, host=host(**changes))

    assert notes.headline(judgement).startswith(said)


def test_the_first_line_says_how_far_a_session_got(provisional: Judgement) -> None:
    whole = notes.headline(provisional)
    cut = notes.headline(replace(provisional, blocks=3, finished=False))

    assert "8 of 8 blocks; no controls" in whole
    assert "3 of 8 blocks, not finished" in cut


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Judgement]:
    """Two claims in these runtimes; processes gain 1.8, those of a variant 1.2."""

    def make(
        *runtimes: RuntimeRecord, gone: Sequence[MissingLanguage] = (),
        gaps: Mapping[Cell, str] | None = None,
    ) -> Judgement:  # fmt: skip
        claims = [CPU_BOUND, CREATION]
        skipped = {each.key for each in gaps or {}}
        cells = [c for of in runtimes for c in cells_of(of, claims) if c.key not in skipped]
        plan = plan_of(runtimes, cells, claims=claims, gone=gone, gaps=gaps)
        slow = {of.runtime for of in runtimes if of.variant}
        gains = {Family.SEQUENTIAL: 1.0, Family.THREADS: 1.0, Family.PROCESSES: 1.8}
        times_ns = {
            c: 100e6 / (1.2 if c.runtime in slow and c.model == "processes" else gains[c.family])
            for c in cells
        }
        return judge(stored(tmp_path, plan, measured(times_ns)))

    return make


JAVA = runtime("java").model_copy(
    update={"runtime": "OpenJDK 17", "version": "17", "path": "/usr/bin/java"}
)
NEWER = JAVA.model_copy(
    update={"runtime": "OpenJDK 21", "version": "21", "path": "/opt/21/bin/java"}
)
SERIAL = variant_of(JAVA, "serial-gc")
#: Two builds of one version, which only their place tells apart.
ONE, TWO = (
    JAVA.model_copy(update={"runtime": f"OpenJDK 17 (/opt/{name}/java)", "path": f"/opt/{name}"})
    for name in ("one", "two")
)


@pytest.mark.parametrize(
    ("runtimes", "labels"),
    [
        ([JAVA], ["Java"]),
        ([JAVA, NEWER], ["Java 17", "Java 21"]),
        ([JAVA, SERIAL], ["Java 17", "Java 17 serial-gc"]),
        ([ONE, TWO], ["OpenJDK 17 (/opt/one/java)", "OpenJDK 17 (/opt/two/java)"]),
        ([NEWER, ONE, TWO],
         ["Java 21", "OpenJDK 17 (/opt/one/java)", "OpenJDK 17 (/opt/two/java)"]),
    ],
    ids=["one", "two versions", "a variant", "alike", "alike beside another"],
)  # fmt: skip
def test_a_row_is_called_by_its_language_and_by_more_only_where_it_takes_more(
    judged: Callable[..., Judgement], runtimes: list[RuntimeRecord], labels: list[str]
) -> None:
    judgement = judged(*runtimes)

    models = [row[0] for row in model_table(judgement, LAYOUT).rows]
    verdicts = [row[1] for row in tables.verdict_table(judgement).rows]
    assert list(dict.fromkeys(models)) == list(dict.fromkeys(verdicts)) == labels


def test_a_language_that_runs_for_the_ceiling_only_does_not_make_labels_longer(
    judged: Callable[..., Judgement],
) -> None:
    judgement = judged(JAVA, NEWER, runtime("go"))
    plan = judgement.plan.model_copy(update={"measured": ("go",)})

    found = replace(judgement, plan=plan, measured=("go",))

    assert {row[0] for row in model_table(found, LAYOUT).rows} == {"Go"}


def test_the_matrix_has_one_column_for_a_language_with_a_line_for_each_runtime(
    judged: Callable[..., Judgement],
) -> None:
    matrix = tables.verdict_matrix(judged(JAVA, NEWER, runtime("go")))

    assert matrix.headings == ("the textbook", "Java", "Go")
    lines = matrix.rows[0][1].splitlines()
    assert [line.split(": ")[0] for line in lines if ": " in line] == ["Java 17", "Java 21"]
    assert matrix.rows[0][2].startswith("confirmed\n")


def test_a_language_of_which_one_runtime_is_missing_still_has_one_column(
    judged: Callable[..., Judgement],
) -> None:
    lost = missing("java").model_copy(update={"variant": "serial-gc"})

    matrix = tables.verdict_matrix(judged(JAVA, gone=[lost]))

    assert matrix.headings == ("the textbook", "Java")
    assert all(len(row) == 2 for row in matrix.rows)
    assert "Java: confirmed" in matrix.rows[0][1]
    assert "Java: not testable" in matrix.rows[0][1]


def test_a_cell_that_is_not_run_shows_its_reason_in_the_model_table(
    judged: Callable[..., Judgement],
) -> None:
    lacking = JAVA.model_copy(
        update={"models": tuple(m for m in JAVA.models if m.name != "processes")}
    )
    gaps = {
        cell(JAVA, "processes"): "not applicable: needs more than there is",
        cell(JAVA, "processes", 1, CREATION.parts[0].experiment): "not ported: no workload sleep",
    }

    table = model_table(judged(lacking, gaps=gaps), LAYOUT)

    (row,) = [row for row in table.rows if row[1] == "processes"]
    by_heading = dict(zip(table.headings, row, strict=True))
    told = {heading.partition("\n")[0]: cell for heading, cell in by_heading.items()}
    assert told["CPU-bound speed-up"] == "not applicable: needs more than there is"
    assert told["make, run, join"] == "not ported: no workload sleep"


def test_a_reason_that_fills_a_row_is_told_once(judged: Callable[..., Judgement]) -> None:
    """The efficiency of a cell that is not run is missing for the same reason."""
    reason = "not applicable: needs more than there is"
    c, own = c_runtime(), cell(JAVA, "processes")

    table = model_table(judged(c, JAVA, gaps={own: reason}), LAYOUT)

    (row,) = [row for row in table.rows if row[:2] == ("Java", "processes")]
    assert row[2:4] == (reason, "as before")


def test_a_column_about_a_workload_that_the_session_does_not_know_is_left_out(
    judged: Callable[..., Judgement],
) -> None:
    """A session that is older than a workload of the catalogue can still be shown."""
    whole = judged(JAVA)
    known = tuple(w for w in whole.plan.workloads if w.id != "sleep")
    older = replace(whole, plan=whole.plan.model_copy(update={"workloads": known}))

    before, after = (model_table(j, LAYOUT).headings for j in (whole, older))

    assert [h for h in before if h not in after] == ["make, run, join\n(sleep, W = 1)"]


def test_the_ceiling_of_another_runtime_has_an_efficiency_like_anybody(
    judged: Callable[..., Judgement],
) -> None:
    newer = c_runtime().model_copy(update={"runtime": "c-2.0", "version": "2.0"})

    table = model_table(judged(c_runtime(), newer), LAYOUT)

    column = next(i for i, h in enumerate(table.headings) if h.startswith("of the ceiling"))
    cells = {row[0]: row[column] for row in table.rows if row[1] == "fork"}
    assert cells["C 1.0"] == "the ceiling itself"
    assert cells["C 2.0"].startswith(("0.99", "1.0"))


def test_without_variants_there_is_no_table_of_what_hangs_on_the_flags(four: Judgement) -> None:
    assert tables.sensitivity_table(four) is None


def test_what_hangs_on_the_flags_has_a_row_for_every_ratio_under_every_variant(
    judged: Callable[..., Judgement],
) -> None:
    table = tables.sensitivity_table(judged(JAVA, SERIAL))

    assert table is not None
    rows = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    assert [(row["claim"], row["variant"]) for row in rows] == [
        ("cpu-bound", "Java 17 serial-gc"), ("creation", "Java 17 serial-gc"),
    ]  # fmt: skip
    cpu_bound = rows[0]
    assert cpu_bound["condition"] == "java/processes : java/threads", "it has no other name"
    told = [cpu_bound[heading] for heading in ("as usual", "here", "here : as usual")]
    assert [float(text.partition(" [")[0]) for text in told] == pytest.approx(
        [1.8, 1.2, 1.2 / 1.8], rel=0.02
    )
    assert [row[""] for row in rows] == ["moved", "moved"]


def test_a_ratio_that_did_not_move_is_told_as_no_change_shown(
    judged: Callable[..., Judgement],
) -> None:
    shifts = judged(JAVA, SERIAL).shifts
    still = replace(shifts[0], condition="mandel", change=interval(1.0, 0.98, 1.02))

    table = tables.sensitivity_table(replace(judged(JAVA, SERIAL), shifts=(still,)))

    assert table is not None
    ((_, _, condition, *_, word),) = table.rows
    assert (condition, word) == ("mandel", "no change shown")


def test_a_verdict_that_depends_is_told_with_its_conditions_and_without_a_number(
    four: Judgement,
) -> None:
    pair = Pair("", None, VerdictWord.DEPENDS, "tie for mandel; confirmed for collatz")
    verdict = replace(four.verdicts[0], headline=pair)

    (row,) = tables.verdict_table(replace(four, verdicts=(verdict,))).rows

    assert row[2:] == ("depends", "-", "tie for mandel; confirmed for collatz")


def test_a_model_at_four_worker_counts_has_a_scaling_law_and_one_at_two_has_none(
    four: Judgement, tmp_path: Path
) -> None:
    assert tables.scaling_table(four) is None
    # Each further worker gains 0.93 of the first: contention is what is left.
    plan = plan_with(1, cpus=16, scaling=(2, 4, 8, 16), claims=CLAIMS)
    table = tables.scaling_table(judgement_of(tmp_path, plan))
    assert table is not None
    assert {row[3] for row in table.rows} == {"Amdahl"}
    assert {row[1] for row in table.rows} == {"fork", "pthreads"}
    for row in table.rows:
        assert 0.0 < float(row[5].split(" ")[0]) < 0.05
