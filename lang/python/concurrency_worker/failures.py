"""The ways in which the program can fail, each with its code and exit status."""

from __future__ import annotations


class ProgramError(Exception):
    """A failure that the contract has a word for; its text becomes the message of the line."""

    code = "internal"
    exit_status = 1


class UsageError(ProgramError):
    """The arguments are wrong."""

    code = "usage"
    exit_status = 2


class UnsupportedError(ProgramError):
    """This program has no such workload, model, lifetime or probe."""

    code = "unsupported"


class NotApplicableError(UnsupportedError):
    """This model does not run this workload; the text is the reason, as `describe` gives it."""


class AbsentModelError(UnsupportedError):
    """The program has this model, but this runtime cannot run it."""

    def __init__(self, name: str, family: str, needs: str) -> None:
        """Say what the model needs."""
        super().__init__(f"model {name} needs {needs}")
        self.family = family
        self.needs = needs


class WorkerDiedError(ProgramError):
    """A worker ended before its job was done."""

    code = "worker_died"


class TaskFailedError(ProgramError):
    """A task, or its preparation or release, could not do its work."""

    code = "task_failed"


class HarnessGoneError(Exception):
    """Standard input has ended and the program ends with it; nothing more is written."""


class ProtocolClosedError(Exception):
    """Nobody reads the protocol any more."""


def reason(error: BaseException) -> str:
    """Return what happened in one line: the kind of the exception and its text."""
    return f"{type(error).__name__}: {error}"
