"""A worker process of a pool in which one dies; imports what such a worker needs and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..teams.process_worker import begin
from . import ways_to_die

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from .ways_to_die import Orders


def prepare_process(orders: Orders, maker: int | None, lifeline: Connection | None) -> None:
    """Be a worker process of the pool."""
    begin(maker, lifeline)
    ways_to_die.prepare(orders)


def take_sent_jobs(
    connection: Connection, prepare: Callable[..., None], prepare_args: tuple[Any, ...]
) -> None:
    """Be a worker made by hand: do jobs as they are sent, until no more can come."""
    prepare(*prepare_args)
    while True:
        try:
            number = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(ways_to_die.job(number))
