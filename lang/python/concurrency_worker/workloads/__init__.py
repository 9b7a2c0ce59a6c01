"""One file per workload, each with a `WORKLOAD`."""
