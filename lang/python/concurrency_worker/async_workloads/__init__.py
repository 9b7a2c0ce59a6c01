"""One file per workload that waits on an event loop, each with a `WORKLOAD`."""
