"""Makes `.venv`, the environment of the harness: `python3 harness/bootstrap.py [--quiet]`.

Standard library only, for any Python from 3.9 on, because it runs before anything is installed,
often on a python3 that has neither pip nor venv. It finds or fetches one pinned uv, lets it find
or fetch a Python that the harness runs on, and installs what `uv.lock` pins, every file checked
against its sha256. The packages come from the index that the user has configured for pip or uv;
that is why it is not `uv sync`, which goes to the addresses in the lock file whatever is
configured.

A second call finds a stamp in `.venv` and ends at once. Calls at the same time wait for each
other. Nothing outside the checkout changes but uv's own cache, and a Python if one is fetched.
Exit status: 0 `.venv` is ready; 1 it is not, and the message says why; 2 wrong usage; 130
interrupted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent

if TYPE_CHECKING:
    from harness.setup.front import main
else:  # a script: the package `harness` is not known yet, what lies beside this file is
    sys.path.insert(0, str(HERE))
    from setup.front import main

if __name__ == "__main__":
    sys.exit(main(HERE.parent, sys.argv[1:]))
