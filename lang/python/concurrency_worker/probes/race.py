"""Whether updates without a lock get lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from ..probe import Probe
from ..probing.crew import LIMIT_S
from ..probing.parameters import number

if TYPE_CHECKING:
    from ..probing.crew import Gate, Lock
    from ..probing.mail import Mail
    from ..probing.session import Session

PORTION = 1000
KINDS = ("unsynchronised", "synchronised")


class Shared:
    """The counter of threads: an ordinary variable of an ordinary object."""

    value = 0


def run(session: Session) -> None:
    """Have workers count together, without a lock and with one."""
    for kind in KINDS:
        with session.crew() as crew:
            counter = Shared() if session.kind == "threads" else crew.words(1)
            gate, lock = crew.gate(session.workers), crew.lock()
            cap_ms = session.parameters["cap_ms"]
            crew.add_all(session.workers, count, counter, kind, gate, lock, session.repeats, cap_ms)
            for _ in range(session.parameters["rounds"]):
                reset(counter)
                for worker in crew.workers:
                    worker.send(True)
                updates = sum(worker.receive() for worker in crew.workers)
                session.observe("updates", "updates", updates, kind=kind)
                session.observe("lost", "updates", updates - value_of(counter), kind=kind)
            for worker in crew.workers:
                worker.send(False)


def reset(counter: Any) -> None:
    """Have the counter at 0."""
    if isinstance(counter, Shared):
        counter.value = 0
    else:
        counter[0] = 0


def value_of(counter: Any) -> int:
    """Return what the counter has."""
    return int(counter.value if isinstance(counter, Shared) else counter[0])


def count(
    mail: Mail, counter: Any, kind: str, gate: Gate, lock: Lock, repeats: int, cap_ms: int
) -> None:
    """Count so often, or until the cap is spent, in each round."""
    counting = {
        ("unsynchronised", True): count_variable,
        ("synchronised", True): count_variable_locked,
        ("unsynchronised", False): count_word,
        ("synchronised", False): count_word_locked,
    }[kind, isinstance(counter, Shared)]
    while mail.receive():
        gate.wait(LIMIT_S)
        made = 0
        end_ns = now_ns() + cap_ms * 1_000_000
        while made < repeats and now_ns() < end_ns:
            portion = min(PORTION, repeats - made)
            counting(counter, lock, portion)
            made += portion
        mail.send(made)


# excerpt of race
def one_more(value: int) -> int:
    """Return the next number: a call, at which Python may turn to another thread."""
    return value + 1


def count_variable(counter: Shared, lock: Lock, times: int) -> None:
    """Read, add 1 and write."""
    for _ in range(times):
        counter.value = one_more(counter.value)


def count_variable_locked(counter: Shared, lock: Lock, times: int) -> None:
    """Do the same under the lock."""
    for _ in range(times):
        with lock:
            counter.value = one_more(counter.value)


def count_word(words: Any, lock: Lock, times: int) -> None:
    """Read, add 1 and write, in shared memory."""
    for _ in range(times):
        words[0] = one_more(words[0])


def count_word_locked(words: Any, lock: Lock, times: int) -> None:
    """Do the same under the lock."""
    for _ in range(times):
        with lock:
            words[0] = one_more(words[0])


# end of excerpt


PROBE = Probe(
    run,
    parameters={"rounds": number(10, 1, 100_000), "cap_ms": number(100, 0, 3_600_000)},
    repeats=20_000,
)
