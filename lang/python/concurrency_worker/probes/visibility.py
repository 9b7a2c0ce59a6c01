"""Who sees what a worker changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..probe import Probe
from ..probing.changes import kinds

if TYPE_CHECKING:
    from ..probing.changes import Change
    from ..probing.mail import Mail
    from ..probing.session import Session


def run(session: Session) -> None:
    """Have one worker change something, and its sibling look, again and again."""
    for kind, change in kinds():
        with session.crew() as crew:
            words = crew.mapping()
            changing, looking = crew.add_all(2, change_and_look, change, words)
            for number in range(1, session.repeats + 1):
                changing.send(("change", number))
                told = changing.receive()
                looking.send(("look", told))
                session.observe("seen", "bool", int(looking.receive()), kind=kind)
                changing.send(("undo", number))
                changing.receive()
            for worker in (changing, looking):
                worker.send(None)


def change_and_look(mail: Mail, kind: type[Change], words: list[int]) -> None:
    """Do what it is told: change, look, or undo."""
    change = kind(words)
    while (told := mail.receive()) is not None:
        what, value = told
        mail.send(getattr(change, what)(value))


PROBE = Probe(run, parameters={}, repeats=59)
