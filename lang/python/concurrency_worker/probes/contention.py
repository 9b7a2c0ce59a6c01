"""What a shared counter costs."""

from __future__ import annotations

from itertools import count, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from ..clock import now_ns
from ..failures import TaskFailedError
from ..probe import Probe
from ..probing.crew import LIMIT_S
from ..probing.parameters import number
from ..runtime import gil_is_on

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableSequence

    from ..probing.crew import Crew, Gate, Lock
    from ..probing.mail import Mail
    from ..probing.session import Session

NONE = "none"
UNPADDED = "unpadded"
ATOMIC = "atomic"
LOCK = "lock"
PORTION = 1000
WORD_BYTES = 8
APART_WORDS = 128 // WORD_BYTES


class Part(NamedTuple):
    """What one worker counts in: its cell at that place, or the counter of all."""

    kind: str
    gate: Gate
    lock: Lock
    cells: MutableSequence[int]
    place: int
    counter: Iterator[int] | None


class Done(NamedTuple):
    """What one worker did."""

    operations: int
    begin_ns: int
    end_ns: int


def run(session: Session) -> None:
    """Count, by one worker and by all."""
    kinds = [NONE, UNPADDED, LOCK]
    # `next` of an `itertools.count` is one step under a GIL, and nothing between processes is.
    if session.kind == "threads" and gil_is_on():
        kinds.insert(2, ATOMIC)
    for kind in kinds:
        for workers in sorted({1, session.workers}):
            with session.crew() as crew:
                op_ns = count_together(session, crew, kind, workers)
            session.observe("op_ns", "ns", op_ns, kind=kind, workers=workers)


def count_together(session: Session, crew: Crew, kind: str, workers: int) -> float:
    """Return the time of one operation; raises TaskFailedError if some are lost."""
    gate, lock, steps = crew.gate(workers), crew.lock(), count()
    shared = crew.words(APART_WORDS * (workers + 1))
    first = first_index(shared)
    made = []
    for worker in range(workers):
        cells, index = shared, first
        if kind == UNPADDED:
            index += worker
        elif kind == NONE and session.kind == "threads":
            cells = crew.words(2 * APART_WORDS)
        elif kind == NONE:
            index += worker * APART_WORDS
        counter = steps if kind == ATOMIC else None
        made.append(cells)
        part = Part(kind, gate, lock, cells, index, counter)
        crew.add(work, part, session.repeats, session.parameters["cap_ms"])
    for worker in crew.workers:
        worker.wait_ready()
    done: list[Done] = [worker.receive() for worker in crew.workers]
    total = sum(each.operations for each in done)
    has = next(steps) if kind == ATOMIC else sum(map(sum, unique(made)))
    if has != total:
        raise TaskFailedError(f"kind {kind}: {total} operations, and the counters have {has}")
    took_ns = max(each.end_ns for each in done) - min(each.begin_ns for each in done)
    return took_ns / max(each.operations for each in done)


def unique(cells: list[MutableSequence[int]]) -> list[MutableSequence[int]]:
    """Return each object once."""
    return list({id(each): each for each in cells}.values())


def first_index(words: MutableSequence[int]) -> int:
    """Return the index of the first of shared words at which 128 bytes begin; 0 in a list."""
    if isinstance(words, list):
        return 0  # of references: where they lie Python does not say
    from ctypes import addressof  # noqa: PLC0415 (a program of threads does without)

    array: Any = words
    return -addressof(array) % (APART_WORDS * WORD_BYTES) // WORD_BYTES


def work(mail: Mail, part: Part, repeats: int, cap_ms: int) -> None:
    """Pass the gate and count, in portions, until it is enough or the cap is spent."""
    kind, gate, lock, cells, index, counter = part
    gate.wait(LIMIT_S)
    operations = 0
    begin_ns = end_ns = now_ns()
    while operations < repeats and end_ns < begin_ns + cap_ms * 1_000_000:
        portion = min(PORTION, repeats - operations)
        if kind == LOCK:
            for _ in repeat(None, portion):
                with lock:
                    cells[index] += 1
        elif counter is not None:
            for _ in repeat(None, portion):
                next(counter)
        else:
            for _ in repeat(None, portion):
                cells[index] += 1
        operations += portion
        end_ns = now_ns()
    mail.send(Done(operations, begin_ns, end_ns))


PROBE = Probe(run, parameters={"cap_ms": number(200, 0, 3_600_000)}, repeats=200_000)
