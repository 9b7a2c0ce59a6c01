"""The commands of `harness`, and what happens to an error at the edge."""

from __future__ import annotations

import sys

import click
import typer

from harness.cli import (
    build,
    compare,
    conform,
    doctor,
    judge,
    list_,
    plan,
    report,
    run,
    show,
    worker,
)
from harness.errors import EXIT_INTERRUPTED, EXIT_USAGE, HarnessError

app = typer.Typer(
    name="harness",
    help="Measure what threads and processes are each good for, on this machine.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module, name in (
    (compare, "compare"),
    (show, "show"),
    (doctor, "doctor"),
    (list_, "list"),
    (plan, "plan"),
    (build, "build"),
    (run, "run"),
    (judge, "judge"),
    (report, "report"),
    (conform, "conform"),
):
    app.command(name)(module.command)
# Everything after the language is the worker program's own.
app.command("worker", context_settings={"ignore_unknown_options": True, "help_option_names": []})(
    worker.command
)


def main() -> None:
    """Run the command line; exit 0, 1, 2 or 130 as README.md, "Exit status", says."""
    try:
        status = app(standalone_mode=False)
    except HarnessError as error:
        print(f"harness: {error}", file=sys.stderr)
        status = error.exit_status
    except click.ClickException as error:
        error.show()
        status = EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        print("harness: interrupted", file=sys.stderr)
        status = EXIT_INTERRUPTED
    sys.exit(status if isinstance(status, int) else 0)
