"""`harness list --check`: what in the catalogue does not fit together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from harness.catalogue import loader
from harness.cli.app import app
from tests.cli.conftest import Run


def test_a_catalogue_that_fits_together_is_told_in_one_line(harness: Run) -> None:
    done = harness("list", "--check")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("checked ")
    assert f"{len(loader.load_catalogue().claims)} claims: no finding" in done.stdout
    assert done.stdout.count("\n") == 1


def test_each_finding_is_a_line_with_what_to_do_next_and_the_status_is_1(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = loader.load_catalogue()
    spoiled = {
        name: claim.model_copy(update={"statement": claim.statement + "."})
        for name, claim in real.claims.items()
    }
    monkeypatch.setattr(loader, "load_catalogue", lambda: replace(real, claims=spoiled))

    done = CliRunner().invoke(app, ["list", "--check"])

    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert len(lines) == len(spoiled)
    for claim, line in zip(spoiled, lines, strict=True):
        assert line.startswith(f"claims.yaml: {claim}, statement: ends with a full stop; next: ")
