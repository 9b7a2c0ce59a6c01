"""`harness run` as a person runs it: killed, interrupted, gone on with, and its exit status."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from harness.store import Footer, Header, SessionReader
from harness.vocabulary import Outcome
from tests.measure.conftest import FAKES

MARK = "HARNESS_TEST_MARK"
#: Long enough for a first build of C and a session on a loaded machine.
GENEROUS_S = 110
#: More than can run before the harness is stopped.
MANY_BLOCKS = "40"

Start = Callable[..., subprocess.Popen[str]]
#: The command lines of the programs that a harness has running.
Look = Callable[[], list[list[str]]]
Begin = Callable[[str], tuple[subprocess.Popen[str], Look]]
Eventually = Callable[[Callable[[], object], str], None]


class Ended:
    """How a command ended and what it said."""

    def __init__(self, started: subprocess.Popen[str]) -> None:
        self.out, self.err = started.communicate(timeout=GENEROUS_S)
        self.status = started.returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "session"


@pytest.fixture
def run(command: Start, folder: Path) -> Callable[..., Ended]:
    """Runs a session of the claim `creation` over one fake to its end."""

    def to_the_end(fake: str, *options: str, claim: str = "creation", blocks: str = "1") -> Ended:
        arguments = ["run", "--lang", fake, "--claim", claim, "--blocks", blocks, "--out", folder]
        return Ended(command(*arguments, "--profile", "quick", *options, fake=fake))

    return to_the_end


@pytest.fixture
def begin(command: Start, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Begin:
    """Starts a long session; also gives a look at the programs that it has running."""

    def start(fake: str) -> tuple[subprocess.Popen[str], Look]:
        mark = uuid.uuid4().hex
        monkeypatch.setenv(MARK, mark)
        options = ("--lang", fake, "--claim", "creation", "--blocks", MANY_BLOCKS, "--out", folder)
        # As at a terminal, even if the tests run in the background, where it is ignored.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            harness = command("run", *options, "--profile", "quick", fake=fake)
        finally:
            signal.signal(signal.SIGINT, before)
        return harness, lambda: running(mark, harness.pid)

    return start


def running(mark: str, but: int) -> list[list[str]]:
    """The command lines of the living processes that have inherited this mark."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.pid != but:
                found.append(process.cmdline())
        except (psutil.Error, OSError):
            continue
    return found


def invocations_on_disk(folder: Path) -> int:
    records = folder / "records.jsonl"
    return records.read_bytes().count(b'"type":"invocation"') if records.exists() else 0


def footers(reader: SessionReader) -> list[str]:
    return [record.why for record in reader.records if isinstance(record, Footer)]


def in_a_task(programs: Look) -> bool:
    return any("--tasks" in words for words in programs())


def test_a_session_leaves_its_plan_host_and_records(
    run: Callable[..., Ended], folder: Path
) -> None:
    ended = run("honest", blocks="2")
    assert ended.status == 0, ended.err
    assert ended.out == f"measured: {folder}\nnext: harness report {folder}\n"
    reader = SessionReader(folder)
    assert reader.plan.session == folder.name
    assert reader.plan.measured == ("honest",)
    assert {tool.language for tool in reader.host.tools} >= {"honest"}
    assert isinstance(reader.records[0], Header)
    assert footers(reader) == ["finished"]
    assert [record.outcome for record in reader.invocations] == [Outcome.COMPLETED] * 6


def test_a_folder_that_holds_a_session_is_not_written_over(
    run: Callable[..., Ended], folder: Path
) -> None:
    run("honest")
    before = (folder / "records.jsonl").read_bytes()
    again = run("honest")
    assert again.status == 2
    assert f"harness run --resume {folder}" in again.err
    assert (folder / "records.jsonl").read_bytes() == before


def test_a_killed_session_is_finished_by_resume_and_nothing_is_measured_twice(
    begin: Begin, command: Start, folder: Path, eventually: Eventually
) -> None:
    harness, _ = begin("honest")
    eventually(lambda: invocations_on_disk(folder) >= 3, "three invocations on disk")
    harness.kill()
    Ended(harness)
    plan = (folder / "plan.json").read_bytes()
    kept = (folder / "records.jsonl").read_bytes()
    whole_lines = kept[: kept.rfind(b"\n") + 1]
    # The test is one of a killed session only if there was something left to do.
    assert invocations_on_disk(folder) < 2 * int(MANY_BLOCKS)

    resumed = Ended(command("run", "--resume", folder, fake="honest"))
    assert resumed.status == 0, resumed.err
    assert (folder / "plan.json").read_bytes() == plan
    assert (folder / "records.jsonl").read_bytes().startswith(whole_lines)
    reader = SessionReader(folder)
    places = [(record.block, record.position) for record in reader.invocations]
    assert len(places) == len(set(places)) == 3 * int(MANY_BLOCKS)
    assert len(reader.references) == 1
    assert [type(record) for record in reader.records].count(Header) == 1
    assert footers(reader) == ["finished"]


