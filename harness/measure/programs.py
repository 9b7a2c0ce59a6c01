"""Make every language ready: find its toolchain, build it, ask it what it is. Or say why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.catalogue.manifest import Headline, Language, NativeManifest
from harness.catalogue.yaml_file import load_yaml
from harness.errors import BuildError
from harness.measure.build import Build, build, child_environment
from harness.measure.excerpts import excerpts
from harness.measure.invocation import Ending, invoke
from harness.measure.service import NativePrograms
from harness.measure.toolchain import FoundTool, MissingTool, find_toolchain
from harness.protocol import Describe, ProtocolViolation, checked_description
from harness.store import MissingLanguage, RuntimeRecord, ToolRecord
from harness.vocabulary import Outcome

DESCRIBE_WITHIN_S = 30
NATIVE_FOLDER = Path(__file__).resolve().parents[1] / "native"


@dataclass(frozen=True)
class Choice:
    """Which installation of a language's runtime, and which of its variants.

    Without `tool` the first that is found; without `variant` the manifest's own flags.
    """

    tool: FoundTool | None = None
    variant: str = ""


#: The first runtime found, with the manifest's own flags.
USUAL = Choice()


@dataclass(frozen=True)
class Program:
    """A built worker program that has described itself.

    `language.manifest` is the variant's, where there is one. `runtime` is how the runtime calls
    itself, followed by the variant; two installations of one version are told apart by place.
    """

    language: Language
    build: Build
    description: Describe
    runtime: str
    start_to_exit_ns: int
    choice: Choice = USUAL

    @property
    def argv(self) -> tuple[str, ...]:
        return self.build.fill(self.language.manifest.program)

    @property
    def by_hand(self) -> tuple[str, ...]:
        """How a person starts the same program, to which its arguments are appended."""
        tool, variant = self.choice.tool, self.choice.variant
        which = ("--runtime", tool.version) if tool else ()
        flags = ("--variant", variant) if variant else ()
        return ("harness", "worker", *which, *flags, self.language.name)

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
            headline_threads=self.headline.threads,
            headline_processes=self.headline.processes,
            models=description.models,
            workloads=description.workloads,
            facts=description.facts,
            flags=tuple(flag.flag for flag in manifest.flags),
            build_digest=self.build.digest,
            absent_models=description.absent_models,
            variant=self.choice.variant,
            options=(*manifest.build_options, *manifest.program_options),
            environment=dict(manifest.environment),
            path=str(self.path) if self.path else "",
            lost=self.build.lost,
            probes=description.probes,
            excerpts=excerpts(self.language),
        )

    @property
    def headline(self) -> Headline:
        """The headline models of this very runtime."""
        return self.language.manifest.headline.resolved(self.description.facts)

    @property
    def path(self) -> Path | None:
        """The executable of the runtime under test, where the manifest says which it is."""
        runtime = self.language.manifest.runtime
        return self.build.tools[runtime.tool].path if runtime else None

    def tools(self) -> tuple[ToolRecord, ...]:
        return tuple(
            ToolRecord(
                language=self.language.name,
                runtime=self.runtime,
                tool=name,
                path=str(tool.path),
                version=tool.version,
            )
            for name, tool in self.build.tools.items()
        )


def prepare(
    languages: Iterable[tuple[Language, Choice]],
    build_root: Path,
    announce: Callable[[str], None] = lambda _: None,
) -> tuple[list[Program], list[MissingLanguage]]:
    """Build and describe each language. One that cannot is returned with its reason."""
    programs: list[Program] = []
    missing: list[MissingLanguage] = []
    for language, choice in languages:
        announce(" ".join(filter(None, (language.manifest.title, choice.variant))))
        result = prepare_one(language, build_root, choice)
        if isinstance(result, Program):
            programs.append(result)
        else:
            missing.append(result)
    return told_apart(programs), missing


def told_apart(programs: Sequence[Program]) -> list[Program]:
    """The programs, with the place added to the name where two runtimes call themselves alike."""
    count = Counter((program.language.name, program.runtime) for program in programs)
    return [
        replace(program, runtime=f"{program.runtime} ({program.path})")
        if count[program.language.name, program.runtime] > 1
        else program
        for program in programs
    ]


def prepare_one(
    language: Language, build_root: Path, choice: Choice = USUAL
) -> Program | MissingLanguage:
    """One language ready to measure, or the reason why it is not."""
    if choice.variant:
        varied = language.manifest.varied(choice.variant)
        language = language.model_copy(update={"manifest": varied})
    manifest = language.manifest
    chosen = {choice.tool.name: choice.tool} if choice.tool else {}
    tools = find_toolchain(manifest, language.folder, chosen)
    if isinstance(tools, MissingTool):
        reason = f"{tools.name}: {tools.problem}"
        return _missing(language, choice, Outcome.MISSING_TOOLCHAIN, reason, tools.install)
    try:
        made = build(manifest, language.folder, tools, build_root)
    except BuildError as failure:
        return _missing(language, choice, Outcome.FAILED, f"{failure.step}: {failure.problem}")
    try:
        description, ending = describe(made.fill(manifest.program), made)
    except ProtocolViolation as violation:
        return _missing(language, choice, Outcome.FAILED, f"describe: {violation}")
    if description.language != language.name:
        reason = f"describe: calls itself {description.language!r}, not {language.name!r}"
        return _missing(language, choice, Outcome.FAILED, reason)
    absent = {model.name for model in description.absent_models}
    headline = manifest.headline.resolved(description.facts)
    for role in filter(None, (headline.threads, headline.processes)):
        if description.model(role) is None and role not in absent:
            reason = f"the manifest's headline model {role!r} is not one of the program's"
            return _missing(language, choice, Outcome.FAILED, reason)
    runtime = f"{description.implementation} {description.version}"
    if choice.variant:
        runtime += f", {choice.variant}"
    start_to_exit_ns = ending.reaped_ns - ending.spawned_ns
    return Program(language, made, description, runtime, start_to_exit_ns, choice)


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
    tools = find_toolchain(manifest, NATIVE_FOLDER)
    if isinstance(tools, MissingTool):
        return tools
    return NativePrograms(manifest, build(manifest, NATIVE_FOLDER, tools, build_root))


def _missing(
    language: Language,
    choice: Choice,
    outcome: Outcome,
    reason: str,
    install: tuple[str, ...] = (),
) -> MissingLanguage:
    headline = language.manifest.headline.resolved({})
    which = f"{choice.tool.path}: " if choice.tool else ""
    return MissingLanguage(
        language=language.name,
        title=language.manifest.title,
        headline_threads=headline.threads,
        headline_processes=headline.processes,
        outcome=outcome,
        reason=which + reason,
        install=install,
        variant=choice.variant,
    )
