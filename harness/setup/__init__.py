"""Set-up: from a fresh checkout to `.venv`; `harness/bootstrap.py` is its script.

Standard library only, for any Python from 3.9 on, because it runs before anything is installed.
It imports nothing else of the harness, and nothing else of the harness imports it.
"""
