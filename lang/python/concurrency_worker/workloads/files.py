"""I/O-bound: blocks written to the disk, and read back."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from ..arithmetic import fold, mix
from ..workload import Workload

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCK_BYTES = 65536
WORD_BYTES = 8


class Files(Workload):
    """One file per worker, without a name, of `size` blocks."""

    sizes = range(1, 16_385)
    parameter_names = frozenset({"directory"})
    waits = True
    not_in_event_loop = (
        "regular files are always ready for an event loop: reading and writing them blocks it"
    )

    def __init__(self, size: int, parameters: Mapping[str, str]) -> None:
        """Make the file; raises OSError with the directory and the reason."""
        super().__init__(size, parameters)
        directory = parameters["directory"]
        try:
            self._file, self._path = tempfile.mkstemp("", "concurrency-harness-", directory)
        except OSError as error:
            raise OSError(f"create a file in {directory}: {error.strerror}") from error
        try:
            # At once: whatever happens, nothing is left behind.
            os.unlink(self._path)
        except OSError as error:
            os.close(self._file)
            raise OSError(f"unlink {self._path}: {error.strerror}") from error
        self._block = bytearray(BLOCK_BYTES)

    def task(self, seed: int, t: int) -> int:
        """Return the fold of the first words of the blocks as read; raises OSError."""
        file, block, size = self._file, self._block, self.size
        doing = "write to"
        try:
            for k in range(size):
                block[:WORD_BYTES] = mix(seed, size * t + k).to_bytes(WORD_BYTES, "big")
                if os.pwrite(file, block, k * BLOCK_BYTES) != BLOCK_BYTES:
                    raise OSError(0, "only a part of the block was written")
            doing = "fsync"
            os.fsync(file)
            doing = "read from"
            words = []
            for k in range(size):
                read = os.pread(file, BLOCK_BYTES, k * BLOCK_BYTES)
                if len(read) != BLOCK_BYTES:
                    raise OSError(0, f"only {len(read)} bytes of the block were there")
                words.append(int.from_bytes(read[:WORD_BYTES], "big"))
        except OSError as error:
            raise OSError(f"{doing} {self._path}: {error.strerror}") from error
        return fold(words)

    def close(self) -> None:
        """Close the file, and with it give back its space."""
        os.close(self._file)


WORKLOAD = Files
