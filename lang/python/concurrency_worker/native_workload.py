"""A workload as the native library has it, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .workload import Workload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .native_calls import Calls


class NativeWorkload(Workload):
    """Prepare, task and release are functions of the library."""

    def __init__(
        self, calls: Calls, workload: str, size: int, parameters: Mapping[str, str]
    ) -> None:
        """Prepare; raises RuntimeError with the library's reason."""
        super().__init__(size, parameters)
        self._calls = calls
        self._task = calls.task
        self._handle = calls.open(workload, size, parameters)
        try:
            self._expect_no_failure()
        except RuntimeError:
            calls.release(self._handle)
            raise

    def task(self, seed: int, t: int) -> int:
        """Return the library's result; raises RuntimeError with its reason."""
        result = self._task(self._handle, seed, t)
        if result == 0:  # what it is after a failure, and may be without one
            self._expect_no_failure()
        return result

    def close(self) -> None:
        """Release."""
        self._calls.release(self._handle)
        self._calls.flush()

    def _expect_no_failure(self) -> None:
        failure = self._calls.failure(self._handle)
        if failure:
            raise RuntimeError(failure)
