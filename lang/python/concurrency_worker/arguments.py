"""The command line, as strict as the contract: no abbreviations, no `--option=value`."""

from __future__ import annotations

from typing import NamedTuple

from .failures import UsageError
from .job import DYNAMIC, FRESH, POOL, STATIC

DIE_WITH_STDIN = "--die-with-stdin"
PARAM = "--param"

RUN_OPTIONS = (
    "--workload",
    "--model",
    "--tasks",
    "--size",
    "--lifetime",
    "--workers",
    "--seed",
    "--first",
    "--stride",
    "--warmups",
    "--iterations",
    "--schedule",
    PARAM,
)
PROBE_OPTIONS = ("--probe", "--model", "--workers", "--repeats", PARAM)


class RunArguments(NamedTuple):
    """What `run` was asked to do; every value is in its legal range."""

    workload: str
    model: str
    tasks: int
    size: int
    lifetime: str
    workers: int
    seed: int
    first: int
    stride: int
    warmups: int
    iterations: int
    schedule: str
    parameters: dict[str, str]
    die_with_stdin: bool


class ProbeArguments(NamedTuple):
    """What `probe` was asked to do; every value is in its legal range."""

    probe: str
    model: str
    workers: int | None
    """None where the probe's own default holds; so for `repeats`."""
    repeats: int | None
    parameters: dict[str, str]
    die_with_stdin: bool


def parse_describe(words: list[str]) -> None:
    """Raise UsageError unless there is nothing to parse."""
    if words:
        raise UsageError(f"describe takes no arguments, but got {words[0]!r}")


def parse_run(words: list[str]) -> RunArguments:
    """Return the arguments of `run`; raises UsageError."""
    options = Options(words, RUN_OPTIONS)
    return RunArguments(
        workload=options.text("--workload"),
        model=options.text("--model"),
        tasks=options.number("--tasks", 0, 100_000_000),
        size=options.number("--size", 0, 2_147_483_647),
        lifetime=options.choice("--lifetime", (POOL, FRESH)),
        workers=options.number("--workers", 1, 10_000, 1),
        seed=options.number("--seed", 0, 2**64 - 1, 42),
        first=options.number("--first", 0, 2_147_483_647, 0),
        stride=options.number("--stride", 1, 2_147_483_647, 1),
        warmups=options.number("--warmups", 0, 1_000_000, 0),
        iterations=options.number("--iterations", 1, 1_000_000, 1),
        schedule=options.choice("--schedule", (STATIC, DYNAMIC)),
        parameters=options.parameters,
        die_with_stdin=options.die_with_stdin,
    )


def parse_probe(words: list[str]) -> ProbeArguments:
    """Return the arguments of `probe`; raises UsageError."""
    options = Options(words, PROBE_OPTIONS)
    return ProbeArguments(
        probe=options.text("--probe"),
        model=options.text("--model"),
        workers=options.optional_number("--workers", 1, 10_000),
        repeats=options.optional_number("--repeats", 1, 100_000_000),
        parameters=options.parameters,
        die_with_stdin=options.die_with_stdin,
    )


class Options:
    """The words of a command line, sorted by option; each method raises UsageError."""

    def __init__(self, words: list[str], known: tuple[str, ...]) -> None:
        """Read every word; `known` are the options that take a value."""
        self.die_with_stdin = False
        self.parameters: dict[str, str] = {}
        self._values: dict[str, str] = {}
        rest = iter(words)
        for word in rest:
            if word == DIE_WITH_STDIN:
                if self.die_with_stdin:
                    raise UsageError(f"{word} given twice")
                self.die_with_stdin = True
            elif word in known:
                self._add(word, next(rest, None))
            elif word.startswith("-"):
                raise UsageError(f"unknown option {word!r}")
            else:
                raise UsageError(f"stray argument {word!r}")

    def _add(self, option: str, value: str | None) -> None:
        # No legal value begins with two dashes: the value was forgotten.
        if value is None or value.startswith("--"):
            raise UsageError(f"{option} needs a value")
        if option == PARAM:
            key, equals, setting = value.partition("=")
            if not equals:
                raise UsageError(f"{PARAM} {value!r} is not key=value")
            if key in self.parameters:
                raise UsageError(f"{PARAM} {key!r} given twice")
            self.parameters[key] = setting
        elif option in self._values:
            raise UsageError(f"{option} given twice")
        else:
            self._values[option] = value

    def text(self, option: str) -> str:
        """Return the value of a required option."""
        try:
            return self._values[option]
        except KeyError:
            raise UsageError(f"{option} is required") from None

    def choice(self, option: str, choices: tuple[str, ...]) -> str:
        """Return the value, one of `choices`; the first of them if the option is not given."""
        value = self._values.get(option, choices[0])
        if value not in choices:
            raise UsageError(f"{option} must be one of {', '.join(choices)}, not {value!r}")
        return value

    def number(self, option: str, least: int, most: int, default: int | None = None) -> int:
        """Return the value as an integer of the range; required where there is no default."""
        if default is not None and option not in self._values:
            return default
        return parse_number(option, self.text(option), least, most)

    def optional_number(self, option: str, least: int, most: int) -> int | None:
        """Return the same, and None if the option is not given."""
        if option not in self._values:
            return None
        return self.number(option, least, most)


def parse_number(what: str, text: str, least: int, most: int) -> int:
    """Return plain decimal digits as an integer of the range; the UsageError names `what`."""
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"{what} must be plain decimal digits, not {text!r}")
    # By length first: int() refuses thousands of digits with an exception of its own.
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(most)) or not least <= int(digits) <= most:
        raise UsageError(f"{what} must be from {least} to {most}, not {text}")
    return int(digits)
