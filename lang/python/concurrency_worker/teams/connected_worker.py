"""The worker's side of a connection with its team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..team import Link
from . import messages

if TYPE_CHECKING:
    from ..failures import TaskFailedError
    from ..job import Report
    from .messages import Connection


class ConnectedLink(Link):
    """All but the counter; ends the worker if the team is gone."""

    def __init__(self, team: Connection) -> None:
        """Use this end of the connection."""
        self._team = team

    def prepared(self) -> None:
        """Say ready."""
        self._send(messages.READY)

    def next_job(self) -> bool:
        """Wait for JOB or STOP."""
        return self._receive() == messages.JOB

    def pass_gate(self) -> None:
        """Say ready, and wait for GO."""
        self._send(messages.READY)
        self._receive()

    def hand_in(self, report: Report) -> None:
        """Send the report in parts."""
        for message in messages.pack(report):
            self._send(message)

    def fail(self, error: TaskFailedError) -> None:
        """Send the message of the failure."""
        self._send(messages.FAILED + str(error).encode("utf-8", "backslashreplace"))

    def _send(self, message: bytes) -> None:
        try:
            self._team.send_bytes(message)
        except OSError:
            raise SystemExit(1) from None

    def _receive(self) -> bytes:
        try:
            return self._team.recv_bytes()
        except (EOFError, OSError):
            raise SystemExit(1) from None
