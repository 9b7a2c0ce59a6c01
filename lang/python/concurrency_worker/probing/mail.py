"""A worker's side of what connects it with the probe."""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, NamedTuple

from ..failures import reason

if TYPE_CHECKING:
    from collections.abc import Callable


class Ready(NamedTuple):
    """A worker's first message: it has begun, and these are its ids."""

    process: int
    thread: int


class Failed(NamedTuple):
    """A worker's last message if it could not do what it was told to."""

    why: str


class Mail(ABC):
    """Messages in order, both ways; any object that the model can hand over."""

    @abstractmethod
    def send(self, message: object) -> None:
        """Give the probe a message."""

    @abstractmethod
    def receive(self) -> Any:
        """Wait, blocked, for a message of the probe."""

    @abstractmethod
    def has_some(self) -> bool:
        """Return whether a message of the probe waits, at once."""


def begin(mail: Mail, target: Callable[..., None], args: tuple[Any, ...]) -> None:
    """Be a worker: say so, and do what `target` does."""
    try:
        mail.send(Ready(os.getpid(), threading.get_native_id()))
        target(mail, *args)
    except Exception as error:
        mail.send(Failed(reason(error)))
