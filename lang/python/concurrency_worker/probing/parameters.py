"""What a probe's parameters may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..arguments import parse_number
from ..failures import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


class Parameter(NamedTuple):
    """One key of `--param`: its value if it is not given, and how its text is read."""

    default: str
    read: Callable[[str, str], Any]
    """Takes the key and the text; raises UsageError."""


def number(default: int, least: int, most: int) -> Parameter:
    """Return a parameter that is one integer of this range."""
    return Parameter(str(default), lambda key, text: parse_number(_named(key), text, least, most))


def numbers(default: str, least: int, most: int) -> Parameter:
    """Return a parameter that is a comma list of integers of this range."""

    def read(key: str, text: str) -> list[int]:
        return [parse_number(_named(key), part, least, most) for part in text.split(",")]

    return Parameter(default, read)


def ascending_numbers(default: str, least: int, most: int) -> Parameter:
    """Return the same, of integers each of which is larger than the one before."""
    any_order = numbers(default, least, most)

    def read(key: str, text: str) -> list[int]:
        values: list[int] = any_order.read(key, text)
        if sorted(set(values)) != values:
            raise UsageError(f"{_named(key)} must be ascending, not {text!r}")
        return values

    return Parameter(default, read)


def words(default: str) -> Parameter:
    """Return a parameter that is a comma list of names, such as a condition may hold."""

    def read(key: str, text: str) -> list[str]:
        values = text.split(",")
        for value in values:
            if not (value.isascii() and value.replace("_", "").replace("-", "").isalnum()):
                raise UsageError(f"{_named(key)} must be names, not {text!r}")
        return values

    return Parameter(default, read)


def choices(default: str, known: Collection[str]) -> Parameter:
    """Return a parameter that is a comma list of names that there are."""

    def read(key: str, text: str) -> list[str]:
        values = text.split(",")
        for value in values:
            if value not in known:
                raise UsageError(f"{_named(key)}: no {value!r}; there is {', '.join(known)}")
        return values

    return Parameter(default, read)


def text(default: str) -> Parameter:
    """Return a parameter that is taken as it is."""
    return Parameter(default, lambda _, value: value)


def read_all(known: Mapping[str, Parameter], given: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of every parameter; raises UsageError."""
    for key in given:
        if key not in known:
            raise UsageError(f"this probe has no --param {key!r}")
    return {
        key: parameter.read(key, given.get(key, parameter.default))
        for key, parameter in known.items()
    }


def _named(key: str) -> str:
    return f"--param {key}"
