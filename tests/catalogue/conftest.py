"""A copy of the real catalogue, to be spoiled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.catalogue.loader import HERE


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str], Path]:
    """Makes copies of the catalogue's data, each in a folder of its own."""

    def copy(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(HERE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        return folder

    return copy


@pytest.fixture
def catalogue_copy(copied: Callable[[str], Path]) -> Path:
    return copied("catalogue")


def alter(file: Path, place: str, value: Any) -> None:
    """Put `value` at a place of a YAML file, or take away what is there if it is None.

    `claims/creation/reason` is a field of the entry that has that id, name, title or aspect;
    `claims/0` an entry by its number; `claims/+` is a further one.
    """
    root = yaml.safe_load(file.read_text(encoding="utf-8"))
    at = root
    *way, last = place.split("/")
    for step in way:
        at = at[_index(at, step)] if isinstance(at, list) else at.setdefault(step, {})
    if last == "+":
        at.append(value)
    elif value is None:
        del at[last]
    else:
        at[last] = value
    file.write_text(yaml.safe_dump(root, sort_keys=False), encoding="utf-8")


def _index(entries: list[Any], name: str) -> int:
    if name.isdigit():
        return int(name)
    keys = ("id", "name", "title", "aspect")
    return next(n for n, entry in enumerate(entries) if name in map(entry.get, keys))
