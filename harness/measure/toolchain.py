"""Find the programs that a recipe needs, or say which is missing and how to install it."""

from __future__ import annotations

import glob
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.catalogue.manifest import BuildRecipe, Tool

ANSWER_WITHIN_S = 20


@dataclass(frozen=True, slots=True)
class FoundTool:
    """An executable that answered its version question."""

    name: str
    path: Path
    version: str


@dataclass(frozen=True, slots=True)
class MissingTool:
    """Why no candidate served, and how to install one."""

    name: str
    problem: str
    install: tuple[str, ...]


def find_toolchain(
    recipe: BuildRecipe, source: Path, chosen: Mapping[str, FoundTool] | None = None
) -> dict[str, FoundTool] | MissingTool:
    """Every tool of the recipe in the folder `source`, or the first needed one that is missing.

    Tools `chosen` beforehand are taken as they are; optional ones that are missing are left out.
    """
    found: dict[str, FoundTool] = dict(chosen or {})
    for name, tool in recipe.toolchain.items():
        if name in found:
            continue
        result = find_tool(name, tool, source)
        if isinstance(result, FoundTool):
            found[name] = result
        elif tool.optional is None:
            return result
    return found


def find_tool(name: str, tool: Tool, source: Path) -> FoundTool | MissingTool:
    """The first candidate that answers `version_argv` as its pattern wants."""
    tried: list[str] = []
    for candidate in _candidates(tool.candidates, source):
        found = examined(name, tool, candidate)
        if found is not None:
            return found
        tried.append(f"{candidate} does not answer {' '.join(tool.version_argv[1:])!r}")
    problem = "; ".join(tried) or f"none of {', '.join(tool.candidates)} is on this machine"
    return MissingTool(name, problem, tuple(tool.install.lines()))


def find_every(
    name: str, tool: Tool, places: tuple[str, ...], source: Path
) -> tuple[FoundTool, ...]:
    """Every installation of the tool, the one that `find_tool` takes first, none twice."""
    found: dict[Path, FoundTool] = {}
    for candidate in _candidates((*tool.candidates, *places), source):
        if (each := examined(name, tool, candidate)) is not None:
            found.setdefault(each.path, each)
    return tuple(found.values())


def examined(name: str, tool: Tool, candidate: Path) -> FoundTool | None:
    """The candidate as a tool, or None where it does not answer as the pattern wants."""
    answer = _ask(tool.version_argv, name, candidate)
    match = re.search(tool.version_pattern, answer) if answer is not None else None
    if match is None:
        return None
    return FoundTool(name, _resolved(tool, name, candidate), match.group(1))


def search_path(environment: Mapping[str, str] = os.environ) -> str:
    """PATH without the harness's own environment: its Python is not the one under test."""
    own = Path(sys.prefix).resolve()
    return os.pathsep.join(
        place
        for place in environment.get("PATH", os.defpath).split(os.pathsep)
        if place and not Path(place).resolve().is_relative_to(own)
    )


def _candidates(candidates: tuple[str, ...], source: Path) -> Iterator[Path]:
    path = search_path()
    for candidate in candidates:
        here = candidate.replace("{source}", glob.escape(str(source)))
        expanded = os.path.expandvars(os.path.expanduser(here))
        if "$" in expanded:
            continue
        if os.sep in expanded:
            yield from (Path(match) for match in sorted(glob.glob(expanded)))
            continue
        for place in path.split(os.pathsep):
            program = Path(place) / expanded
            if os.path.isfile(program) and os.access(program, os.X_OK):
                yield program
                break


def _ask(argv: tuple[str, ...], name: str, candidate: Path) -> str | None:
    """Both output streams of the candidate, or None if it fails or hangs."""
    filled = [part.replace("{" + name + "}", str(candidate)) for part in argv]
    try:
        done = subprocess.run(
            filled,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ANSWER_WITHIN_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout + done.stderr if done.returncode == 0 else None


def _resolved(tool: Tool, name: str, candidate: Path) -> Path:
    if tool.resolve_argv is not None:
        answer = (_ask(tool.resolve_argv, name, candidate) or "").strip()
        if answer and Path(answer).is_file():
            return Path(answer)
    return Path(os.path.realpath(candidate))
