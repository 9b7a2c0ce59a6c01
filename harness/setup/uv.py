"""The one uv that set-up uses: found or fetched, and run in an environment that suits it."""

from __future__ import annotations

import io
import itertools
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .messages import SetupFailure, acting, say
from .package_index import PYPI, Settings, fetch

UV_VERSION = (0, 13, 9)
UV_TEXT = ".".join(map(str, UV_VERSION))
USE_OWN_UV = f"install uv {UV_TEXT} or a later patch of it yourself and put it on PATH"

# The wheels on PyPI by system, machine and C library: the end of the name, and the sha256.
UV_WHEELS = {
    ("Linux", "x86_64", "glibc"): (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("Linux", "x86_64", "musl"): (
        "musllinux_1_1_x86_64",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    ("Linux", "aarch64", "glibc"): (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Linux", "aarch64", "musl"): (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Darwin", "x86_64", ""): (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("Darwin", "arm64", ""): (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}


# Meant for other projects: they would change what is installed here, or where.
UNWANTED = {
    "VIRTUAL_ENV",
    "UV_EXCLUDE_NEWER",
    "UV_LOCKED",
    "UV_NO_BINARY",
    "UV_NO_BUILD",
    "UV_NO_DEFAULT_GROUPS",
    "UV_NO_DEV",
    "UV_NO_GROUP",
    "UV_NO_VERIFY_HASHES",
    "UV_PROJECT",
    "UV_REQUIRE_HASHES",
    "UV_SYSTEM_PYTHON",
    "UV_WORKING_DIR",
}


@dataclass(frozen=True)
class Uv:
    """uv as set-up calls it: in `root`, with an environment of its own."""

    path: Path
    root: Path
    environment: Mapping[str, str]

    def run(self, step: str, action: str, *arguments: str | Path) -> None:
        """Run a command of uv. A terminal shows what it says; elsewhere that is shown if it fails.

        Raises SetupFailure, with `action` as the next thing to do, unless it ends well.
        """
        output = sys.stderr if sys.stderr.isatty() else subprocess.PIPE
        with acting(step, self.path):
            ended = subprocess.run(
                [self.path, *arguments],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        if ended.returncode != 0:
            print(ended.stdout or "", end="", file=sys.stderr)
            words = itertools.takewhile(lambda word: not word.startswith("-"), map(str, arguments))
            problem = f"ended with status {ended.returncode}; its own words are above"
            raise SetupFailure(step, f"`{' '.join(['uv', *words])}`", problem, action)

    def ask(self, *arguments: str) -> str:
        """What a command of uv answers, or "" if it does not end well."""
        with acting("asking uv", self.path):
            ended = subprocess.run(
                [self.path, *arguments],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        return ended.stdout.strip() if ended.returncode == 0 else ""


def find_uv(root: Path, settings: Settings) -> Path:
    """The pinned uv: the project's own, else a compatible one on PATH, else fetched into `.uv/`."""
    own = root / ".uv" / UV_TEXT / "uv"
    if version_of(own) == UV_VERSION:
        return own
    on_path = shutil.which("uv")
    if on_path and is_compatible(version_of(Path(on_path))):
        return Path(on_path)
    tag, sha256 = uv_wheel(platform.system(), platform.machine(), platform.libc_ver()[0])
    say(f"fetching uv {UV_TEXT}")
    wheel = fetch("uv", f"uv-{UV_TEXT}-py3-none-{tag}.whl", sha256, settings)
    with acting("unpacking uv", own):
        own.parent.mkdir(parents=True, exist_ok=True)
        replace_file(own, member(wheel, "/scripts/uv"), 0o755)
    if version_of(own) != UV_VERSION:
        raise SetupFailure("unpacking uv", str(own), "it does not run on this machine", USE_OWN_UV)
    return own


def version_of(uv: Path) -> tuple[int, ...] | None:
    """What `uv --version` says; None if it is not there, does not run, or is not uv."""
    try:
        answer = subprocess.run(
            [uv, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer.stdout)
    return tuple(map(int, said.groups())) if said else None


def is_compatible(version: tuple[int, ...] | None) -> bool:
    """The pinned version or a later patch of it: behaviour changes with the minor version."""
    return version is not None and version[:2] == UV_VERSION[:2] and version >= UV_VERSION


def uv_wheel(system: str, machine: str, libc: str) -> tuple[str, str]:
    """Tag and sha256 of the wheel for a platform. Raises SetupFailure if none is pinned."""
    found = UV_WHEELS.get((system, machine, (libc or "musl") if system == "Linux" else ""))
    if found is None:
        culprit = f"{system} {machine} {libc}".strip()
        raise SetupFailure("finding uv", culprit, "no uv is pinned for this platform", USE_OWN_UV)
    return found


def member(wheel: bytes, ending: str) -> bytes:
    """The one file of a wheel whose name ends so."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(ending))
        return archive.read(name)


def uv_environment(environment: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The environment for uv: what the user has configured for pip, in uv's own words.

    What uv is told already is left as it is. Without any certificate setting uv trusts what the
    system trusts, as this script does, and not only the list it was built with.
    """
    told = {name: value for name, value in environment.items() if name not in UNWANTED}
    if settings.index != PYPI and not told.keys() & {"UV_DEFAULT_INDEX", "UV_INDEX_URL"}:
        told["UV_DEFAULT_INDEX"] = settings.index
    if "UV_INDEX" not in told and settings.extra_indexes:
        told["UV_INDEX"] = " ".join(settings.extra_indexes)
    links = [link for link in settings.find_links if "://" in link or Path(link).is_dir()]
    if links:
        told["UV_FIND_LINKS"] = ",".join(links)
    paths = ssl.get_default_verify_paths()
    if settings.certificates:
        kind = "SSL_CERT_DIR" if settings.certificates.is_dir() else "SSL_CERT_FILE"
        told[kind] = str(settings.certificates.resolve())
    elif paths.cafile or paths.capath:
        told.setdefault("UV_SYSTEM_CERTS", "1")
    return told


def replace_file(path: Path, content: bytes, mode: int) -> None:
    """Write a file in one piece: a reader sees the old content or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
