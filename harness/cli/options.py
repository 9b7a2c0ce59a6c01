"""Options that several commands share, so that they read alike everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from harness.errors import UsageError

Languages = Annotated[
    list[str] | None,
    typer.Option("--lang", help="Only these languages (repeat, or separate by commas)."),
]
Claims = Annotated[
    list[str] | None,
    typer.Option("--claim", help="Only these claims (repeat, or commas)."),
]
Workloads = Annotated[
    list[str] | None,
    typer.Option("--workload", help="Only claims about these workloads (repeat, or commas)."),
]
ProfileName = Annotated[
    str, typer.Option("--profile", help="How much: quick, standard, full, break-even, sensitivity.")
]
Runtimes = Annotated[
    list[str] | None,
    typer.Option(
        "--runtime",
        help="LANGUAGE=PATH or LANGUAGE=VERSION (repeat), LANGUAGE=all, or all: each is a row.",
    ),
]
Cpus = Annotated[
    str | None,
    typer.Option("--cpus", help="The CPUs that everything measured may use: 0,1 or 0-3."),
]
Blocks = Annotated[
    int | None,
    typer.Option("--blocks", min=1, max=1_000, help="Blocks, in place of the profile's."),
]
Budget = Annotated[
    str | None,
    typer.Option("--budget", help="The time to measure for, such as 10m, 90s, 2h."),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", min=0, help="Seed of the order of cells; random if left out."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="The session's folder; must be new or empty."),
]
Resume = Annotated[
    Path | None,
    typer.Option("--resume", help="Finish the plan of an interrupted session."),
]
Require = Annotated[
    list[str] | None,
    typer.Option("--require", help="Exit 1 unless these languages could be measured."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 if the session's controls failed.")]
SessionFolder = Annotated[
    Path | None, typer.Argument(help="A session's folder; the last one if left out.")
]
Json = Annotated[bool, typer.Option("--json", help="For another program to read.")]


@dataclass(frozen=True)
class Request:
    """What was asked of a command that plans or measures."""

    profile: str
    languages: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    runtimes: tuple[str, ...] = ()
    cpus: str | None = None
    blocks: int | None = None
    budget_s: float | None = None
    seed: int | None = None
    out: Path | None = None
    resume: Path | None = None
    require: tuple[str, ...] = ()
    strict: bool = False


def measuring_command(summary: str, carry_out: Callable[[Request], int]) -> Callable[..., None]:
    """A command with every option of measuring; `carry_out` returns its exit status."""

    def command(
        profile: ProfileName = "standard",
        lang: Languages = None,
        claim: Claims = None,
        workload: Workloads = None,
        runtime: Runtimes = None,
        cpus: Cpus = None,
        blocks: Blocks = None,
        budget: Budget = None,
        seed: Seed = None,
        out: Out = None,
        resume: Resume = None,
        require: Require = None,
        strict: Strict = False,
    ) -> None:
        request = Request(
            profile=profile,
            languages=split(lang, "--lang"),
            claims=split(claim, "--claim"),
            workloads=split(workload, "--workload"),
            runtimes=split(runtime, "--runtime"),
            cpus=cpus,
            blocks=blocks,
            budget_s=None if budget is None else seconds(budget),
            seed=seed,
            out=out,
            resume=resume,
            require=split(require, "--require"),
            strict=strict,
        )
        raise typer.Exit(carry_out(request))

    command.__doc__ = summary
    return command


def seconds(text: str) -> float:
    """`90s`, `10m`, `2h` as seconds. Raises UsageError for anything else."""
    match = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(s|m|min|h)", text.strip())
    value = float(match[1]) * {"s": 1, "m": 60, "min": 60, "h": 3600}[match[2]] if match else 0.0
    if value <= 0:
        raise UsageError("reading a budget", repr(text), "is no length of time", "write 10m or 90s")
    return value


def split(values: Sequence[str] | None, option: str) -> tuple[str, ...]:
    """`["go,java", "c"]` -> `("go", "java", "c")`, without repetitions.

    Raises UsageError where the option is given and names nothing: an empty variable of a script
    must not mean everything.
    """
    parts = [part.strip() for value in values or () for part in value.split(",")]
    found = tuple(dict.fromkeys(part for part in parts if part))
    if values and not found:
        raise UsageError(
            "reading the command line",
            f"{option} {' '.join(map(repr, values))}",
            "names nothing",
            f"give {option} a name, or leave it out",
        )
    return found
