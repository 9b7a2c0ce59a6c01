"""Quantities as a person reads them. Inside the project times are integer nanoseconds."""

from __future__ import annotations

from decimal import Decimal

NS_PER_US = 1_000
NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000

_TIME_STEPS = ((NS_PER_S, "s"), (NS_PER_MS, "ms"), (NS_PER_US, "us"))


def three_digits(value: float) -> str:
    """`value` with three significant digits and no exponent: 0.0512, 1.93, 14.7, 3910."""
    if value == 0:
        return "0.000"
    # Rounding comes first: it decides how many digits stand before the point (9.996 is 10.0).
    return format(Decimal(f"{value:.2e}"), "f")


def duration(value_ns: float) -> str:
    """A time in the unit that suits it: `83.1 us`, `1.94 ms`, `2.50 s`."""
    for step_ns, unit in _TIME_STEPS:
        if abs(value_ns) >= step_ns:
            return f"{three_digits(value_ns / step_ns)} {unit}"
    return f"{three_digits(value_ns)} ns"


def clock(seconds: float) -> str:
    """A length of time for people who wait: `12 s`, `3 min 05 s`, `2 h 10 min`."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def binary_size(value_bytes: float) -> str:
    """Bytes with binary prefixes: `512 B`, `23.4 GiB`."""
    value = float(value_bytes)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if abs(value) < 1024:
            return f"{three_digits(value)} {unit}" if unit != "B" else f"{value:.0f} B"
        value /= 1024
    return f"{three_digits(value)} TiB"
