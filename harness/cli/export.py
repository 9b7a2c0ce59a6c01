"""`harness export`: a session in another tool's format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli import options

STEP = "exporting"


def command(
    form: Annotated[
        str,
        typer.Option(
            "--as",
            help="pyperf, hyperfine, bencher, github-action-benchmark, csv, summary or parquet.",
        ),
    ],
    session: options.SessionFolder = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; standard output if left out.")
    ] = None,
) -> None:
    """Write a session for pyperf, hyperfine, Bencher, github-action-benchmark, CSV or Parquet."""
    from harness.cli import reporting
    from harness.cli.workspace import RESULTS
    from harness.errors import UsageError, unknown_name
    from harness.show.interchange import FORMATS
    from harness.store import SessionReader, latest_session

    known = [*FORMATS, "csv", "summary", "parquet"]
    if form not in known:
        raise unknown_name(STEP, "format", form, known)
    if form == "parquet" and out is None:
        raise UsageError(STEP, form, "is no text", "name a file: --out observations.parquet")
    folder = session or latest_session(RESULTS)
    judgement = reporting.judged(folder)
    if form == "parquet":
        assert out is not None  # told above
        _write_parquet(judgement.observations, out)
        return
    if form in FORMATS:
        text = FORMATS[form](judgement, SessionReader(folder).invocations)
    else:
        text = reporting.csv_text(judgement) if form == "csv" else reporting.summary_text(judgement)
    if out is None:
        print(text, end="")
    else:
        _write(out, text)


def _write(out: Path, text: str) -> None:
    from harness.errors import InputError

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as unwritable:
        raise InputError(
            STEP, str(out), f"cannot be written: {unwritable}", "name another file with --out"
        ) from unwritable


def _write_parquet(observations: object, out: Path) -> None:
    import importlib.util

    import pandas as pd

    from harness.errors import UsageError

    if importlib.util.find_spec("pyarrow") is None:
        raise UsageError(
            STEP, "parquet", "needs pyarrow, which is not installed",
            "install the project's extra `parquet` into .venv, or export --as csv",
        )  # fmt: skip
    assert isinstance(observations, pd.DataFrame)
    observations.to_parquet(out, index=False)
