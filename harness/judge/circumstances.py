"""Under what circumstances two sessions were measured: which runtimes go together, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harness.catalogue.claim import Claim
from harness.judge.judgement import Judgement
from harness.store import Host, MissingLanguage, Plan, RuntimeRecord
from harness.units import binary_size

#: What makes two hosts one machine, as far as a session can tell, and what each is called.
IDENTITY = {
    "hostname": "host",
    "cpu_model": "CPU model",
    "architecture": "architecture",
    "cpus_usable": "list of usable CPUs",
}
#: What else may move a number on one machine.
SURROUNDINGS = {
    "cpus_online": "number of CPUs online",
    "threads_per_core": "number of threads per core",
    "cpu_quota": "CPU quota",
    "hypervisor": "hypervisor",
    "memory_bytes": "memory",
    "last_level_cache_bytes": "last-level cache",
    "work_file_system": "file system",
    "system": "operating system",
    "kernel": "kernel",
    "harness_version": "version of the harness",
    "git_commit": "commit of the harness",
}
#: Parts of a claim that explain it and decide nothing.
EXPLANATIONS = {"reason", "notes"}
#: A claim that differs in more than this many fields is not told field by field.
FIELDS_TOLD = 3

Side = RuntimeRecord | MissingLanguage


@dataclass(frozen=True, slots=True)
class RuntimePair:
    """A runtime of A and the one of B that it is compared with; None where there is none."""

    language: str
    a: Side | None
    b: Side | None

    @property
    def title(self) -> str:
        """The language's."""
        side = self.a or self.b
        return side.title if side is not None else self.language


def name_of(side: Side | None) -> str | None:
    """The runtime as rows and verdicts name it; empty where the language could not run."""
    if side is None:
        return None
    return "" if isinstance(side, MissingLanguage) else side.runtime


def runtime_pairs(a: Plan, b: Plan) -> list[RuntimePair]:
    """Runtimes of one language that go together.

    They do by their exact names; or, whatever they are called, where each session has only this
    one of the language (and variant). A language that could not run in a session counts as one.
    """
    mine, theirs = _by_language_and_variant(a), _by_language_and_variant(b)
    pairs = []
    for key in dict.fromkeys((*mine, *theirs)):
        left, right = mine.get(key, []), theirs.get(key, [])
        if len(left) == len(right) == 1:
            pairs.append(RuntimePair(key[0], left[0], right[0]))
            continue
        by_name = {name_of(side): side for side in right}
        pairs += [RuntimePair(key[0], side, by_name.pop(name_of(side), None)) for side in left]
        pairs += [RuntimePair(key[0], None, side) for side in by_name.values()]
    return pairs


def _by_language_and_variant(plan: Plan) -> dict[tuple[str, str], list[Side]]:
    found: dict[tuple[str, str], list[Side]] = {}
    sides: list[Side] = [*plan.runtimes, *plan.missing]
    for side in sides:
        found.setdefault((side.language, side.variant), []).append(side)
    return found


def identity_differences(a: Host, b: Host) -> tuple[str, ...]:
    """What tells that these are two machines; empty for one."""
    return tuple(
        called for name, called in IDENTITY.items() if getattr(a, name) != getattr(b, name)
    )


def warnings(a: Judgement, b: Judgement, pairs: Sequence[RuntimePair]) -> list[str]:
    """One sentence, with both values, for each circumstance that differs."""
    return [
        *_of_hosts(a.host, b.host),
        *_of_toolchains(a.host, b.host),
        *(sentence for pair in pairs for sentence in _of_runtimes(pair)),
        *_of_plans(a, b),
        *_of_claims(a.plan, b.plan),
        *_difference("The level of the verdicts' intervals", _levels(a), _levels(b), "unknown"),
    ]


def _of_hosts(a: Host, b: Host) -> Iterator[str]:
    for name, called in (IDENTITY | SURROUNDINGS).items():
        left, right = getattr(a, name), getattr(b, name)
        if name.endswith("_bytes"):
            # The kernel keeps a little of it for itself, and not always as much.
            left, right = _size(left), _size(right)
        yield from _difference(f"The {called}", left, right, "unknown")


def _size(value_bytes: int | None) -> str | None:
    return None if value_bytes is None else binary_size(value_bytes)


def _of_toolchains(a: Host, b: Host) -> Iterator[str]:
    mine, theirs = _versions(a), _versions(b)
    # A language that only one session looked for shows in its verdicts.
    languages = {language for language, _ in mine} & {language for language, _ in theirs}
    for language, tool in dict.fromkeys((*mine, *theirs)):
        if language in languages:
            found = mine.get((language, tool)), theirs.get((language, tool))
            yield from _difference(f"The toolchain's {tool} ({language})", *found, "missing")


def _versions(host: Host) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every version of each toolchain's program."""
    found: dict[tuple[str, str], set[str]] = {}
    for record in host.tools:
        found.setdefault((record.language, record.tool), set()).add(record.version)
    return {key: tuple(sorted(versions)) for key, versions in found.items()}


