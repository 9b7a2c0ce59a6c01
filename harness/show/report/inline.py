"""A drawn figure as a part of a page: its colours follow the page's, its names are its own."""

from __future__ import annotations

import re

from harness.show.look import Look

_PROLOGUE = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_UNSEEN = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)


def inline_svg(drawn: str, look: Look, prefix: str) -> str:
    """The SVG file as an element. Ids begin with `prefix`, so that two figures share none.

    Colours of the look become the page's variables --ink, --faint, --rule and --ground.
    """
    svg = _UNSEEN.sub("", _PROLOGUE.sub("", drawn))
    opening, _, rest = svg.partition(">")
    opening = re.sub(r' (?:width|height)="[^"]*"', "", opening)
    svg = f'{opening} aria-hidden="true" focusable="false">{rest}'
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r'(xlink:href="#|url\(#)', rf"\g<1>{prefix}-", svg)
    for name in ("ink", "faint", "rule", "ground"):
        colour = getattr(look, name)
        svg = re.sub(rf"(?<=[:\s\"]){colour}\b", f"var(--{name})", svg, flags=re.IGNORECASE)
    return svg
