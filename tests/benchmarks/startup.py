"""How long `harness --help` takes, beside the bare interpreter, in interleaved pairs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

PAIRS = 20


def main() -> None:
    command = str(Path(sys.executable).with_name("harness"))
    ours, bare = [], []
    for _ in range(PAIRS):
        ours.append(_ms([command, "--help"]))
        bare.append(_ms([sys.executable, "-c", ""]))
    print(f"{PAIRS} interleaved pairs; milliseconds, median [min, max]")
    for name, values in (("harness --help", ours), ("python -c ''", bare)):
        print(f"{name:16} {statistics.median(values):6.0f} [{min(values):.0f}, {max(values):.0f}]")


def _ms(argv: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
