"""`harness compare`: measure, judge, draw, and print the table."""

from __future__ import annotations

from harness.cli import options


def compare(request: options.Request) -> int:
    """Measure, write everything that follows from it, print the tables; the exit status."""
    from harness.catalogue.loader import load_catalogue
    from harness.cli import measuring

    folder = measuring.measure(request)
    from harness.cli import reporting
    from harness.cli.console import print_judgement

    judgement = reporting.judged(folder)
    reporting.write_verdicts(folder, judgement)
    reporting.write_report(folder, judgement)
    print_judgement(judgement, load_catalogue().model_table)
    print(f"Tables and figures: {folder}")
    return measuring.exit_status(folder, request.require, request.strict)


command = options.measuring_command(
    "Measure, judge and draw: the answer for this machine.", compare
)
