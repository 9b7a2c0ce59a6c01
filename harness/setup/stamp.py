"""What `.venv` was made from, written into it: the question every `make` target asks first."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PLACE = ".made-at"  # in .venv: where it was made, for it does not survive being moved
STAMP = ".setup-stamp"  # in .venv: a digest of what it was made from


def is_ready(root: Path) -> bool:
    """True if `.venv` was made from these very files, at this place, and can be used."""
    venv = root / ".venv"
    try:
        return is_intact(venv) and (venv / STAMP).read_text() == _digest(root)
    except OSError:
        return False


def mark_ready(root: Path) -> None:
    """To be called when everything is installed. Raises OSError."""
    (root / ".venv" / STAMP).write_text(_digest(root))


def is_intact(venv: Path) -> bool:
    """False if it is absent, its Python has gone, or it was made elsewhere (a copied checkout)."""
    try:
        made_at = (venv / PLACE).read_text()
    except OSError:
        return False
    usable = (venv / "pyvenv.cfg").is_file() and os.access(venv / "bin/python", os.X_OK)
    return usable and made_at == str(venv)


def mark_made(venv: Path) -> None:
    """To be called when the empty environment is made. Raises OSError."""
    (venv / PLACE).write_text(str(venv))


def _digest(root: Path) -> str:
    """Of the pins, of this program, of the Python in `.venv` and of the one that is asked for."""
    digest = hashlib.sha256()
    files = [root / "pyproject.toml", root / "uv.lock", root / ".venv/pyvenv.cfg"]
    for file in [*files, root / "harness/bootstrap.py", *sorted(root.glob("harness/setup/*.py"))]:
        digest.update(file.read_bytes() + b"\0")
    digest.update(os.environ.get("UV_PYTHON", "").encode())
    return digest.hexdigest()
