"""How workers are made, started together and collected: one file per kind of worker."""
