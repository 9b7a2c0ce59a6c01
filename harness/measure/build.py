"""Build a recipe once per content: the same sources and toolchain are never built twice."""

from __future__ import annotations

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from harness.catalogue.manifest import BuildRecipe, Step
from harness.errors import BuildError
from harness.measure.toolchain import FoundTool, search_path

DONE = ".built"
LOG = "build.log"
STEP_TIMEOUT_S = 600


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build. `fill` turns a manifest's argv into one that can be executed.

    `lost` says what optional steps would have given that could not be run.
    """

    name: str
    digest: str
    source: Path
    out: Path
    cache: Path
    tools: Mapping[str, FoundTool]
    environment: Mapping[str, str]
    options: Mapping[str, tuple[str, ...]]
    lost: tuple[str, ...] = ()

    def fill(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Raises BuildError for a pattern that matches no file."""
        return tuple(self._filled(argv))

    def _filled(self, argv: tuple[str, ...]) -> Iterator[str]:
        places = _places(self.source, self.out, self.cache)
        for item in argv:
            if item[1:-1] in self.options and item == "{" + item[1:-1] + "}":
                yield from self.options[item[1:-1]]
                continue
            joined = {name: " ".join(options) for name, options in self.options.items()}
            if "*" not in item:
                yield _substituted(item, {**places, **joined}, self.tools)
                continue
            # Only the manifest's own signs are a pattern; a folder may have brackets in its name.
            literal = {name: glob.escape(place) for name, place in places.items()}
            pattern = _substituted(item, literal, self.tools)
            matches = sorted(glob.glob(pattern, root_dir=self.source, recursive=True))
            if not matches:
                raise BuildError(
                    "filling in a build command",
                    item,
                    f"matches no file in {self.source}",
                    "correct the pattern in the manifest",
                )
            yield from matches

    @property
    def log(self) -> Path:
        return self.out / LOG


def build(
    recipe: BuildRecipe, source: Path, tools: Mapping[str, FoundTool], build_root: Path
) -> Build:
    """Build `recipe` below `build_root`, or find it built.

    Raises BuildError naming the command, with the end of its output.
    """
    digest = _digest(recipe, source, tools)
    home = build_root / recipe.name
    out, cache = home / digest, home / "cache"
    places = _places(source, out, cache)
    environment = {
        name: _substituted(value, places, tools) for name, value in recipe.environment.items()
    }
    options = {
        "build_options": recipe.build_options,
        "program_options": recipe.program_options,
    }
    made = Build(recipe.name, digest, source, out, cache, dict(tools), environment, options)
    with _only_one(home):
        if not (out / DONE).is_file():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir(parents=True)
            cache.mkdir(exist_ok=True)
            with made.log.open("w") as log:
                lost = [
                    f"{step.optional}: {problem}"
                    for step in recipe.build
                    if (problem := _problem_of(step, recipe, made, log.fileno())) is not None
                ]
            # Last, so that a build which was interrupted is begun again.
            (out / DONE).write_text("\n".join(lost))
        return replace(made, lost=tuple((out / DONE).read_text().splitlines()))


def lint(made: Build, recipe: BuildRecipe) -> list[tuple[str, str]]:
    """Run the recipe's own lint commands; (command, output) of each that fails.

    Formatters come with the harness's environment, which is last on PATH here and nowhere else.
    """
    environment = child_environment(made.environment)
    environment["PATH"] += os.pathsep + str(Path(sys.prefix) / "bin")
    failures = []
    for argv in recipe.lint:
        filled = made.fill(argv)
        done = subprocess.run(
            filled,
            cwd=made.source,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=STEP_TIMEOUT_S,
            check=False,
        )
        if done.returncode != 0:
            failures.append((" ".join(filled), done.stdout + done.stderr))
    return failures


def child_environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of every program that is built or measured: the same locale for all."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "PYTHON", "VIRTUAL_ENV"))
    }
    return {**inherited, "PATH": search_path(), "LC_ALL": "C", **own}


def _problem_of(step: Step, recipe: BuildRecipe, made: Build, log: int) -> str | None:
    """Run a step; why an optional one could not be done, in one line, or None.

    Raises BuildError where one that is needed fails.
    """
    lacking = [
        name
        for name, tool in recipe.toolchain.items()
        if name not in made.tools
        and any("{" + name + "}" in item for item in step.argv)
        and tool.optional is not None
    ]
    if lacking and step.optional is not None:
        os.write(log, f"left out: {' '.join(step.argv)}: no {', '.join(lacking)}\n".encode())
        return f"no {', '.join(lacking)} on this machine"
    try:
        filled = made.fill(step.argv)
    except BuildError as unfilled:
        if step.optional is None:
            raise
        return f"{unfilled.culprit} {unfilled.problem}"
    os.write(log, ("$ " + " ".join(filled) + "\n").encode())
    try:
        code = subprocess.run(
            filled,
            cwd=made.source,
            env=child_environment(made.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            timeout=STEP_TIMEOUT_S,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as failure:
        os.write(log, f"{failure}\n".encode())
        code = -1
    if code == 0:
        return None
    tail = made.log.read_text(errors="replace").strip().splitlines()[-12:]
    if step.optional is not None:
        return f"{Path(filled[0]).name} failed: {tail[-1]}"
    raise BuildError(
        f"building {recipe.title}",
        " ".join(filled[:1]),
        "failed:\n    " + "\n    ".join(tail),
        f"mend what it says (the whole log: {made.log}), then run the command again",
    )


def _places(source: Path, out: Path, cache: Path) -> dict[str, str]:
    return {"source": str(source), "out": str(out), "cache": str(cache)}


def _substituted(text: str, places: Mapping[str, str], tools: Mapping[str, FoundTool]) -> str:
    for name, value in {
        **places,
        **{n: str(tool.path) for n, tool in tools.items()},
    }.items():
        text = text.replace("{" + name + "}", value)
    return text


def _digest(recipe: BuildRecipe, source: Path, tools: Mapping[str, FoundTool]) -> str:
    digest = hashlib.sha256(recipe.model_dump_json().encode())
    for name, tool in sorted(tools.items()):
        digest.update(f"{name}={tool.path}={tool.version}\0".encode())
    for folder in (source, *(source / place for place in recipe.inputs)):
        digest.update(str(folder).encode())
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".md":
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """Two harnesses building at once take turns; the second finds the work done."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
