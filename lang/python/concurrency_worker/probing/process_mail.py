"""The worker's side of a process of a crew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..teams.process_worker import begin as begin_process
from .mail import Mail, begin

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection


class ProcessMail(Mail):
    """A connection; ends the worker if the probe is gone."""

    def __init__(self, connection: Connection) -> None:
        """Use this end."""
        self._connection = connection

    def send(self, message: object) -> None:
        """Send a pickle."""
        try:
            self._connection.send(message)
        except OSError:
            raise SystemExit(1) from None

    def receive(self) -> Any:
        """Wait for a pickle."""
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            raise SystemExit(1) from None

    def has_some(self) -> bool:
        """Ask the connection."""
        return self._connection.poll()


def main(
    connection: Connection,
    target: Callable[..., None],
    args: tuple[Any, ...],
    maker: int | None,
    lifeline: Connection | None,
) -> None:
    """Be a worker of a crew: the target of its process."""
    begin_process(maker, lifeline)
    begin(ProcessMail(connection), target, args)
