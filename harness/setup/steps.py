"""The steps from a fresh checkout to `.venv`, each of which names itself when it fails."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .messages import SetupFailure, acting, say
from .package_index import Settings, read_settings
from .stamp import is_intact, is_ready, mark_made, mark_ready
from .uv import Uv, find_uv, uv_environment

INSTALL_PYTHON = (
    "install one (apt-get install python3, dnf install python3.13, brew install python),"
    " or name one: UV_PYTHON=/path/to/python3.13 make setup"
)
CHECK_NETWORK = (
    "check the network and the index (UV_DEFAULT_INDEX, HTTPS_PROXY); behind a proxy that inspects"
    " TLS set SSL_CERT_FILE to the file with your organisation's certificates"
)


def set_up(root: Path) -> None:
    """All the steps; where `.venv` can be kept only what has changed. Raises SetupFailure."""
    with only_one(root):
        if is_ready(root):
            return  # another set-up has finished in the meantime
        settings = read_settings(os.environ)
        uv = Uv(find_uv(root, settings), root, uv_environment(os.environ, settings))
        venv = root / ".venv"
        if not is_intact(venv) or not suits(venv, supported_minors(root)):
            make_environment(uv, venv, find_python(uv, supported_minors(root)))
        install(uv, venv, settings)
        with acting("writing the stamp", venv):
            mark_ready(root)
        say("ready")


@contextlib.contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Holds the lock of this checkout's set-up; waits for another one that does."""
    folder = root / ".uv"
    with acting("taking the set-up lock", folder):
        folder.mkdir(exist_ok=True)
        lock = (folder / "lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another set-up of this checkout")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def supported_minors(root: Path) -> range:
    """The n of every Python 3.n that the project runs on, as pyproject.toml says."""
    project = root / "pyproject.toml"
    with acting("reading the project", project):
        text = project.read_text()
    bounds = re.search(r'^requires-python = ">=3\.(\d+), ?<3\.(\d+)"', text, re.MULTILINE)
    if bounds is None:
        problem = 'it does not say requires-python = ">=3.x,<3.y"'
        raise SetupFailure("reading the project", str(project), problem, "restore that line")
    return range(int(bounds[1]), int(bounds[2]))


def suits(venv: Path, minors: range) -> bool:
    """True if its Python is one the project runs on and nobody asks for another one."""
    return not os.environ.get("UV_PYTHON") and minor_version(str(venv / "bin/python")) in minors


def minor_version(python: str) -> int | None:
    """The n of a Python 3.n; None if it does not run."""
    question = [python, "-c", "import sys; print(sys.version_info[1])"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return int(answer.stdout) if answer.stdout.strip().isdigit() else None


def find_python(uv: Uv, minors: range) -> str:
    """The path of a Python the harness runs on: UV_PYTHON, else found, else fetched by uv."""
    step = "finding a Python"
    wanted = os.environ.get("UV_PYTHON") or f"cpython>=3.{minors.start},<3.{minors.stop}"
    search = ("python", "find", "--no-project", "--system", wanted)
    path = uv.ask(*search)
    if not path:
        say(f"there is no {wanted} on this machine: uv fetches one")
        uv.run(step, INSTALL_PYTHON, "python", "install", "--no-bin", wanted)
        path = uv.ask(*search)
    if minor_version(path) not in minors:
        problem = f"it does not run, or is not Python 3.{minors.start} to 3.{minors.stop - 1}"
        raise SetupFailure(step, path or wanted, problem, INSTALL_PYTHON)
    return path


def make_environment(uv: Uv, venv: Path, python: str) -> None:
    """An empty environment with that Python; the one that stood there goes."""
    step = "making the environment"
    ours = any((venv / sign).exists() for sign in ("pyvenv.cfg", "CACHEDIR.TAG"))
    if venv.exists() and not ours:
        problem = "it is not a Python environment, and may be somebody's work"
        raise SetupFailure(step, str(venv), problem, "move it away")
    names = ("--prompt", "concurrency-harness", "--python", python)
    uv.run(step, f"see that {venv} is writable", "venv", "--clear", "--no-project", *names, venv)
    with acting(step, venv):
        mark_made(venv)


def install(uv: Uv, venv: Path, settings: Settings) -> None:
    """What uv.lock pins, and nothing else; then the project itself, in place of a copy.

    The project is built by the hatchling that the lock pins: nothing unpinned is ever fetched.
    """
    say("installing what uv.lock pins into .venv")
    into = ("--python", venv / "bin/python")
    pins = uv.root / ".uv/requirements.txt"
    action = "restore the files: git checkout uv.lock pyproject.toml"
    export = ("export", "--frozen", "--no-emit-project", "--quiet", "--output-file", pins)
    uv.run("reading uv.lock", action, *export, *into)
    # A file is known by its hash: from which of several indexes it comes does not matter.
    strategy = ("--require-hashes", "--index-strategy", "unsafe-best-match")
    offline = ("--no-index",) if settings.no_index else ()  # uv has no variable for it
    sync = ("pip", "sync", *into, *strategy, *offline, pins)
    uv.run("installing the packages", CHECK_NETWORK, *sync)
    editable = ("pip", "install", *into, "--no-deps", "--no-build-isolation", "--editable", ".")
    uv.run("installing the project", "mend what it says, then run `make setup` again", *editable)
