"""I/O-bound: requests to the reply server, which answers after a delay."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from ..arithmetic import mix
from ..failures import UsageError
from ..workload import Workload

if TYPE_CHECKING:
    from collections.abc import Mapping

CONNECT_LIMIT_S = 5.0
MESSAGE_BYTES = 8
LARGEST_PORT = 65535


class Rpc(Workload):
    """One TCP connection per worker; `size`, the delay, is the server's business."""

    parameter_names = frozenset({"address"})
    waits = True

    def __init__(self, size: int, parameters: Mapping[str, str]) -> None:
        """Connect; raises ConnectionError with the address and the reason."""
        super().__init__(size, parameters)
        self._address = parameters["address"]
        # Not create_connection: it encodes even a numeric host by the module for IDNA, whose
        # import takes longer than the connection, again in each forked worker.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(CONNECT_LIMIT_S)
            self._socket.connect(split_address(self._address))
            self._socket.settimeout(None)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            self._socket.close()
            raise ConnectionError(f"connect to {self._address}: {error}") from error

    @classmethod
    def check(cls, size: int, parameters: Mapping[str, str]) -> None:
        """Raise UsageError unless there is an address that can be read."""
        super().check(size, parameters)
        split_address(parameters["address"])

    def task(self, seed: int, t: int) -> int:
        """Return the server's answer to mix(seed, t); raises ConnectionError."""
        try:
            self._socket.sendall(mix(seed, t).to_bytes(MESSAGE_BYTES, "big"))
            answer = self._socket.recv(MESSAGE_BYTES)
            while len(answer) < MESSAGE_BYTES:
                part = self._socket.recv(MESSAGE_BYTES - len(answer))
                if not part:
                    raise ConnectionError(f"end of file after {len(answer)} bytes of the answer")
                answer += part
        except OSError as error:
            raise ConnectionError(f"request to {self._address}: {error}") from error
        return int.from_bytes(answer, "big")

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of `host:port`; raises UsageError."""
    host, colon, port = address.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and len(port) <= 5):
        raise UsageError(f"--param address={address!r} is not host:port")
    if not 1 <= int(port) <= LARGEST_PORT:
        raise UsageError(f"--param address={address!r}: no such port")
    return host, int(port)


WORKLOAD = Rpc
