"""What harness/native/README.md promises of the reply server, over real sockets."""

from __future__ import annotations

import socket
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from harness.measure.service import NativePrograms
from harness.protocol import Listening

MASK = 2**64 - 1
#: A loaded machine takes this long for what an idle one does at once.
GENEROUS_S = 60.0


def mix(seed: int) -> int:
    """mix(seed, 0) of docs/protocol.md."""
    z = (seed + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
    return z ^ z >> 31


@pytest.fixture
def connected(native: NativePrograms) -> Iterator[Callable[..., list[socket.socket]]]:
    """Connections to a server with that delay, as many as asked for; it ends with the test."""
    with ExitStack() as stack:

        def connect(delay_us: int, count: int = 1) -> list[socket.socket]:
            program = stack.enter_context(_serving(native, delay_us))
            assert program.stdout is not None
            address = Listening.model_validate_json(program.stdout.readline()).address
            host, port = address.split(":")
            return [
                stack.enter_context(socket.create_connection((host, int(port)), GENEROUS_S))
                for _ in range(count)
            ]

        yield connect


@contextmanager
def _serving(native: NativePrograms, delay_us: int) -> Iterator[subprocess.Popen[bytes]]:
    argv = [*native.argv("reply_server"), "--delay-us", str(delay_us)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        yield program
        assert program.stdin is not None
        program.stdin.close()
        assert program.wait(GENEROUS_S) == 0


def requests(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}Q", *numbers)


def answers(client: socket.socket, count: int) -> list[int]:
    received = b""
    while len(received) < 8 * count:
        more = client.recv(8 * count - len(received))
        assert more, f"the connection ended after {len(received)} bytes"
        received += more
    return list(struct.unpack(f">{count}Q", received))


@pytest.mark.parametrize("delay_us", [0, 2000])
def test_pipelined_requests_are_answered_in_their_order(
    connected: Callable[..., list[socket.socket]], delay_us: int
) -> None:
    """More of them than are read at a time."""
    numbers = range(3000)
    (client,) = connected(delay_us)
    client.sendall(requests(*numbers))
    assert answers(client, len(numbers)) == [mix(number) for number in numbers]


def test_a_request_may_come_in_pieces(connected: Callable[..., list[socket.socket]]) -> None:
    (client,) = connected(0)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    whole = requests(MASK, 7)
    for piece in (whole[:3], whole[3:11], whole[11:]):
        client.sendall(piece)
    assert answers(client, 2) == [mix(MASK), mix(7)]


def test_no_answer_comes_before_its_delay_whoever_else_asks(
    connected: Callable[..., list[socket.socket]],
) -> None:
    delay_s = 0.05
    clients = connected(round(delay_s * 1e6), 20)
    asked_s = []
    for number, client in enumerate(clients):
        asked_s.append(time.monotonic())
        client.sendall(requests(number))
    for number, client in enumerate(clients):
        assert answers(client, 1) == [mix(number)]
        assert time.monotonic() - asked_s[number] >= delay_s


def test_a_client_that_has_said_all_still_gets_its_answers(
    connected: Callable[..., list[socket.socket]],
) -> None:
    (client,) = connected(20_000)
    client.sendall(requests(1, 2))
    client.shutdown(socket.SHUT_WR)
    assert answers(client, 2) == [mix(1), mix(2)]
    assert client.recv(1) == b""


def test_a_client_that_does_not_read_loses_its_connection_and_harms_no_other(
    connected: Callable[..., list[socket.socket]],
) -> None:
    greedy, modest = connected(0, 2)
    block = requests(*range(8192))
    # Some 64 MB: more than any kernel holds for a socket.
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        greedy.sendall(1000 * block)
    modest.sendall(requests(5))
    assert answers(modest, 1) == [mix(5)]


def test_answers_of_a_client_that_has_gone_reach_nobody_else(
    connected: Callable[..., list[socket.socket]],
) -> None:
    first, second = connected(100_000, 2)
    first.sendall(requests(*range(100)))
    first.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    address = first.getpeername()
    first.close()  # with a reset: the server closes that descriptor, and gives it away again
    with socket.create_connection(address, GENEROUS_S) as heir:
        heir.sendall(requests(1000))
        second.sendall(requests(2000))
        assert answers(heir, 1) == [mix(1000)]
        assert answers(second, 1) == [mix(2000)]


def run(native: NativePrograms, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*native.argv("reply_server"), *arguments],
        check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=GENEROUS_S,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--delay-us is required"),
        (["--delay-us"], "--delay-us needs a value"),
        (["--delay-us", "soon"], "not 'soon'"),
        (["--delay-us", "-1"], "not '-1'"),
        (["--delay-us", "1", "--delay-us", "2"], "given twice"),
        (["--delay-us", "1", "--port", "65536"], "from 0 to 65535"),
        (["--speed", "1"], "unknown argument '--speed'"),
    ],
)
def test_wrong_arguments_are_told_in_one_line(
    native: NativePrograms, arguments: list[str], told: str
) -> None:
    done = run(native, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_refused_with_the_address(native: NativePrograms) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run(native, "--delay-us", "0", "--port", port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
