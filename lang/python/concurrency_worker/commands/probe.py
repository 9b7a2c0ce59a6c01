"""The command `probe`: one property of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import registry
from ..arguments import parse_probe

if TYPE_CHECKING:
    from ..protocol_stream import ProtocolStream


def main(words: list[str], protocol: ProtocolStream) -> None:
    """Raise UsageError or UnsupportedError: the folder of probes is empty."""
    arguments = parse_probe(words)
    registry.require("model", arguments.model)
    registry.require("probe", arguments.probe)
