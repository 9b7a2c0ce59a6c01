"""The commands of `harness`, and what happens to an error at the edge."""

from __future__ import annotations

import os
import select
import sys

import typer

from harness.cli import (
    build,
    compare,
    conform,
    diff,
    doctor,
    explain,
    export,
    judge,
    list_,
    plan,
    report,
    run,
    show,
    validate,
    worker,
)
from harness.errors import EXIT_DONE, EXIT_INTERRUPTED, EXIT_USAGE, HarnessError

app = typer.Typer(
    name="harness",
    help="Measure what threads and processes are each good for, on this machine.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module, name in (
    (compare, "compare"),
    (show, "show"),
    (explain, "explain"),
    (doctor, "doctor"),
    (list_, "list"),
    (plan, "plan"),
    (build, "build"),
    (run, "run"),
    (judge, "judge"),
    (report, "report"),
    (export, "export"),
    (diff, "diff"),
    (conform, "conform"),
    (validate, "validate"),
):
    app.command(name)(module.command)
# Everything after the language is the worker program's own.
app.command(
    "worker",
    context_settings={
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
        "help_option_names": [],
    },
)(worker.command)


def main() -> None:
    """Run the command line; exit 0, 1, 2 or 130 as README.md, "Exit status", says."""
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    try:
        status = app(standalone_mode=False)
    except HarnessError as error:
        print(f"harness: {error}", file=sys.stderr)
        status = error.exit_status
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "harness"
        print(f"harness: {_told(error)}\n  next: {command} --help", file=sys.stderr)
        status = EXIT_USAGE
    except OSError as refused:
        status = _refused(refused)
    except (KeyboardInterrupt, typer.Abort):
        status = EXIT_INTERRUPTED
    if status == EXIT_INTERRUPTED:
        print("harness: interrupted", file=sys.stderr)
    sys.exit(status if isinstance(status, int) else 0)


def _refused(error: OSError) -> int:
    """Says what the system refused, in two lines; the exit status."""
    if isinstance(error, BrokenPipeError) and _reader_has_gone():
        # Whoever reads has seen enough, as `head` has; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    print(
        f"harness: {error.filename or 'the system'}: {error.strerror or error}\n"
        "  next: look at its permissions and at the space that is left",
        file=sys.stderr,
    )
    return EXIT_USAGE


def _reader_has_gone() -> bool:
    """Whether it is standard output that nobody reads any more, and no other pipe."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def _told(error: typer.TyperException) -> str:
    """What was wrong with the command line, in the library's words."""
    told = error.format_message() if hasattr(error, "format_message") else str(error)
    return told or str(error)
