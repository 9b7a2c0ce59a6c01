"""One language's worker program for concurrency-harness: pure Python, standard library only."""
