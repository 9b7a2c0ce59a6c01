"""`harness worker`: one language's built worker program by hand, its output untouched."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def command(
    language: Annotated[str, typer.Argument(help="The language.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="The worker program's own arguments.")
    ] = None,
) -> None:
    """Run a worker program by hand: harness worker c describe."""
    from harness.cli.workspace import BUILD, chosen_languages
    from harness.errors import HarnessError
    from harness.measure.programs import Program, prepare_one

    program = prepare_one(chosen_languages([language])[0], BUILD)
    if not isinstance(program, Program):
        raise HarnessError(
            "starting a worker program",
            program.title,
            program.reason,
            "; ".join(f"install on {how}" for how in program.install) or "mend the build",
        )
    argv = (*program.argv, *(arguments or ()))
    os.execve(argv[0], argv, program.environment)
