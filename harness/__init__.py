"""Measure what threads and processes are each good for, and judge what the textbook says of them."""

__version__ = "0.1.0"
