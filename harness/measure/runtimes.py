"""Which installations of a language's runtime are measured: the usual one, or those asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from harness.catalogue.manifest import Language, Tool
from harness.errors import UsageError, unknown_name
from harness.measure.programs import USUAL, Choice
from harness.measure.toolchain import FoundTool, examined, find_every

STEP = "choosing a runtime"
EVERY = "all"


def installations(language: Language) -> tuple[FoundTool, ...]:
    """Every runtime of the language on this machine, the usual one first."""
    runtime = language.manifest.runtime
    if runtime is None:
        return ()
    tool = language.manifest.toolchain[runtime.tool]
    return find_every(runtime.tool, tool, runtime.places, language.folder)


def choices(
    languages: Iterable[Language], asked: Sequence[str], variants: bool
) -> list[tuple[Language, Choice]]:
    """What is to be prepared of each language, in order.

    `asked` has `all`, `LANGUAGE=all`, `LANGUAGE=PATH` or `LANGUAGE=VERSION`; a language that is
    not named keeps its usual runtime. With `variants` each of the manifest's follows on the
    language's first runtime. Raises UsageError for what is not there.
    """
    chosen = list(languages)
    wishes = _wishes(chosen, asked)
    found: list[tuple[Language, Choice]] = []
    for language in chosen:
        tools: dict[Path, FoundTool] = {}
        for wish in wishes[language.name]:
            for tool in _tools(language, wish):
                tools.setdefault(tool.path, tool)
        mine = [Choice(tool) for tool in tools.values()] or [USUAL]
        if variants:
            mine += [Choice(mine[0].tool, name) for name in sorted(language.manifest.variants)]
        found += [(language, choice) for choice in mine]
    return found


def _wishes(languages: Sequence[Language], asked: Sequence[str]) -> Mapping[str, list[str]]:
    wishes: dict[str, list[str]] = {language.name: [] for language in languages}
    for word in asked:
        name, equals, wish = word.partition("=")
        if word == EVERY:
            for mine in wishes.values():
                mine.append(EVERY)
        elif not equals or not wish:
            raise UsageError(
                STEP,
                repr(word),
                "is neither 'all' nor LANGUAGE=PATH, LANGUAGE=VERSION or LANGUAGE=all",
                "see which runtimes there are with: harness doctor",
            )
        elif name not in wishes:
            raise unknown_name(STEP, "language", name, wishes)
        else:
            wishes[name].append(wish)
    return wishes


def _tools(language: Language, wish: str) -> tuple[FoundTool, ...]:
    runtime = language.manifest.runtime
    if wish == EVERY:
        return installations(language)
    if runtime is None:
        raise UsageError(
            STEP,
            f"{language.name}={wish}",
            "the language's manifest does not say which of its tools is the runtime",
            f"add `runtime: {{tool: ...}}` to {language.folder / 'language.yaml'}",
        )
    tool = language.manifest.toolchain[runtime.tool]
    place = Path(wish).expanduser()
    if os.sep not in wish and not place.exists():
        every = installations(language)
        fitting = tuple(each for each in every if f"{each.version}.".startswith(f"{wish}."))
        if not fitting:
            raise unknown_name(
                STEP, f"{language.manifest.title} version", wish, [e.version for e in every]
            )
        return fitting[:1]
    for candidate in _executables(place, tool):
        if (found := examined(runtime.tool, tool, candidate)) is not None:
            return (found,)
    if not place.exists():
        problem = "there is no such file or folder"
    elif place.is_dir():
        problem = (
            f"holds no {language.manifest.title} runtime that is supported (in it, or in bin/)"
        )
    else:
        wanted = " ".join(tool.version_argv[1:])
        problem = f"is no supported {language.manifest.title} runtime: see what it says to {wanted}"
    action = f"name its {runtime.tool}, or see those found with: harness doctor"
    raise UsageError(STEP, f"{language.name}={wish}", problem, action)


def _executables(place: Path, tool: Tool) -> list[Path]:
    """The file itself, or what a folder of an installation may hold."""
    if not place.is_dir():
        return [place.absolute()]
    names = dict.fromkeys(Path(candidate).name for candidate in tool.candidates)
    inside = (folder / name for folder in (place / "bin", place) for name in names)
    return [each.absolute() for each in inside if "*" not in each.name and each.is_file()]
