"""A language folder's `language.yaml`: what the worker program cannot say itself."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from harness.catalogue.yaml_file import Entry, Slug, load_yaml
from harness.errors import InputError

MANIFEST = "language.yaml"
Argv = Annotated[tuple[str, ...], Field(min_length=1)]


class Install(Entry):
    """How to get a tool, per platform; shown when it is missing."""

    debian: str | None = None
    fedora: str | None = None
    macos: str | None = None
    wheel: str | None = None

    def lines(self) -> list[str]:
        """`platform: command`, for every platform that is known."""
        return [f"{name}: {how}" for name, how in self if how]


class Tool(Entry):
    """A program that building or running needs.

    `candidates` are names on PATH or absolute paths (with ~, $VARIABLE and *), tried in order;
    the first that answers `version_argv` with `version_pattern` is taken. `resolve_argv`
    prints the real executable where the candidate is a shim. A candidate may begin with
    `{source}`, the recipe's folder. `optional` says what is lost without the tool; a recipe can
    be built where only such are missing.
    """

    candidates: Argv
    version_argv: Argv
    version_pattern: str
    resolve_argv: Argv | None = None
    optional: str | None = None
    install: Install

    @field_validator("version_pattern")
    @classmethod
    def _one_group(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groups
        except re.error as broken:
            raise ValueError(f"not a regular expression: {broken}") from broken
        if groups != 1:
            raise ValueError("needs exactly one group: the version")
        return pattern


class Flag(Entry):
    """A compiler or runtime flag and why it is there."""

    flag: str
    reason: str


HeadlineName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}(\{\w+\})?$")]


class Headline(Entry):
    """The models that the textbook means by "thread" and "process" in this language.

    A language that has no such model leaves it out; claims about it are not testable there. A
    name may hold `{fact}`, where the model is the one that the runtime itself takes by default.
    """

    threads: HeadlineName | None = None
    processes: HeadlineName | None = None

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        if self.threads is None and self.processes is None:
            raise ValueError("name at least one of threads and processes")
        return self

    def resolved(self, facts: Mapping[str, object]) -> Headline:
        """The headline with the runtime's facts filled in; a fact that it lacks leaves a gap."""

        def filled(name: str | None) -> str | None:
            if name is None:
                return None
            known = {fact: str(value) for fact, value in facts.items() if value is not None}
            return re.sub(r"\{(\w+)\}", lambda fact: known.get(fact[1], ""), name).strip("-")

        # Not checked again: what a program says may make a name that none of its models has.
        changes = {"threads": filled(self.threads), "processes": filled(self.processes)}
        return self.model_copy(update=changes)


class Step(Entry):
    """A command of the build. `optional` says what is lost where it cannot be run or fails."""

    argv: Argv
    optional: str | None = None


def _as_step(step: Any) -> Any:
    return {"argv": step} if isinstance(step, list | tuple) else step


BuildStep = Annotated[Step, BeforeValidator(_as_step)]
ToolName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Variant(Entry):
    """Other flags for the same sources: a row of its own that shows what hangs on the flags.

    Options replace those of the recipe, the environment is added to its own.
    """

    reason: str
    build_options: tuple[str, ...] | None = None
    program_options: tuple[str, ...] | None = None
    environment: dict[str, str] = Field(default_factory=dict)


class BuildRecipe(Entry):
    """What both language folders and the harness's own native programs have.

    `inputs` are folders outside, relative to the recipe's own, whose content the build depends
    on. `build_options` and `program_options` stand where an argv says `{build_options}`.
    """

    name: Slug
    title: str
    toolchain: dict[ToolName, Tool]
    build: tuple[BuildStep, ...] = ()
    build_options: tuple[str, ...] = ()
    program_options: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    lint: tuple[Argv, ...] = ()


