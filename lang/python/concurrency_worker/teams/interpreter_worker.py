"""The worker's side of a team of interpreters: the first thing that a new one imports."""

from __future__ import annotations

import pickle
import sys

from ..team import work
from .channel import Channel, Counter
from .connected_worker import ConnectedLink


def main(job: bytes, worker: int, descriptor: int, taking: int, giving: int) -> None:
    """Be worker number `worker` of the pickled job; the descriptors remain the team's to close."""
    link = InterpreterLink(Channel(descriptor), Counter(taking, giving))
    work(pickle.loads(job), worker, link)
    sys.stdout.flush()


class InterpreterLink(ConnectedLink):
    """With a counter in a pipe."""

    def __init__(self, team: Channel, counter: Counter) -> None:
        """Use this end of the channel, and the counter of all."""
        super().__init__(team)
        self._counter = counter

    def take(self) -> int:
        """Take from the counter."""
        return self._counter.take()
