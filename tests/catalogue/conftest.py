"""A copy of the real catalogue, to be spoiled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

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
