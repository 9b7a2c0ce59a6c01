"""What it costs to have the same data in every worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..clock import now_ns
from ..failures import TaskFailedError
from ..probe import Probe
from ..probing.parameters import number

if TYPE_CHECKING:
    from ..probing.mail import Mail
    from ..probing.session import Session

PAGE_BYTES = 4096
MODULUS = 251
LINE_BYTES = 64


def run(session: Session) -> None:
    """Hand the data to workers, which read and then write it."""
    mib = session.parameters["mib"]
    data = make_data(mib << 20)
    with session.crew() as crew:
        # A forked worker has the data by being forked: it is made when they are handed over.
        forked = session.kind == "fork"
        if not forked:
            crew.add_all(session.workers, use_sent)
        session.park(crew.workers)
        begin_ns = now_ns()
        if forked:
            crew.add_all(session.workers, use, data)
        else:
            for worker in crew.workers:
                worker.send(data)
        sums = [worker.receive() for worker in crew.workers]
        read_ns = now_ns() - begin_ns
        if set(sums) != {expected_sum(len(data))}:
            raise TaskFailedError(f"the workers read {sums}, not {expected_sum(len(data))}")
        session.park(crew.workers)
        begin_ns = now_ns()
        for worker in crew.workers:
            worker.send(None)
        for worker in crew.workers:
            worker.receive()
        written_ns = now_ns() - begin_ns
        session.park(crew.workers)
        for worker in crew.workers:
            worker.send(None)
    session.observe("read_ns", "ns", read_ns, mib=mib)
    session.observe("written_ns", "ns", written_ns, mib=mib)


def make_data(size: int) -> bytearray:
    """Return so many bytes; the one at i is i / 4096 mod 251."""
    data = bytearray(size)
    for page in range(size // PAGE_BYTES):
        begin = page * PAGE_BYTES
        data[begin : begin + PAGE_BYTES] = bytes((page % MODULUS,)) * PAGE_BYTES
    return data


def expected_sum(size: int) -> int:
    """Return the sum of one byte in 64 and the last of so many, which is whole pages."""
    pages = size // PAGE_BYTES
    each = PAGE_BYTES // LINE_BYTES
    return sum(page % MODULUS * each for page in range(pages)) + (pages - 1) % MODULUS


def use_sent(mail: Mail) -> None:
    """Get the data as a message, and do the same."""
    use(mail, mail.receive())


def use(mail: Mail, data: bytearray) -> None:
    """Read one byte in 64 and the last; when told to, write one byte in 64; wait once more."""
    mail.send(sum(data[::LINE_BYTES]) + data[-1])
    mail.receive()
    data[::LINE_BYTES] = b"\xff" * (len(data) // LINE_BYTES)
    mail.send(None)
    mail.receive()


PROBE = Probe(run, parameters={"mib": number(100, 1, 65536)})
