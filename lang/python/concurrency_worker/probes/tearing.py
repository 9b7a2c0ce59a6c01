"""Whether a reader sees half a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..clock import now_ns
from ..probe import Probe
from ..probing.crew import LIMIT_S
from ..probing.parameters import number

if TYPE_CHECKING:
    from collections.abc import MutableSequence

    from ..probing.crew import Gate, Lock
    from ..probing.mail import Mail
    from ..probing.session import Session

KINDS = ("unsynchronised", "synchronised")
APART = 16
"""Words between the two of a pair: more than a cache line."""
PORTION = 100


def run(session: Session) -> None:
    """Have one worker write pairs and another read them, without a lock and with one."""
    for kind in KINDS:
        with session.crew() as crew:
            pair, gate, lock = crew.words(2 * APART), crew.gate(2), crew.lock()
            args = (pair, kind == "synchronised", gate, lock, session.parameters["milliseconds"])
            writing, reading = crew.add(write, *args), crew.add(read, *args)
            both = (writing, reading)
            for worker in both:
                worker.wait_ready()
            for _ in range(session.parameters["rounds"]):
                for worker in both:
                    worker.send(True)
                writing.receive()
                reads, violations = reading.receive()
                session.observe("reads", "reads", reads, kind=kind)
                session.observe("violations", "reads", violations, kind=kind)
            for worker in both:
                worker.send(False)


def same(value: int) -> int:
    """Return it: a call, at which Python may turn to another thread."""
    return value


def write(
    mail: Mail,
    pair: MutableSequence[int],
    locked: bool,
    gate: Gate,
    lock: Lock,
    milliseconds: int,
) -> None:
    """Write pairs of equal numbers for so long, in each round."""
    i = 0
    while mail.receive():
        gate.wait(LIMIT_S)
        end_ns = now_ns() + milliseconds * 1_000_000
        while now_ns() < end_ns:
            # excerpt of tearing
            if locked:
                for _ in range(PORTION):
                    i += 1
                    with lock:
                        pair[0] = i
                        pair[APART] = same(i)
            else:
                for _ in range(PORTION):
                    i += 1
                    pair[0] = i
                    pair[APART] = same(i)
            # end of excerpt
        mail.send(None)


def read(
    mail: Mail,
    pair: MutableSequence[int],
    locked: bool,
    gate: Gate,
    lock: Lock,
    milliseconds: int,
) -> None:
    """Read pairs for so long, in each round, and count those that differ."""
    while mail.receive():
        gate.wait(LIMIT_S)
        reads = violations = 0
        end_ns = now_ns() + milliseconds * 1_000_000
        while now_ns() < end_ns:
            # excerpt of tearing
            if locked:
                for _ in range(PORTION):
                    with lock:
                        one = same(pair[0])
                        other = pair[APART]
                    violations += one != other
            else:
                for _ in range(PORTION):
                    one = same(pair[0])
                    other = pair[APART]
                    violations += one != other
            # end of excerpt
            reads += PORTION
        mail.send((reads, violations))


PROBE = Probe(
    run,
    parameters={"rounds": number(10, 1, 100_000), "milliseconds": number(20, 1, 3_600_000)},
)
