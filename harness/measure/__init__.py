"""From the catalogue to a record on disk: find, build, plan, run. Judges nothing."""
