"""`harness worker`: one language's built worker program by hand, its output untouched."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Annotated

import typer


def command(
    context: typer.Context,
    language: Annotated[str, typer.Argument(help="The language.")],
    arguments: Annotated[
        list[str] | None, typer.Argument(help="The worker program's own arguments.")
    ] = None,
    runtime: Annotated[
        str | None,
        typer.Option("--runtime", help="Before LANGUAGE: the PATH or VERSION of its runtime."),
    ] = None,
    variant: Annotated[
        str, typer.Option("--variant", help="Before LANGUAGE: a variant of the manifest's flags.")
    ] = "",
) -> None:
    """Run a worker program by hand: harness worker c describe."""
    # Help asked for behind the language is the program's own, before it that of this command.
    if language == "--help":
        print(context.get_help())
        return
    from harness.cli.workspace import BUILD, chosen_languages
    from harness.errors import HarnessError, unknown_name
    from harness.measure.programs import Program, prepare_one
    from harness.measure.runtimes import choices

    chosen = chosen_languages([language])
    if variant and variant not in chosen[0].manifest.variants:
        raise unknown_name("choosing flags", "variant", variant, chosen[0].manifest.variants)
    asked = [f"{language}={runtime}"] if runtime else []
    _, choice = choices(chosen, asked, variants=False)[0]
    program = prepare_one(chosen[0], BUILD, replace(choice, variant=variant))
    if not isinstance(program, Program):
        raise HarnessError(
            "starting a worker program",
            program.title,
            program.reason,
            "; ".join(f"install on {how}" for how in program.install) or "mend the build",
        )
    argv = (*program.argv, *(arguments or ()))
    os.execve(argv[0], argv, program.environment)
