"""One type per message of protocol version 1, and the line parser."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from harness.vocabulary import Family, Lifetime

VERSION = 1
MAX_LINE_BYTES = 4 * 1024 * 1024

Nanoseconds = Annotated[int, Field(ge=0, lt=2**63)]
OsId = Annotated[int, Field(gt=0, lt=2**31)]
Checksum = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class ProtocolViolation(Exception):
    """A worker program said something that the contract does not allow.

    The text says what was wrong; the caller knows which program and which invocation.
    """


class _Message(BaseModel):
    # Strict: "1" is not 1 and true is not 1. A contract that coerces is no contract.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    v: Annotated[int, Field(ge=VERSION, le=VERSION)]


class ModelDescription(BaseModel):
    """One model of concurrency as the program itself describes it.

    `not_applicable` maps workloads and probes that this model does not run to the reason.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: Name
    family: Annotated[Family, Field(strict=False)]
    lifetimes: Annotated[tuple[Annotated[Lifetime, Field(strict=False)], ...], Field(strict=False)]
    multiplexed: bool
    parallel: bool
    baseline: Name
    not_applicable: dict[Name, Reason] = Field(default_factory=dict)


class AbsentModel(BaseModel):
    """A model that the program has and this runtime cannot run; `needs` says what is lacking."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    name: Name
    family: Annotated[Family, Field(strict=False)]
    needs: Reason


class Describe(_Message):
    """What a program is and can do here."""

    type: Literal["describe"]
    language: Name
    implementation: Annotated[str, Field(min_length=1)]
    version: Annotated[str, Field(min_length=1)]
    models: Annotated[tuple[ModelDescription, ...], Field(strict=False)]
    workloads: Annotated[tuple[Name, ...], Field(strict=False)]
    probes: Annotated[tuple[Name, ...], Field(strict=False)]
    facts: dict[str, str | int | bool | None]
    absent_models: Annotated[tuple[AbsentModel, ...], Field(strict=False)] = ()

    def model(self, name: str) -> ModelDescription | None:
        """The model of that name, or None."""
        return next((model for model in self.models if model.name == name), None)


class Started(_Message):
    """The program runs; `clock_ns` is its clock at that moment."""

    type: Literal["started"]
    pid: OsId
    clock_ns: Nanoseconds


class Iteration(_Message):
    """One timed execution; every list has one entry per worker, in worker order."""

    type: Literal["iteration"]
    index: Annotated[int, Field(ge=0)]
    warmup: bool
    requested_ns: Nanoseconds
    joined_ns: Nanoseconds
    ready_ns: Annotated[tuple[Nanoseconds, ...], Field(strict=False)]
    start_ns: Annotated[tuple[Nanoseconds | None, ...], Field(strict=False)]
    end_ns: Annotated[tuple[Nanoseconds | None, ...], Field(strict=False)]
    checksum: Checksum
    processes: Annotated[tuple[OsId | None, ...], Field(strict=False)]
    threads: Annotated[tuple[OsId | None, ...], Field(strict=False)]


class Observation(_Message):
    """One number of a probe."""

    type: Literal["observation"]
    metric: Name | Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    value: Annotated[float, Field(allow_inf_nan=False)]
    unit: Annotated[str, Field(max_length=32)]
    condition: Annotated[str, Field(max_length=200)]


class Parked(_Message):
    """The workers stand still, to be measured from outside, until `release` is read."""

    type: Literal["parked"]
    processes: Annotated[tuple[OsId, ...], Field(strict=False)]
    threads: Annotated[tuple[OsId, ...], Field(strict=False)]


class Armed(_Message):
    """The program is about to die on purpose."""

    type: Literal["armed"]
    condition: str


class Done(_Message):
    """All went well; the last line."""

    type: Literal["done"]


class Failure(_Message):
    """Something went wrong; the last line."""

    type: Literal["error"]
    code: Literal["usage", "unsupported", "worker_died", "task_failed", "internal"]
    message: Annotated[str, Field(min_length=1, max_length=4096)]


class Listening(_Message):
    """The one line of a service of the harness: where it listens, as host:port."""

    type: Literal["listening"]
    address: Annotated[str, Field(min_length=1)]


class Surroundings(_Message):
    """The one line of the sentinel; None where a CPU cannot be had."""

    type: Literal["surroundings"]
    spin_ns: Annotated[tuple[Nanoseconds | None, ...], Field(strict=False)]
    handover_ns: Annotated[tuple[float | None, ...], Field(strict=False)]


Message = Annotated[
    Describe | Started | Iteration | Observation | Parked | Armed | Done | Failure,
    Field(discriminator="type"),
]

_ADAPTER: TypeAdapter[Any] = TypeAdapter(Message)


def parse_line(line: bytes) -> Message:
    """The message on one line (without its newline).

    Raises ProtocolViolation with the line's beginning and the first thing wrong with it.
    """
    if len(line) > MAX_LINE_BYTES:
        raise ProtocolViolation(f"a line of more than {MAX_LINE_BYTES} bytes")
    try:
        message: Message = _ADAPTER.validate_json(line)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        shown = line[:80].decode("utf-8", "backslashreplace")
        raise ProtocolViolation(f"{place}: {first['msg']} in {shown!r}") from None
    return message


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a line, as docs/protocol.schema.json holds it."""
    schema = _ADAPTER.json_schema(ref_template="#/$defs/{model}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of the worker program protocol, version {VERSION}",
        **schema,
    }
