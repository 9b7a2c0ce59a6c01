"""The Python worker program: `worker.py describe | run ... | probe ...` (docs/protocol.md)."""

from __future__ import annotations

import sys

from concurrency_worker.main import main

# The guard is needed: worker processes that are not forked import this file again.
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
