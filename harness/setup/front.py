"""The command: is there anything to do, and if so, do it or say why it cannot be done."""

from __future__ import annotations

import sys
from pathlib import Path

from .messages import SetupFailure, say
from .stamp import is_ready


def main(root: Path, arguments: list[str]) -> int:
    """Bring `.venv` in `root` up to date; the exit status.

    With --quiet nothing is said when there is nothing to do.
    """
    if arguments not in ([], ["--quiet"]):
        print("usage: python3 harness/bootstrap.py [--quiet]", file=sys.stderr)
        return 2
    try:
        if is_ready(root):
            if not arguments:
                say(f"{root / '.venv'} is up to date")
            return 0
        # Only now: ssl and urllib take longer to import than all of the above.
        from .steps import set_up  # noqa: PLC0415

        set_up(root)
    except SetupFailure as failure:
        print(f"set-up failed: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up interrupted; `make setup` goes on where it stopped", file=sys.stderr)
        return 130
    return 0
