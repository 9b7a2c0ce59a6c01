"""Every promised row is in the table, and none of them is empty: exit 1 names those that are not.

A row is (language, model). It is filled if each metric promised for its family has a number with
its interval and the status `ok`.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

PROMISED = {
    "c": {"sequential": "sequential", "pthreads": "threads", "fork": "processes"},
    "go": {"sequential": "sequential", "goroutines": "threads", "processes": "processes"},
    "java": {"sequential": "sequential", "threads": "threads", "processes": "processes"},
    "python": {"sequential": "sequential", "threads": "threads", "processes-fork": "processes"},
}
#: (subject, metric) by family: what stands in the row.
BASELINE = [("collatz", "exclusive_ns"), ("rpc", "exclusive_ns")]
CONCURRENT = [("collatz", "speedup"), ("rpc", "speedup"), ("sleep", "inclusive_ns")]


def main(session: Path) -> int:
    with (session / "comparison.csv").open(newline="", encoding="utf-8") as stream:
        rows = {
            (row["language"], row["model"], row["subject"], row["metric"]): row
            for row in csv.DictReader(stream)
        }
    lacking = []
    for language, models in PROMISED.items():
        for model, family in models.items():
            for subject, metric in BASELINE if family == "sequential" else CONCURRENT:
                row = rows.get((language, model, subject, metric))
                if row is None:
                    lacking.append(f"{language}/{model}: no {metric} of {subject}")
                elif row["status"] != "ok" or not (row["estimate"] and row["low"]):
                    lacking.append(f"{language}/{model}: {metric} of {subject}: {row['status']}")
    for name in ("report.html", "figures/textbook.svg", "figures/speedup.svg"):
        if not (session / name).is_file():
            lacking.append(f"{name} is missing")
    for line in lacking:
        print(line)
    promised = sum(len(models) for models in PROMISED.values())
    print(f"{promised} rows promised, {len(lacking)} things lacking")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
