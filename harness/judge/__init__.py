"""From a session's record to estimates and verdicts. Measures nothing."""
