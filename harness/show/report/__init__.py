"""The report as one page of HTML."""

from harness.show.report.page import html, write_html

__all__ = ["html", "write_html"]
