"""From the words of the command line to the exit status."""

from __future__ import annotations

import atexit
import os
import sys

from . import registry
from .failures import (
    HarnessGoneError,
    ProgramError,
    ProtocolClosedError,
    UsageError,
    reason,
)
from .interrupt import die_of_interrupt
from .protocol_stream import ProtocolStream


def main(words: list[str]) -> int:
    """Run one command and return the exit status of success, 0.

    Every failure ends the process here, with an `error` line where somebody can still read it.
    """
    protocol = ProtocolStream.take_stdout()
    die_of_interrupt()
    try:
        run_command(words, protocol)
    except (HarnessGoneError, ProtocolClosedError):
        status = 1
    except ProgramError as error:
        status = report(protocol, error.code, str(error), error.exit_status)
    except Exception as error:
        sys.excepthook(*sys.exc_info())
        status = report(protocol, "internal", reason(error), 1)
    else:
        return 0
    # Not sys.exit: worker threads may still be in the middle of a task, and none can be stopped.
    # What is registered for the exit is done all the same: `multiprocessing` has servers to end.
    try:
        atexit._run_exitfuncs()
    finally:
        os._exit(status)


def run_command(words: list[str], protocol: ProtocolStream) -> None:
    """Run the command that the first word names, with the words after it as its options."""
    commands = registry.names("command")
    if not words:
        raise UsageError(f"no command; there is {', '.join(commands)}")
    if words[0] not in commands:
        raise UsageError(f"no command {words[0]!r}; there is {', '.join(commands)}")
    registry.load_command(words[0])(words[1:], protocol)


def report(protocol: ProtocolStream, code: str, message: str, status: int) -> int:
    """Write the `error` line and return `status`, also if nobody reads the line any more."""
    try:
        protocol.write_error(code, message)
    except ProtocolClosedError:
        return 1
    return status
