"""The command line: one file per command. The only place that prints.

Commands import what they need when they run: `harness --help` loads neither pandas, matplotlib
nor scipy.
"""

from harness.cli.app import main

__all__ = ["main"]