class RuntimeTool(Entry):
    """Which tool of the toolchain is the runtime under test.

    `places` are patterns of further installations of it, as in `Tool.candidates`.
    """

    tool: ToolName
    places: tuple[str, ...] = ()


class Limit(Entry):
    """The most workers that it makes sense to ask of a model, and why no more."""

    workers: Annotated[int, Field(ge=1)]
    reason: str


class LanguageManifest(BuildRecipe):
    """language.yaml.

    `warmups` are run at least where a workload computes, whatever the profile says: a compiler at
    run time needs them. `excerpts` are, by probe, the files whose marked lines a report shows.
    """

    program: Argv
    headline: Headline
    runtime: RuntimeTool | None = None
    variants: dict[Slug, Variant] = Field(default_factory=dict)
    limits: dict[Slug, Limit] = Field(default_factory=dict)
    warmups: Annotated[int, Field(ge=0, le=100)] = 0
    excerpts: dict[Slug, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _runtime_is_a_tool(self) -> Self:
        if self.runtime is not None and self.runtime.tool not in self.toolchain:
            raise ValueError(f"runtime.tool {self.runtime.tool!r} is not in the toolchain")
        return self

    def varied(self, name: str) -> Self:
        """This manifest with the flags of a variant. Raises KeyError for a name that is none."""
        variant = self.variants[name]
        changes: dict[str, Any] = {"environment": {**self.environment, **variant.environment}}
        gone: set[str] = set()
        new = [f"{key}={value}" for key, value in variant.environment.items()]
        for options in ("build_options", "program_options"):
            if (given := getattr(variant, options)) is not None:
                gone |= set(getattr(self, options)) - set(given)
                new += given
                changes[options] = given
        kept = [flag for flag in self.flags if flag.flag not in gone]
        changes["flags"] = (*kept, Flag(flag=" ".join(new), reason=variant.reason))
        return self.model_copy(update=changes)


class NativeManifest(BuildRecipe):
    """native.yaml: the harness's own C programs."""

    programs: dict[str, Argv]


class Language(Entry):
    """A language folder: where it is and what its manifest says."""

    folder: Path
    manifest: LanguageManifest

    @property
    def name(self) -> str:
        return self.manifest.name


def load_language(folder: Path) -> Language:
    """The language of one folder. Raises InputError."""
    step = "reading a language manifest"
    path = folder / MANIFEST
    manifest = load_yaml(path, LanguageManifest, step)
    if manifest.name != folder.name:
        raise InputError(
            step,
            str(path),
            f"field name: {manifest.name!r} in a folder called {folder.name!r}",
            "give both the same name",
        )
    return Language(folder=folder.resolve(), manifest=manifest)


def find_languages(built_in: Path, environment: Mapping[str, str] = os.environ) -> list[Language]:
    """The languages of the project and of HARNESS_LANG_PATH, by name.

    A folder is a language if it holds a manifest. Entries of HARNESS_LANG_PATH are folders of
    language folders, or a language folder itself. Raises InputError if two have one name.
    """
    places = [built_in]
    for entry in environment.get("HARNESS_LANG_PATH", "").split(os.pathsep):
        if not entry:
            continue
        place = Path(entry).expanduser()
        if not place.is_dir():
            raise InputError(
                "looking for languages",
                str(place),
                "HARNESS_LANG_PATH names it, but it is no folder",
                "correct HARNESS_LANG_PATH",
            )
        places.append(place)
    found: dict[str, Language] = {}
    for place in places:
        folders = [place] if (place / MANIFEST).is_file() else sorted(place.iterdir())
        for folder in folders:
            if not (folder / MANIFEST).is_file():
                continue
            language = load_language(folder)
            if language.name in found:
                raise InputError(
                    "looking for languages",
                    str(folder),
                    f"{found[language.name].folder} has the name {language.name!r} too",
                    "rename one of the two folders (and the name in its manifest)",
                )
            found[language.name] = language
    return [found[name] for name in sorted(found)]
