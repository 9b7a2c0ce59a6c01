"""A worker program held against docs/protocol.md and the golden values."""

from harness.measure.conformance.conform import conform
from harness.measure.conformance.subject import Check

__all__ = ["Check", "conform"]