def test_programs_in_mid_task_end_with_a_killed_harness(
    begin: Begin, eventually: Eventually
) -> None:
    harness, programs = begin("hangs")
    eventually(lambda: in_a_task(programs), "a program in mid-task")
    harness.kill()
    Ended(harness)
    eventually(lambda: not programs(), "the end of every program")


def test_ctrl_c_ends_a_session_with_130_and_how_to_go_on(
    begin: Begin, command: Start, folder: Path, eventually: Eventually
) -> None:
    harness, programs = begin("honest")
    eventually(lambda: invocations_on_disk(folder) >= 2, "two invocations on disk")
    harness.send_signal(signal.SIGINT)
    ended = Ended(harness)
    assert ended.status == 130, ended.err
    assert f"go on with: harness run --resume {folder}" in ended.err
    assert "Traceback" not in ended.err
    eventually(lambda: not programs(), "the end of every program")
    reader = SessionReader(folder)
    assert footers(reader) == ["interrupted"]
    assert len(reader.invocations) >= 2

    resumed = Ended(command("run", "--resume", folder, fake="honest"))
    assert resumed.status == 0, resumed.err
    assert footers(SessionReader(folder)) == ["interrupted", "finished"]
    assert len(SessionReader(folder).invocations) == 3 * int(MANY_BLOCKS)


def test_ctrl_c_ends_a_program_that_ignores_every_polite_signal(
    begin: Begin, folder: Path, eventually: Eventually
) -> None:
    harness, programs = begin("ignores-sigterm")
    eventually(lambda: in_a_task(programs), "a program in mid-task")
    harness.send_signal(signal.SIGINT)
    ended = Ended(harness)
    assert ended.status == 130, ended.err
    eventually(lambda: not programs(), "the end of every program")
    assert footers(SessionReader(folder)) == ["interrupted"]


def test_a_finished_session_is_not_gone_on_with(
    run: Callable[..., Ended], command: Start, folder: Path
) -> None:
    run("honest")
    before = (folder / "records.jsonl").read_bytes()
    resumed = Ended(command("run", "--resume", folder, fake="honest"))
    assert resumed.status == 0
    assert "is finished already" in resumed.err
    assert (folder / "records.jsonl").read_bytes() == before


def test_a_wrong_checksum_is_an_outcome_and_exit_1(run: Callable[..., Ended], folder: Path) -> None:
    ended = run("wrong-checksum", "--profile", "standard", claim="cpu-bound")
    assert ended.status == 1, ended.err
    assert "1 invocations gave a wrong result, the first: checksum " in ended.err
    reader = SessionReader(folder)
    assert footers(reader) == ["finished"]
    wrong = [r for r in reader.invocations if r.outcome is Outcome.WRONG_RESULT]
    (record,) = wrong
    assert "/threads/" in record.cell
    assert record.iterations == ()
    # Three cells and two controls.
    assert len(reader.invocations) == 5


@pytest.mark.parametrize(
    ("name", "outcome", "reason"),
    [
        ("missing-toolchain", Outcome.MISSING_TOOLCHAIN, "fakec: none of no-such-compiler"),
        ("does-not-build", Outcome.FAILED, "worker.fake:7: expected a semicolon"),
        ("wrong-version", Outcome.FAILED, "describe.v: Input should be"),
    ],
)
def test_a_language_that_cannot_run_is_a_row_with_its_reason_and_exit_0(
    run: Callable[..., Ended], folder: Path, name: str, outcome: Outcome, reason: str
) -> None:
    ended = run(name)
    assert ended.status == 0, ended.err
    (missing,) = SessionReader(folder).plan.missing
    assert (missing.language, missing.outcome) == (name, outcome)
    assert reason in missing.reason
    assert reason in ended.err


def test_how_to_install_what_is_missing_is_told(run: Callable[..., Ended]) -> None:
    ended = run("missing-toolchain")
    assert "install on debian: apt-get install fakec" in ended.err


