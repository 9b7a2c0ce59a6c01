"""Every way in which workers come to a standstill, and the child in which they do.

Each function brings them there, says `stuck`, and returns only if they went on after all.
"""

from __future__ import annotations

import os
import threading
import warnings
from time import sleep
from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from ..failures import TaskFailedError
from ..teams.parent_death import die_with_program, needs_lifeline
from .child import begin_child
from .crew import LIMIT_S, descriptor_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .crew import Crew, Gate, Lock, Worker
    from .mail import Mail
    from .session import Session

FULL_BYTES = 1 << 20
SIZE = 200
SEED = 42


def kinds_of(kind: str) -> dict[str, Callable[[Session, Crew], None]]:
    """Return what can happen to threads, or to processes by that start method."""
    kinds: dict[str, Callable[[Session, Crew], None]] = {
        "lock_inversion": lock_inversion,
        "lock_inversion_with_bystander": lock_inversion_with_bystander,
        "full_pipes": full_pipes,
    }
    if kind != "threads":
        kinds["holder_killed"] = holder_killed
    if kind in ("threads", "fork"):
        kinds["fork_while_locked"] = fork_while_locked
    return kinds


def stand_still(session: Session) -> None:
    """Be the child, and come to the standstill that it was told."""
    kind = begin_child(session)
    crew = session.crew()
    try:
        kinds_of(session.kind)[kind](session, crew)
    except TaskFailedError as error:
        session.protocol.write("error_seen", saw=str(error).split(": ")[1])
    else:
        session.protocol.write("went_on")
    # Its parent knows what it wants to know, and kills it.
    sleep(LIMIT_S)
    os._exit(1)


def lock_inversion(session: Session, crew: Crew) -> None:
    """Have two workers take two locks in opposite order, each sure of the other's first."""
    one, other, gate = crew.lock(), crew.lock(), crew.gate(2)
    both = [crew.add(take_both, one, other, gate), crew.add(take_both, other, one, gate)]
    for worker in both:
        worker.wait_ready()
    wait_for(session, both)


def lock_inversion_with_bystander(session: Session, crew: Crew) -> None:
    """Do the same beside a worker that computes."""
    crew.add_all(1, compute)
    lock_inversion(session, crew)


def wait_for(session: Session, workers: list[Worker]) -> None:
    """Say that they are stuck once each has told since when, and wait for their end."""
    since_ns = max(worker.receive() for worker in workers)
    session.protocol.write("stuck", clock_ns=since_ns)
    for worker in workers:
        worker.receive()


def take_both(mail: Mail, first: Lock, second: Lock, gate: Gate) -> None:
    """Take one lock, and the other when everybody has one."""
    with first:
        gate.wait(LIMIT_S)
        mail.send(now_ns())
        with second:
            mail.send(None)


def compute(mail: Mail) -> None:
    """Compute without end."""
    from ..workloads.collatz import Collatz  # noqa: PLC0415 (one kind needs it)

    task = Collatz(SIZE, {}).task
    while True:
        task(SEED, 0)


def full_pipes(session: Session, crew: Crew) -> None:
    """Have two workers write to each other more than a pipe holds before either reads."""
    there, back = crew.pipe(), crew.pipe()
    both = [
        crew.add(write_then_read, there[1], back[0]),
        crew.add(write_then_read, back[1], there[0]),
    ]
    for worker in both:
        worker.wait_ready()
    wait_for(session, both)


def write_then_read(mail: Mail, outgoing: Any, incoming: Any) -> None:
    """Write all, and then read as much."""
    mail.send(now_ns())
    left = FULL_BYTES
    while left:
        left -= os.write(descriptor_of(outgoing), bytes(left))
    left = FULL_BYTES
    while left:
        left -= len(os.read(descriptor_of(incoming), left))
    mail.send(None)


def holder_killed(session: Session, crew: Crew) -> None:
    """Kill the process that holds a lock which another wants then."""
    lock = crew.lock()
    holder, other = crew.add(hold_forever, lock), crew.add(take_when_told, lock)
    for worker in (holder, other):
        worker.wait_ready()
    holder.receive()
    holder.kill_alone()
    session.protocol.write("stuck", clock_ns=now_ns())
    other.send(None)
    other.receive()


def hold_forever(mail: Mail, lock: Lock) -> None:
    """Take the lock, say so, and keep it."""
    with lock:
        mail.send(None)
        mail.receive()


def take_when_told(mail: Mail, lock: Lock) -> None:
    """Take the lock, once told to, and say so."""
    mail.receive()
    with lock:
        mail.send(None)


def fork_while_locked(session: Session, crew: Crew) -> None:
    """Fork while a thread holds a lock that the forked process wants."""
    del crew  # a fork it is, whatever the workers are
    lock, held = threading.Lock(), threading.Event()
    threading.Thread(target=_hold, args=(lock, held), daemon=True).start()
    held.wait(LIMIT_S)
    reading, writing = os.pipe()
    maker = os.getpid()
    # That threads and fork do not go together is what this is about.
    warnings.simplefilter("ignore", DeprecationWarning)
    if os.fork() == 0:
        if not needs_lifeline():
            die_with_program(maker, None)
        os.write(writing, b"r")
        lock.acquire()
        os.write(writing, b"l")
        os._exit(0)
    os.read(reading, 1)
    session.protocol.write("stuck", clock_ns=now_ns())
    os.read(reading, 1)


def _hold(lock: Lock, held: threading.Event) -> None:
    lock.acquire()
    held.set()
    sleep(LIMIT_S)
