"""One file per model of concurrency, each with a `MODEL`."""
