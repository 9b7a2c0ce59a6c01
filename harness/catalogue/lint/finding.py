"""What there is to mend, and where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

from harness.catalogue.loader import Catalogue

CLAIMS, PROFILES, TEXTBOOK, TABLE = "claims.yaml", "profiles.yaml", "textbook.yaml", "table.yaml"
CEILING, CONTROLS, NOISE = "ceiling.yaml", "controls.yaml", "noise.yaml"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: `where` is an entry of `file`, by its id, title or field."""

    file: str
    where: str
    what: str
    action: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.what}; next: {self.action}"


def no_workload(file: str, where: str, name: str, catalogue: Catalogue) -> Finding:
    return Finding(
        file,
        where,
        f"needs workload {name!r}, which is none",
        nearest(name, catalogue.workloads, "add it to workloads/"),
    )


def nearest(name: str, known: Collection[str], otherwise: str) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else otherwise
