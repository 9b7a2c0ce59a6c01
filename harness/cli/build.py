"""`harness build`: worker programs and the harness's own C programs."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli import options


def command(
    lang: options.Languages = None,
    require: options.Require = None,
    lint: Annotated[
        bool,
        typer.Option("--lint", help="Run each language's own lint commands as well."),
    ] = False,
) -> None:
    """Build what was asked for, or say what is missing."""
    from harness.catalogue.manifest import BuildRecipe
    from harness.cli.workspace import BUILD, chosen_languages
    from harness.measure.build import Build
    from harness.measure.build import lint as lint_build
    from harness.measure.programs import Program, prepare_native, prepare_one
    from harness.measure.toolchain import MissingTool

    failed = False
    required = options.split(require, "--require")
    languages = chosen_languages(options.split(lang, "--lang"))
    chosen_languages(required)
    made: list[tuple[Build, BuildRecipe]] = []
    for language in languages:
        result = prepare_one(language, BUILD)
        if isinstance(result, Program):
            print(f"{language.manifest.title}: {result.runtime}")
            made.append((result.build, language.manifest))
            continue
        print(f"{language.manifest.title}: {result.outcome}: {result.reason}")
        for how in result.install:
            print(f"  install on {how}")
        # A toolchain that is absent is a fact; one that is there and fails is a fault.
        failed |= language.name in required or not result.install
    native = prepare_native(BUILD)
    if isinstance(native, MissingTool):
        print(f"the harness's own C programs: missing: {native.problem}")
    else:
        made.append((native.build, native.manifest))
    if lint:
        for build, recipe in made:
            for argv, output in lint_build(build, recipe):
                print(f"{recipe.title}: {argv}\n{output}")
                failed = True
    raise typer.Exit(1 if failed else 0)