def test_a_required_language_that_cannot_run_is_exit_1(run: Callable[..., Ended]) -> None:
    ended = run("missing-toolchain", "--require", "missing-toolchain")
    assert ended.status == 1
    assert "missing-toolchain is required and was not measured: fakec: none of" in ended.err


def test_a_required_language_that_was_measured_is_exit_0(run: Callable[..., Ended]) -> None:
    ended = run("honest", "--require", "honest")
    assert ended.status == 0, ended.err


def test_a_language_that_was_changed_cannot_be_gone_on_with(
    begin: Begin, command: Start, folder: Path, eventually: Eventually
) -> None:
    harness, _ = begin("honest")
    eventually(lambda: invocations_on_disk(folder) >= 1, "an invocation on disk")
    harness.kill()
    Ended(harness)
    plan, runtimes = folder / "plan.json", SessionReader(folder).plan.runtimes
    ours = next(runtime for runtime in runtimes if runtime.language == "honest")
    plan.write_text(plan.read_text().replace(ours.build_digest, "0" * 16))
    resumed = Ended(command("run", "--resume", folder, fake="honest"))
    assert resumed.status == 2
    assert "no longer those that the session began with" in resumed.err


@pytest.fixture
def varied(tmp_path: Path) -> Path:
    """The honest fake with a variant, in a folder of the test's own."""
    folder = tmp_path / "honest"
    shutil.copytree(FAKES / "honest", folder)
    manifest = folder / "language.yaml"
    text = manifest.read_text().replace('"-S"', '"{program_options}"')
    manifest.write_text(
        f"{text}runtime: {{tool: python}}\nprogram_options: [-S]\n"
        "variants:\n  bare: {reason: without asserts, program_options: [-S, -O]}\n"
    )
    return folder


def test_what_stands_on_record_can_be_repeated_by_hand_under_its_variant(
    varied: Path, command: Start, folder: Path
) -> None:
    options = ("--lang", "honest", "--profile", "sensitivity", "--blocks", "1", "--out", folder)
    ended = Ended(command("run", *options, fake=str(varied)))
    assert ended.status == 0, ended.err
    of_variant = [r for r in SessionReader(folder).invocations if ", bare/" in r.cell]
    assert of_variant
    record = of_variant[0]
    assert record.argv[:5] == ("harness", "worker", "--variant", "bare", "honest")
    assert record.argv[-1] == "--die-with-stdin"
    # Its standard input is at its end here, and it would die with it.
    by_hand = Ended(command(*record.argv[1:-1], fake=str(varied)))
    assert by_hand.status == 0, by_hand.err
    assert f'"checksum": "{record.iterations[0].checksum}"' in by_hand.out


def test_a_session_of_variants_that_was_stopped_is_gone_on_with(
    varied: Path, command: Start, folder: Path
) -> None:
    options = ("--lang", "honest", "--profile", "sensitivity", "--blocks", "1", "--out", folder)
    ended = Ended(command("run", *options, fake=str(varied)))
    assert ended.status == 0, ended.err
    whole = SessionReader(folder)
    ours = [r for r in whole.plan.runtimes if r.language == "honest"]
    assert [(r.variant, r.options) for r in ours] == [("", ("-S",)), ("bare", ("-S", "-O"))]
    assert {r.outcome for r in whole.invocations} == {Outcome.COMPLETED}

    records = folder / "records.jsonl"
    lines = records.read_bytes().splitlines(keepends=True)
    records.write_bytes(b"".join(lines[:-3]))  # the footer and two invocations
    resumed = Ended(command("run", "--resume", folder, fake=str(varied)))
    assert resumed.status == 0, resumed.err
    again = SessionReader(folder)
    assert footers(again) == ["finished"]
    cells = [record.cell for record in again.invocations]
    assert sorted(cells) == sorted(record.cell for record in whole.invocations)


def test_a_plan_tells_of_the_cells_that_are_not_run_and_why(command: Start) -> None:
    ended = Ended(
        command(
            "plan", "--lang", "knows-its-limits", "--claim", "cpu-bound", "--profile", "standard",
            "--workload", "bintrees", fake="knows-its-limits",
        )
    )  # fmt: skip
    assert ended.status == 0, ended.err
    _, planned, not_run = re.split(
        r"cells, in the order of the first block:|cells that are not run:", ended.out
    )
    assert "bintrees-14/knows-its-limits/" in planned
    assert "collatz" not in planned
    (only,) = not_run.strip().splitlines()
    assert "/threads/pool/static/W" in only
    assert only.endswith(": not applicable: these threads climb no trees")
