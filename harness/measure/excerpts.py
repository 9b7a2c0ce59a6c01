"""The lines of a worker program's source that a report shows: what a probe really does."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

from harness.catalogue.manifest import MANIFEST, Language
from harness.errors import InputError

_ENDS = "end of excerpt"


def excerpts(language: Language) -> dict[str, str]:
    """By probe, the source between the marks, file by file. Raises InputError without any."""
    return {
        probe: "\n".join(_marked(language, probe, name) for name in files)
        for probe, files in language.manifest.excerpts.items()
    }


def _marked(language: Language, probe: str, name: str) -> str:
    path = language.folder / name
    begins = re.compile(rf"\bexcerpt of {re.escape(probe)}\b")
    found: list[list[str]] = []
    inside = False
    for line in _lines(language, path):
        if begins.search(line):
            found.append([])
            inside = True
        elif _ENDS in line:
            inside = False
        elif inside:
            found[-1].append(line)
    if not any(found):
        raise _broken(language, path, f"has no lines between 'excerpt of {probe}' and '{_ENDS}'")
    parts = [dedent("\n".join(lines)).strip("\n") for lines in found]
    return "\n\n".join([f"{name}:", *parts]) + "\n"


def _lines(language: Language, path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as broken:
        raise _broken(language, path, f"cannot be read: {broken}") from broken


def _broken(language: Language, path: Path, what: str) -> InputError:
    return InputError(
        "reading what a report shows of the source",
        str(path),
        what,
        f"mend `excerpts` in {language.folder / MANIFEST}, or the marks in the source",
    )
