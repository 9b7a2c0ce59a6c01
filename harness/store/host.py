"""The type of host.json."""

from __future__ import annotations

from harness.store.stored import SCHEMA_VERSION, Stored


class ToolRecord(Stored):
    """A toolchain's program as it was found."""

    language: str
    tool: str
    path: str
    version: str
    runtime: str = ""


class Host(Stored):
    """The machine of a session. None where a fact cannot be had."""

    schema_version: int = SCHEMA_VERSION
    hostname: str
    system: str
    kernel: str
    architecture: str
    cpu_model: str | None
    cpus_online: int
    cpus_usable: tuple[int, ...]
    threads_per_core: int | None
    cpu_quota: float | None
    hypervisor: str | None
    memory_bytes: int
    work_file_system: str | None
    last_level_cache_bytes: int | None = None
    harness_version: str
    harness_python: str
    git_commit: str | None
    tools: tuple[ToolRecord, ...]
