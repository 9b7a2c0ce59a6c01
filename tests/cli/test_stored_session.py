"""What can be done with a session on a machine that has no toolchain at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import STORED, Run

#: No program can be found by its name.
NO_TOOLS = {"PATH": "", "JAVA_HOME": "", "GOROOT": ""}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_show_prints_the_table_and_writes_nothing(harness: Run, session: Path) -> None:
    before = contents(session)

    done = harness("show", session, environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    words = done.stdout.split()
    assert {"C", "Python", "Go", "pthreads", "processes", "confirmed*", "opposite*"} <= set(words)
    assert done.stdout.startswith("example: 2 CPUs")
    assert "* provisional" in done.stdout
    assert contents(session) == before


def test_a_printed_table_is_no_wider_than_a_log(harness: Run, session: Path) -> None:
    done = harness("show", session, environment=NO_TOOLS)

    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 120


def test_a_narrow_terminal_loses_no_word_of_a_verdict(harness: Run, session: Path) -> None:
    done = harness("show", session, environment=NO_TOOLS | {"COLUMNS": "72"})

    assert done.returncode == 0
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 72
    joined = "".join(done.stdout.split())
    assert "thread-parallelism" in joined
    assert "confirmed*" in joined
    assert "…" not in done.stdout


def test_judge_prints_the_verdicts_and_writes_the_tables(harness: Run, session: Path) -> None:
    done = harness("judge", session, environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    assert "thread-parallelism" in done.stdout
    assert {"observations.csv", "comparison.csv", "verdicts.json"} <= {
        path.name for path in session.iterdir()
    }


def test_judge_explains_the_mark_of_provisional_verdicts(harness: Run, session: Path) -> None:
    done = harness("judge", session, environment=NO_TOOLS)

    assert "confirmed*" in done.stdout
    assert "* provisional" in done.stdout


def test_judge_as_json_prints_the_verdicts_and_nothing_else(harness: Run, session: Path) -> None:
    done = harness("judge", session, "--json", environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    expected = json.loads((STORED / "expected" / "verdicts.json").read_text(encoding="utf-8"))
    told = [(entry["claim"], entry["language"], entry["verdict"]) for entry in expected]
    printed = json.loads(done.stdout)
    assert [(e["claim"], e["language"], e["verdict"]) for e in printed] == told
    assert done.stdout == (session / "verdicts.json").read_text(encoding="utf-8")


def test_a_claim_is_explained_by_the_values_of_its_cells(harness: Run, session: Path) -> None:
    before = contents(session)

    done = harness("explain", session, "cpu-bound", environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("claim cpu-bound: Processes are the choice for CPU-bound work\n")
    assert "Python: confirmed: the whole interval is above 1.1\n" in done.stdout
    assert "x throughput_per_s of collatz-64/python/python-1.0/processes/pool" in done.stdout
    assert "Go: not testable: missing toolchain: goc: not found\n" in done.stdout
    assert contents(session) == before


def test_a_cell_is_explained_by_its_samples_and_a_block_that_failed_by_its_reason(
    harness: Run, session: Path
) -> None:
    done = harness("explain", session, "python", "processes", "W2", environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "cell collatz-64/python/python-1.0/processes/pool/static/W2"
    samples = [line for line in lines if line.startswith("    block")]
    assert len(samples) == 8
    assert "crashed: SIGSEGV" in samples[3]


def test_report_prints_every_file_that_it_writes(harness: Run, session: Path) -> None:
    before = set(contents(session))

    done = harness("report", session, environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    written = {str(Path(line).relative_to(session)) for line in done.stdout.splitlines()}
    assert written == set(contents(session)) - before
    assert {"comparison.md", "comparison.tex", "figures/textbook.svg", "report.html"} <= written


def test_a_report_is_the_same_to_the_byte_in_another_process(harness: Run, session: Path) -> None:
    """With another order of sets and dictionaries of hashes, in another time zone and language."""
    made = []
    for environment in (
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
    ):
        done = harness("report", session, environment=NO_TOOLS | environment)
        assert done.returncode == 0, done.stderr
        made.append(contents(session))

    assert made[0] == made[1]


@pytest.mark.parametrize("command", ["show", "judge", "report"])
def test_a_session_that_was_cut_off_is_shown_as_far_as_it_got(
    harness: Run, session: Path, command: str
) -> None:
    """As after kill -9 in the middle of a line, with nothing measured but half of the blocks."""
    path = session / "records.jsonl"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    done = harness(command, session, environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    if command != "report":
        assert "not finished" in done.stdout


def test_a_session_of_which_nothing_was_measured_is_shown(harness: Run, session: Path) -> None:
    path = session / "records.jsonl"
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")

    shown = harness("show", session, environment=NO_TOOLS)
    reported = harness("report", session, environment=NO_TOOLS)

    assert (shown.returncode, reported.returncode) == (0, 0), shown.stderr + reported.stderr
    assert "not run yet" in shown.stdout
    assert "0 of 8 blocks" in shown.stdout


def test_a_record_that_was_changed_by_hand_is_named_by_its_line(
    harness: Run, session: Path
) -> None:
    path = session / "records.jsonl"
    lines = path.read_bytes().split(b"\n")
    lines[5] = lines[5].replace(b'"block":', b'"blok":')
    path.write_bytes(b"\n".join(lines))

    done = harness("show", session, environment=NO_TOOLS)

    assert done.returncode == 2
    assert f"{path}:6" in done.stderr
    assert "missing required field `block`" in done.stderr
    assert "Traceback" not in done.stderr


def test_report_draws_what_a_preset_is_for(harness: Run, session: Path) -> None:
    done = harness("report", session, "--preset", "paper", environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    drawn = {path.suffix for path in (session / "figures" / "paper").iterdir()}
    assert drawn == {".svg", ".pdf", ".png", ".csv"}


def test_a_preset_draws_the_figures_that_were_picked_and_no_others(
    harness: Run, session: Path
) -> None:
    picked = ("--preset", "talk", "--figure", "verdicts,textbook")

    done = harness("report", session, *picked, environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    drawn = {path.stem for path in (session / "figures" / "talk").glob("*.csv")}
    assert drawn == {"verdicts", "textbook"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--figure", "verdicts"], "no preset is asked for"),
        (["--preset", "talk", "--figure", "verdict"], "did you mean 'verdicts'?"),
        (["--preset", "talk", "--figure", "crashes"], "has no data for it"),
    ],
    ids=["without a preset", "misspelt", "not measured"],
)
def test_a_figure_that_cannot_be_drawn_is_named(
    harness: Run, session: Path, arguments: list[str], told: str
) -> None:
    done = harness("report", session, *arguments, environment=NO_TOOLS)

    assert done.returncode == 2
    assert told in done.stderr
    assert "figure" in done.stderr
    assert not list(session.glob("figures/talk/*"))


def test_a_preset_that_is_none_is_named_before_anything_is_drawn(
    harness: Run, session: Path
) -> None:
    before = contents(session)

    done = harness("report", session, "--preset", "talks", environment=NO_TOOLS)

    assert done.returncode == 2
    assert "preset 'talks'" in done.stderr
    assert "did you mean 'talk'?" in done.stderr
    assert contents(session) == before


def test_show_prints_a_table_by_its_name(harness: Run, session: Path) -> None:
    done = harness("show", session, "--table", "textbook", environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    assert "Threads share the memory of" in " ".join(done.stdout.split())
    other = harness("show", session, "--table", "textbok", environment=NO_TOOLS)
    assert other.returncode == 2
    assert "did you mean 'textbook'?" in other.stderr


@pytest.mark.parametrize("form", ["pyperf", "hyperfine", "bencher", "github-action-benchmark"])
def test_export_writes_json_and_nothing_else(harness: Run, session: Path, form: str) -> None:
    before = contents(session)

    done = harness("export", session, "--as", form, environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert contents(session) == before


def test_export_writes_a_summary_and_the_rows_to_a_file(harness: Run, session: Path) -> None:
    out = session.parent / "summary.md"

    done = harness("export", session, "--as", "summary", "--out", out, environment=NO_TOOLS)
    rows = harness("export", session, "--as", "csv", environment=NO_TOOLS)

    assert (done.returncode, done.stdout) == (0, "")
    assert out.read_text(encoding="utf-8").startswith("example: 2 CPUs")
    assert rows.stdout == (STORED / "expected" / "comparison.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [(("--as", "pyprof"), "did you mean 'pyperf'?"), (("--as", "parquet"), "name a file"),
     (("--as", "csv", "--out", "/nowhere/x"), "cannot be written")],
)  # fmt: skip
def test_an_export_that_cannot_be_says_what_to_do(
    harness: Run, session: Path, arguments: tuple[str, ...], what: str
) -> None:
    done = harness("export", session, *arguments, environment=NO_TOOLS)

    assert done.returncode == 2
    assert what in done.stderr
    assert "Traceback" not in done.stderr
