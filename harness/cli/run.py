"""`harness run`: measure, and stop there."""

from __future__ import annotations

from harness.cli import options


def run(request: options.Request) -> int:
    """Measure, or go on measuring, and say what to do with it; the exit status."""
    from harness.cli import measuring

    folder = measuring.measure(request)
    print(f"measured: {folder}\nnext: harness report {folder}")
    return measuring.exit_status(folder, request.require, request.strict)


command = options.measuring_command(
    "Measure a plan into a session's folder, or finish an interrupted one.", run
)
