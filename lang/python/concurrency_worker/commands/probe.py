"""The command `probe`: one property of a model."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .. import registry
from ..arguments import parse_probe
from ..clock import now_ns
from ..failures import UnsupportedError

if TYPE_CHECKING:
    from ..arguments import ProbeArguments
    from ..protocol_stream import ProtocolStream


def main(words: list[str], protocol: ProtocolStream) -> None:
    """Run the probe that the words ask for and write what it sees; raises a ProgramError."""
    arguments = parse_probe(words)
    model = registry.load_model(arguments.model)
    registry.require("probe", arguments.probe)
    if model.probed_as is None:
        pair = f"model {arguments.model} does not run probe {arguments.probe}"
        raise UnsupportedError(f"{pair}: {model.not_probed}")
    run(arguments, model.probed_as, words, protocol)


def run(arguments: ProbeArguments, kind: str, words: list[str], protocol: ProtocolStream) -> None:
    """Run a probe that there is, with workers of this kind."""
    # Here: whoever asks for no probe waits for none of this.
    from ..probing.parameters import read_all  # noqa: PLC0415
    from ..probing.session import Session  # noqa: PLC0415
    from ..probing.standard_input import StandardInput  # noqa: PLC0415

    probe = registry.load_probe(arguments.probe)
    session = Session(
        kind=kind,
        workers=probe.workers if arguments.workers is None else arguments.workers,
        repeats=probe.repeats if arguments.repeats is None else arguments.repeats,
        parameters=read_all(probe.parameters, arguments.parameters),
        words=words,
        protocol=protocol,
        stdin=StandardInput(arguments.die_with_stdin),
    )
    protocol.write("started", pid=os.getpid(), clock_ns=now_ns())
    session.stdin.begin()
    probe.run(session)
    session.stdin.end()
    protocol.write("done")
