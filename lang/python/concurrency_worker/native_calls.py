"""The kernels of lang/c as a shared library, and the ways in which Python can call them.

lang/c/src/kernels.h is the contract. The build makes the library and, where it can, a folder
with nothing but cffi; environment variables say where. cffi in ABI mode and `ctypes.CDLL` let
the GIL go while C runs, `ctypes.PyDLL` holds it.
"""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LIBRARY = "CONCURRENCY_WORKER_KERNELS"
"""The variable that names the shared library."""
CFFI_FOLDER = "CONCURRENCY_WORKER_CFFI"
"""The variable that names the folder in which cffi is."""

DECLARATIONS = """
    void *kernel_open(const char *workload, uint64_t size, const char *const *parameters);
    const char *kernel_failure(const void *handle);
    uint64_t kernel_task(void *handle, uint64_t seed, uint64_t t);
    void kernel_close(void *handle);
    int fflush(void *stream);
"""


class Calls(ABC):
    """One way to call the library; a handle is whatever this way makes of kernel_open's."""

    how: ClassVar[str]
    """The name of the way."""
    task: Callable[[Any, int, int], int]
    """kernel_task itself."""
    release: Callable[[Any], None]
    """kernel_close itself."""

    @abstractmethod
    def open(self, workload: str, size: int, parameters: Mapping[str, str]) -> Any:
        """Return the handle of kernel_open."""

    @abstractmethod
    def failure(self, handle: Any) -> str:
        """Return why the handle has failed, or nothing."""

    @abstractmethod
    def flush(self) -> None:
        """Write out what C has printed: its standard output has a buffer of its own."""


class CffiCalls(Calls):
    """cffi in ABI mode."""

    how = "cffi"

    def __init__(self, path: str) -> None:
        """Open the library; raises ImportError or OSError."""
        self._ffi = import_module("cffi").FFI()
        self._ffi.cdef(DECLARATIONS)
        self._library = self._ffi.dlopen(path)
        self._libc = self._ffi.dlopen(None)
        self.task = self._library.kernel_task
        self.release = self._library.kernel_close

    def open(self, workload: str, size: int, parameters: Mapping[str, str]) -> Any:
        """Return the handle of kernel_open."""
        words = [self._ffi.new("char[]", word) for word in words_of(parameters)]
        array = self._ffi.new("const char *[]", [*words, self._ffi.NULL])
        return self._library.kernel_open(os.fsencode(workload), size, array)

    def failure(self, handle: Any) -> str:
        """Return why the handle has failed, or nothing."""
        text: bytes = self._ffi.string(self._library.kernel_failure(handle))
        return text.decode(errors="replace")

    def flush(self) -> None:
        """Write out what C has printed."""
        self._libc.fflush(self._ffi.NULL)


class CtypesCalls(Calls):
    """ctypes, by its class CDLL or, with the GIL held, PyDLL."""

    how = "ctypes"

    def __init__(self, path: str, *, kind: str) -> None:
        """Open the library; raises ImportError or OSError."""
        self._ctypes = ctypes = import_module("ctypes")
        self._library = library = getattr(ctypes, kind)(path)
        text, word, pointer = ctypes.c_char_p, ctypes.c_uint64, ctypes.c_void_p
        library.kernel_open.argtypes = (text, word, ctypes.POINTER(text))
        library.kernel_open.restype = pointer
        library.kernel_failure.argtypes = (pointer,)
        library.kernel_failure.restype = text
        library.kernel_task.argtypes = (pointer, word, word)
        library.kernel_task.restype = word
        library.kernel_close.argtypes = (pointer,)
        library.kernel_close.restype = None
        self.task = library.kernel_task
        self.release = library.kernel_close
        self._fflush = ctypes.CDLL(None).fflush
        self._fflush.argtypes = (pointer,)

    def open(self, workload: str, size: int, parameters: Mapping[str, str]) -> Any:
        """Return the handle of kernel_open."""
        words = [*words_of(parameters), None]
        array = (self._ctypes.c_char_p * len(words))(*words)
        return self._library.kernel_open(os.fsencode(workload), size, array)

    def failure(self, handle: Any) -> str:
        """Return why the handle has failed, or nothing."""
        text: bytes = self._library.kernel_failure(handle)
        return text.decode(errors="replace")

    def flush(self) -> None:
        """Write out what C has printed."""
        self._fflush(None)


def words_of(parameters: Mapping[str, str]) -> list[bytes]:
    """Return keys and values in turn, as C takes them."""
    return [os.fsencode(word) for pair in parameters.items() for word in pair]


@cache
def releasing() -> Calls:
    """Return the way that lets the GIL go: cffi, or ctypes where the build could not have cffi.

    Raises LookupError with what this runtime needs.
    """
    path = library_path()
    folder = os.environ.get(CFFI_FOLDER, "")
    if os.path.isdir(folder):
        # First, and for this import alone: another cffi may be installed, of any age.
        sys.path.insert(0, folder)
        try:
            return loaded(CffiCalls, path)
        except ImportError:
            pass
        finally:
            sys.path.remove(folder)
    return by_ctypes(path, "CDLL")


@cache
def holding() -> Calls:
    """Return the way that holds the GIL; raises LookupError with what this runtime needs."""
    return by_ctypes(library_path(), "PyDLL")


def lacking(way: Callable[[], Calls]) -> str | None:
    """Return what this runtime needs for that way, or None."""
    try:
        way()
    except LookupError as error:
        return str(error)
    return None


def library_path() -> str:
    """Return where the library is; raises LookupError."""
    path = os.environ.get(LIBRARY, "")
    if not os.path.isfile(path):
        raise LookupError("a C compiler at build time")
    return path


def by_ctypes(path: str, kind: str) -> Calls:
    """Return the calls of ctypes; raises LookupError."""
    try:
        return loaded(CtypesCalls, path, kind=kind)
    except ImportError:
        raise LookupError("ctypes, which needs libffi when Python is built") from None


def loaded(way: Callable[..., Calls], path: str, **options: str) -> Calls:
    """Return `way` on the library; raises LookupError if that is for another machine."""
    try:
        return way(path, **options)
    except OSError as error:
        raise LookupError(f"a C compiler that makes what it can load: {error}") from error
