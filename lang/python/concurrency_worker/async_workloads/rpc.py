"""`rpc` on an event loop."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from ..arithmetic import mix
from ..workload import AsyncWorkload
from ..workloads.rpc import CONNECT_LIMIT_S, MESSAGE_BYTES, split_address

if TYPE_CHECKING:
    from collections.abc import Mapping


class AsyncRpc(AsyncWorkload):
    """One TCP connection per worker, as asyncio's pair of streams; it sets TCP_NODELAY itself."""

    def __init__(self, size: int, parameters: Mapping[str, str]) -> None:
        """Connect to nothing yet."""
        super().__init__(size, parameters)
        self._address = parameters["address"]
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """Connect; raises ConnectionError with the address and the reason."""
        host, port = split_address(self._address)
        connecting = asyncio.open_connection(host, port, family=socket.AF_INET)
        try:
            self._reader, self._writer = await asyncio.wait_for(connecting, CONNECT_LIMIT_S)
        except asyncio.TimeoutError as error:  # an OSError only since 3.11
            raise ConnectionError(f"connect to {self._address}: timed out") from error
        except OSError as error:
            raise ConnectionError(f"connect to {self._address}: {error}") from error

    async def task(self, seed: int, t: int) -> int:
        """Return the server's answer to mix(seed, t); raises ConnectionError."""
        assert self._writer is not None
        try:
            self._writer.write(mix(seed, t).to_bytes(MESSAGE_BYTES, "big"))
            await self._writer.drain()
            answer = await self._reader.readexactly(MESSAGE_BYTES)
        except asyncio.IncompleteReadError as error:
            had = f"end of file after {len(error.partial)} bytes of the answer"
            raise ConnectionError(f"request to {self._address}: {had}") from error
        except OSError as error:
            raise ConnectionError(f"request to {self._address}: {error}") from error
        return int.from_bytes(answer, "big")

    async def close(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()
            # It reports what a plain close would not: that the server had gone before.
            with suppress(OSError):
                await self._writer.wait_closed()


WORKLOAD = AsyncRpc
