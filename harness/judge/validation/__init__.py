"""The statistics held against known truth: simulated sessions here, trials on a real machine."""
