"""Make every language ready: find its toolchain, build it, ask it what it is. Or say why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.catalogue.manifest import Language, NativeManifest
from harness.catalogue.yaml_file import load_yaml
from harness.errors import BuildError
from harness.measure.build import Build, build, child_environment
from harness.measure.invocation import Ending, invoke
from harness.measure.service import NativePrograms
from harness.measure.toolchain import MissingTool, find_toolchain
from harness.protocol import Describe, ProtocolViolation, checked_description
from harness.store import MissingLanguage, RuntimeRecord, ToolRecord
from harness.vocabulary import Outcome

DESCRIBE_WITHIN_S = 30
NATIVE_FOLDER = Path(__file__).resolve().parents[1] / "native"


@dataclass(frozen=True)
class Program:
    """A built worker program that has described itself."""

    language: Language
    build: Build
    description: Describe
    runtime: str
    start_to_exit_ns: int

    @property
    def argv(self) -> tuple[str, ...]:
        return self.build.fill(self.language.manifest.program)

    @property
    def environment(self) -> dict[str, str]:
        return child_environment(self.build.environment)

    def record(self) -> RuntimeRecord:
        manifest, description = self.language.manifest, self.description
        return RuntimeRecord(
            language=self.language.name,
            title=manifest.title,
            runtime=self.runtime,
            implementation=description.implementation,
            version=description.version,
            headline_threads=manifest.headline.threads,
            headline_processes=manifest.headline.processes,
            models=description.models,
            workloads=description.workloads,
            facts=description.facts,
            flags=tuple(flag.flag for flag in manifest.flags),
            build_digest=self.build.digest,
        )

    def tools(self) -> tuple[ToolRecord, ...]:
        return tuple(
            ToolRecord(
                language=self.language.name,
                tool=name,
                path=str(tool.path),
                version=tool.version,
            )
            for name, tool in self.build.tools.items()
        )


def prepare(
    languages: Iterable[Language],
    build_root: Path,
    announce: Callable[[str], None] = lambda _: None,
) -> tuple[list[Program], list[MissingLanguage]]:
    """Build and describe each language. One that cannot is returned with its reason."""
    programs: list[Program] = []
    missing: list[MissingLanguage] = []
    for language in languages:
        announce(language.manifest.title)
        result = prepare_one(language, build_root)
        if isinstance(result, Program):
            programs.append(result)
        else:
            missing.append(result)
    return programs, missing


def prepare_one(language: Language, build_root: Path) -> Program | MissingLanguage:
    """One language ready to measure, or the reason why it is not."""
    tools = find_toolchain(language.manifest)
    if isinstance(tools, MissingTool):
        reason = f"{tools.name}: {tools.problem}"
        return _missing(language, Outcome.MISSING_TOOLCHAIN, reason, tools.install)
    try:
        made = build(language.manifest, language.folder, tools, build_root)
    except BuildError as failure:
        return _missing(language, Outcome.FAILED, f"{failure.step}: {failure.problem}", ())
    try:
        description, ending = describe(made.fill(language.manifest.program), made)
    except ProtocolViolation as violation:
        return _missing(language, Outcome.FAILED, f"describe: {violation}", ())
    if description.language != language.name:
        reason = f"describe: calls itself {description.language!r}, not {language.name!r}"
        return _missing(language, Outcome.FAILED, reason, ())
    headline = language.manifest.headline
    for role in (headline.threads, headline.processes):
        if description.model(role) is None:
            reason = f"the manifest's headline model {role!r} is not one of the program's"
            return _missing(language, Outcome.FAILED, reason, ())
    runtime = f"{description.implementation} {description.version}"
    return Program(language, made, description, runtime, ending.reaped_ns - ending.spawned_ns)


def describe(argv: tuple[str, ...], made: Build) -> tuple[Describe, Ending]:
    """What the program says of itself. Raises ProtocolViolation if it does not say it well."""
    with TemporaryDirectory() as scratch:
        ending = invoke(
            (*argv, "describe"),
            child_environment(made.environment),
            DESCRIBE_WITHIN_S,
            Path(scratch) / "stderr",
        )
    if ending.outcome is not Outcome.COMPLETED:
        raise ProtocolViolation(f"{ending.outcome}: {ending.reason}")
    return checked_description(ending.messages), ending


def prepare_native(build_root: Path) -> NativePrograms | MissingTool:
    """The harness's own C programs, or the tool that is missing. Raises BuildError."""
    manifest = load_yaml(
        NATIVE_FOLDER / "native.yaml",
        NativeManifest,
        "reading the native programs' manifest",
    )
    tools = find_toolchain(manifest)
    if isinstance(tools, MissingTool):
        return tools
    return NativePrograms(manifest, build(manifest, NATIVE_FOLDER, tools, build_root))


def _missing(
    language: Language, outcome: Outcome, reason: str, install: tuple[str, ...]
) -> MissingLanguage:
    headline = language.manifest.headline
    return MissingLanguage(
        language=language.name,
        title=language.manifest.title,
        headline_threads=headline.threads,
        headline_processes=headline.processes,
        outcome=outcome,
        reason=reason,
        install=install,
    )
