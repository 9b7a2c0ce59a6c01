"""Wrong usage: said in two lines, with the nearest match, and exit status 2."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import HARNESS, Run

HEAVY = ("matplotlib", "numpy", "pandas", "scipy")
COMMANDS = ("build", "compare", "conform", "diff", "doctor", "explain", "export", "judge", "list",
            "plan", "report", "run", "show", "validate", "worker")  # fmt: skip


def assert_told(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    for part in parts:
        assert part in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["compare", "--help"], ["list"]], ids=" ".join)
def test_what_measures_and_draws_nothing_loads_no_heavy_library(arguments: list[str]) -> None:
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('loaded:', *sorted(sys.modules), file=sys.stderr))\n"
        f"sys.argv = ['harness', *{arguments!r}]\n"
        "from harness.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=110, check=True
    )

    loaded = done.stderr.rsplit("loaded: ", 1)[1].split()
    assert "harness.cli.app" in loaded
    assert not set(HEAVY) & set(loaded)


def test_help_names_every_command(harness: Run) -> None:
    done = harness("--help")

    assert done.returncode == 0
    assert set(COMMANDS) <= set(done.stdout.split())


def test_without_a_command_the_help_is_shown(harness: Run) -> None:
    done = harness()

    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)
    assert set(COMMANDS) <= set((done.stdout + done.stderr).split())


@pytest.mark.parametrize(
    ("arguments", "name", "near"),
    [
        (["plan", "--lang", "pyhton"], "'pyhton'", "'python'"),
        (["plan", "--lang", "c,jav"], "'jav'", "'java'"),
        (["plan", "--workload", "colatz"], "'colatz'", "'collatz'"),
        (["plan", "--claim", "creatoin"], "'creatoin'", "'creation'"),
        (["plan", "--profile", "quik"], "'quik'", "'quick'"),
        (["run", "--profile", "standrad"], "'standrad'", "'standard'"),
        (["compare", "--claim", "io-bund"], "'io-bund'", "'io-bound'"),
        (["build", "--lang", "pyton"], "'pyton'", "'python'"),
        (["conform", "pyton"], "'pyton'", "'python'"),
        (["worker", "pyton", "describe"], "'pyton'", "'python'"),
        (["worker", "--variant", "o3-nativ", "c", "describe"], "'o3-nativ'", "'o3-native'"),
        (["plan", "--runtime", "pyton=3.11"], "'pyton'", "'python'"),
        (["plan", "--lang", "c", "--runtime", "python=3.11"], "'python'", "choose one of: c"),
        (["shwo"], "'shwo'", "'show'"),
        (["compare", "--profil", "quick"], "--profil", "--profile"),
    ],
    ids=lambda part: " ".join(part) if isinstance(part, list) else part,
)
def test_a_name_that_is_none_is_answered_with_the_nearest(
    harness: Run, arguments: list[str], name: str, near: str
) -> None:
    assert_told(harness(*arguments), name, near)


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "--blocks", "0"],
        ["plan", "--blocks", "many"],
        ["plan", "--seed", "-1"],
        ["plan", "--blocks"],
        ["conform"],
        ["explain"],
        ["worker"],
        ["show", "one", "two"],
        ["list", "--lang", "c"],
    ],
    ids=" ".join,
)
def test_arguments_that_cannot_be_are_wrong_usage(harness: Run, arguments: list[str]) -> None:
    assert_told(harness(*arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "--claim", ""], ["plan", "--lang", ","], ["plan", "--workload", " "],
        ["plan", "--runtime", ""], ["compare", "--claim", ""], ["compare", "--require", ""],
        ["show", "--table", ","], ["report", "--preset", ""], ["build", "--lang", ""],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_option_that_names_nothing_does_not_mean_everything(
    harness: Run, arguments: list[str]
) -> None:
    """An empty variable of a script would start a run of twenty minutes."""
    assert_told(harness(*arguments), arguments[1], "names nothing", "or leave it out")


def test_a_wrong_option_leads_to_the_help_of_its_command(harness: Run) -> None:
    assert_told(harness("plan", "--bloks", 3), "--bloks", "next: harness plan --help")


def test_help_before_a_workers_language_is_that_of_the_command(harness: Run) -> None:
    done = harness("worker", "--help")
    assert done.returncode == 0
    assert "harness worker" in done.stdout


def test_a_file_in_the_place_of_a_folder_is_one_line(harness: Run, session: Path) -> None:
    (session / "figures").mkdir(exist_ok=True)
    (session / "observations.csv").mkdir()
    done = harness("report", session)
    assert_told(done, str(session / "observations.csv"))
    assert done.stderr.count("\n") == 2


def test_a_reader_that_has_seen_enough_is_no_error(session: Path) -> None:
    command = f"{HARNESS} show {session} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=110,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_claim_that_no_chosen_workload_is_about_is_wrong_usage(harness: Run) -> None:
    assert_told(harness("plan", "--claim", "creation", "--workload", "rpc"), "rpc", "harness list")


@pytest.mark.parametrize("cpus", ["all", "3-1", "0,", "-1", "0-99999999999"])
def test_what_is_no_list_of_cpus_is_wrong_usage(harness: Run, cpus: str) -> None:
    done = harness("plan", "--cpus", cpus)

    assert_told(done, repr(cpus), "is no list of CPU numbers", "write 0,1 or 0-3")
    assert "preparing" not in done.stderr, "nothing is built for it"


def test_cpus_that_there_are_not_are_named_with_those_that_may_be_used(harness: Run) -> None:
    done = harness("run", "--cpus", "77777")

    assert_told(done, "77777", "may not be used here", "choose among: ")
    assert "preparing" not in done.stderr


@pytest.mark.parametrize(
    ("runtime", "problem"),
    [
        ("c", "is neither 'all' nor LANGUAGE=PATH"),
        ("c=", "is neither 'all' nor LANGUAGE=PATH"),
        ("c=/no/such/compiler", "there is no such file or folder"),
        ("c=/etc/hostname", "is no supported C runtime"),
        ("c=/etc", "holds no C runtime"),
    ],
)
@pytest.mark.parametrize("command", [["plan"], ["conform", "c"]], ids=" ".join)
def test_a_runtime_that_cannot_be_chosen_is_wrong_usage(
    harness: Run, command: list[str], runtime: str, problem: str
) -> None:
    done = harness(*command, "--runtime", runtime)

    assert_told(done, problem, "harness doctor")
    assert "preparing" not in done.stderr


def test_a_session_alone_is_not_enough_to_explain(harness: Run, session: Path) -> None:
    assert_told(
        harness("explain", session),
        f"{session}: is a session; what of it is to be explained?",
        f"harness explain {session} cpu-bound",
    )


def test_a_cell_to_explain_that_is_none_is_answered_with_the_nearest(
    harness: Run, session: Path
) -> None:
    key = "collatz-64/c/c-1.0/fork/pool/static/W2"

    done = harness("explain", session, key.replace("fork", "forc"))

    assert_told(
        done, "no claim, probe or cell of the session", str(session), f"did you mean {key!r}"
    )


def test_a_cell_to_explain_that_fits_several_is_answered_with_all_of_them(
    harness: Run, session: Path
) -> None:
    done = harness("explain", session, "collatz", "c-1.0")

    assert_told(done, "'collatz c-1.0'", "fits 3 cells", "give more of the key")
    for model in ("fork", "pthreads", "sequential"):
        assert f"collatz-64/c/c-1.0/{model}/pool" in done.stderr


@pytest.mark.parametrize("command", ["show", "judge", "report"])
@pytest.mark.parametrize("what", ["an empty folder", "nothing", "a file"])
def test_a_folder_that_is_no_session_is_named(
    harness: Run, tmp_path: Path, command: str, what: str
) -> None:
    folder = tmp_path / "here"
    if what == "a file":
        folder.write_text("no session")
    elif what == "an empty folder":
        folder.mkdir()

    assert_told(harness(command, folder), str(folder), "is no session", "plan.json")


def test_a_folder_to_explain_that_is_no_session_is_named(harness: Run, tmp_path: Path) -> None:
    assert_told(harness("explain", tmp_path, "cpu-bound"), str(tmp_path), "is no session")


@pytest.mark.parametrize("name", ["plan.json", "records.jsonl"])
def test_a_session_of_another_schema_version_says_so(
    harness: Run, session: Path, name: str
) -> None:
    path = session / name
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    if name == "plan.json":
        data = json.loads(first + rest) | {"schema_version": 2}
        path.write_text(json.dumps(data), encoding="utf-8")
    else:
        header = json.loads(first) | {"schema_version": 2}
        path.write_text(json.dumps(header) + "\n" + rest, encoding="utf-8")

    assert_told(harness("show", session), str(path), "schema version 2", "update the harness")


def test_resuming_what_is_no_session_is_wrong_usage(harness: Run, tmp_path: Path) -> None:
    assert_told(harness("run", "--resume", tmp_path / "gone"), "is no session")


def test_resuming_a_session_that_is_finished_measures_nothing(harness: Run, session: Path) -> None:
    before = (session / "records.jsonl").read_bytes()

    done = harness("run", "--resume", session)

    assert done.returncode == 0
    assert "is finished already" in done.stderr
    assert (session / "records.jsonl").read_bytes() == before


def test_a_language_folder_that_is_broken_is_named_with_its_line(
    harness: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "private" / "zig"
    folder.mkdir(parents=True)
    (folder / "language.yaml").write_text("name: zig\ntitle: [Zig]\n")

    done = harness("list", environment={"HARNESS_LANG_PATH": str(tmp_path / "private")})

    assert_told(done, f"{folder / 'language.yaml'}:", "field title")


def test_a_language_path_that_is_none_is_named(harness: Run, tmp_path: Path) -> None:
    done = harness("list", environment={"HARNESS_LANG_PATH": str(tmp_path / "gone")})

    assert_told(done, "HARNESS_LANG_PATH", str(tmp_path / "gone"))


def test_ctrl_c_ends_a_command_with_130_and_no_traceback(tmp_path: Path) -> None:
    """While it waits for a tool that does not answer, as a toolchain on a dead disk does."""
    started = tmp_path / "started"
    tool = tmp_path / "slow-tool"
    tool.write_text(f"#!/bin/sh\n: > '{started}'\nexec sleep 100\n")
    tool.chmod(0o755)
    folder = tmp_path / "private" / "aaa"
    folder.mkdir(parents=True)
    manifest = {
        "name": "aaa",
        "title": "Aaa",
        "toolchain": {
            "tool": {
                "candidates": [str(tool)],
                "version_argv": ["{tool}", "--version"],
                "version_pattern": r"(\d+)",
                "install": {},
            }
        },
        "program": ["{tool}"],
        "headline": {"threads": "threads", "processes": "processes"},
    }
    (folder / "language.yaml").write_text(yaml.safe_dump(manifest))
    # A shell without job control starts what it puts in the background with SIGINT ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(
            [HARNESS, "doctor"],
            env=os.environ | {"HARNESS_LANG_PATH": str(tmp_path / "private")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with running:
        deadline_s = time.monotonic() + 60
        while not started.exists():
            assert running.poll() is None, running.communicate()
            assert time.monotonic() < deadline_s, "the tool was never asked"
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)

    assert running.returncode == 130, said
    assert "Traceback" not in said
    assert "interrupted" in said
