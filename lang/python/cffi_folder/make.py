"""Makes the folder from which the native models import cffi: `make.py FOLDER [UV]`.

It holds what requirements.txt pins and nothing else, for the Python that runs this. Without UV
that Python's own pip fetches it, if it has one; with UV, the path of uv, uv does where pip did
not. Both are configured by the user, and neither builds anything. The last line says what went
wrong; where cffi cannot be had there is no folder, and ctypes does.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUIREMENTS = Path(__file__).with_name("requirements.txt")

# Needs cffi itself, its backend and its parser. A free-threaded Python turns its GIL on when a
# module asks for that, and would not be one any more in the models beside the native ones.
CHECK = """
import sys
def gil_is_on():
    return getattr(sys, "_is_gil_enabled", lambda: None)()
sys.path.insert(0, sys.argv[1])
before = gil_is_on()
import cffi
cffi.FFI().cdef("int f(void);")
sys.exit("this cffi turns the GIL on" if gil_is_on() != before else 0)
"""


def main(folder: Path, uv: str | None) -> str | int:
    """Make the folder; return 0, or why there is none."""
    if folder.is_dir():
        return 0
    if uv is None and importlib.util.find_spec("pip") is None:
        print("this Python has no pip: left to uv")
        return 0
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    options = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    options += ["--target", str(part), "--requirement", str(REQUIREMENTS)]
    if uv is None:
        pip = [sys.executable, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        problem = problem_of([*pip, *options], pip_environment())
    else:
        command = [uv, "pip", "install", "--python", sys.executable, *options]
        problem = problem_of(command, uv_environment())
    problem = problem or problem_of([sys.executable, "-c", CHECK, str(part)], os.environ)
    if problem is None:
        part.rename(folder)
        return 0
    shutil.rmtree(part, ignore_errors=True)
    return f"no cffi: {problem}"


def problem_of(command: list[str], environment: Mapping[str, str]) -> str | None:
    """Run a command; return the last that it said if it fails, else None."""
    done = subprocess.run(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    print(done.stdout, end="", flush=True)
    if done.returncode == 0:
        return None
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return lines[-1] if lines else f"{command[0]} ended with status {done.returncode}"


def pip_environment() -> dict[str, str]:
    """Return the environment without a default of --user, which contradicts --target.

    And without pip's word to root, which would come last.
    """
    return {**os.environ, "PIP_USER": "0", "PIP_ROOT_USER_ACTION": "ignore"}


def uv_environment() -> dict[str, str]:
    """Return the environment with what the user has told pip in uv's own words.

    What uv is told already is left as it is.
    """
    told = dict(os.environ)
    pairs = {
        "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
        "PIP_EXTRA_INDEX_URL": "UV_INDEX",
        "PIP_CERT": "SSL_CERT_FILE",
    }
    for pip, uv in pairs.items():
        if pip in told:
            told.setdefault(uv, told[pip])
    told.setdefault("UV_SYSTEM_CERTS", "1")
    return told


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))
