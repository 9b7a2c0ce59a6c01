"""What are threads and processes each good for? Measured, and the textbook judged by it."""

__version__ = "0.1.0"