def _of_runtimes(pair: RuntimePair) -> Iterator[str]:
    a, b, title = pair.a, pair.b, pair.title
    if a is None or b is None:
        return  # shown as a verdict and cells that only one session has
    if isinstance(a, MissingLanguage) or isinstance(b, MissingLanguage):
        if not (isinstance(a, MissingLanguage) and isinstance(b, MissingLanguage)):
            yield from _difference(f"{title}: the runtime", _told(a), _told(b), "none")
        return
    yield from _difference(f"{title}: the runtime", a.runtime, b.runtime, "none")
    if a.runtime == b.runtime:
        yield from _difference(f"{title}: the version", a.version, b.version, "none")
    yield from _difference_of_flags(title, _flags(a), _flags(b))
    yield from _difference(f"{title}: the build digest", a.build_digest, b.build_digest, "none")
    for role, left, right in (
        ("thread", a.headline_threads, b.headline_threads),
        ("process", a.headline_processes, b.headline_processes),
    ):
        yield from _difference(f'{title}: the model meant by "{role}"', left, right, "none")
    for fact in sorted({*a.facts, *b.facts}):
        values = a.facts.get(fact), b.facts.get(fact)
        yield from _difference(f'{title}: the fact "{fact.replace("_", " ")}"', *values, "not told")


def _told(side: Side) -> str:
    """The runtime, or why there is none: the first line of the reason."""
    if isinstance(side, MissingLanguage):
        return f"{side.outcome} ({side.reason.splitlines()[0] if side.reason else 'no reason'})"
    return side.runtime


def _flags(runtime: RuntimeRecord) -> tuple[str, ...]:
    variables = (f"{name}={value}" for name, value in sorted(runtime.environment.items()))
    return tuple(dict.fromkeys((*runtime.flags, *runtime.options, *variables)))


def _difference_of_flags(title: str, a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[str]:
    """What each has that the other lacks; both whole where they differ in order only."""
    if a == b:
        return
    mine = [flag for flag in a if flag not in b]
    theirs = [flag for flag in b if flag not in a]
    if not mine and not theirs:
        yield f"{title}: the flags are in another order: {_list(a)} in A and {_list(b)} in B."
        return
    yield f"{title}: the flags differ: {_list(mine)} in A alone and {_list(theirs)} in B alone."


def _of_plans(a: Judgement, b: Judgement) -> Iterator[str]:
    for called, left, right in (
        ("profile", a.plan.profile, b.plan.profile),
        ("catalogue digest", a.plan.catalogue_digest, b.plan.catalogue_digest),
        ("list of CPUs measured on", a.plan.cpus, b.plan.cpus),
        ("target time of an iteration", f"{a.plan.target_ms} ms", f"{b.plan.target_ms} ms"),
        ("seed of the jobs", a.plan.job_seed, b.plan.job_seed),
        ("ceiling", _ceiling(a), _ceiling(b)),
    ):
        yield from _difference(f"The {called}", left, right, "none")


def _ceiling(judgement: Judgement) -> str | None:
    """The yardstick by language and model: its runtime is told with the others."""
    if judgement.ceiling_runtime is None:
        return None
    return f"{judgement.plan.ceiling.language}/{judgement.plan.ceiling.model}"


def _of_claims(a: Plan, b: Plan) -> Iterator[str]:
    theirs = {claim.id: claim for claim in b.claims}
    for claim in a.claims:
        if claim.id not in theirs:
            continue  # shown as a verdict that only one session has
        left, right = _fields(claim), _fields(theirs[claim.id])
        # Fields that a part has by default are left out, so that an added part is one field.
        differing = [
            name for name in dict.fromkeys((*left, *right)) if left.get(name) != right.get(name)
        ]
        if not differing:
            continue
        fields = [
            f"{name} is {_text(left.get(name), 'none')} in A and "
            f"{_text(right.get(name), 'none')} in B"
            for name in differing[:FIELDS_TOLD]
        ]
        more = len(differing) - FIELDS_TOLD
        rest = f"; so do {more} more fields" if more > 0 else ""
        yield f"The definition of the claim {claim.id} differs: {'; '.join(fields)}{rest}."


def _fields(claim: Claim) -> dict[str, Any]:
    """What the claim is judged by: `parts.1.rule.threshold` -> 1.1. Defaults are left out."""
    dumped = claim.model_dump(mode="json", exclude=EXPLANATIONS, exclude_defaults=True)
    return dict(_leaves(dumped, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        inner = {str(number): each for number, each in enumerate(value, start=1)}.items()
    else:
        yield path, value
        return
    for name, each in inner:
        yield from _leaves(each, f"{path}.{name}" if path else name)


def _levels(judgement: Judgement) -> tuple[str, ...]:
    intervals = (verdict.headline.interval for verdict in judgement.verdicts)
    levels = {interval.level for interval in intervals if interval is not None}
    return tuple(f"{100 * level:.4g} %" for level in sorted(levels))


def _difference(what: str, a: Any, b: Any, absent: str) -> Iterator[str]:
    """The sentence, if they differ. `absent` is said for None."""
    if a != b:
        yield f"{what} is {_text(a, absent)} in A and {_text(b, absent)} in B."


def _text(value: Any, absent: str) -> str:
    if value is None:
        return absent
    return _list(value) if isinstance(value, list | tuple) else str(value)


def _list(values: Sequence[Any]) -> str:
    return ", ".join(map(str, values)) or "none"
