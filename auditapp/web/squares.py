"""QR codes: squares that a camera reads."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from markupsafe import Markup

_EDGE = 4  # modules that a camera needs empty round the code
_SVG = Markup(
    '<svg class="app-square {}" viewBox="0 0 {size} {size}" role="img" aria-label="{}" shape-rendering="crispEdges">'
    '<rect width="{size}" height="{size}" fill="#ffffff"></rect><path d="{}" fill="#000000"></path></svg>'
)


def square(text: str, *, name: str, block: str) -> Markup:
    """The text as a QR code: black on white whatever the theme, and as large as the class `block` makes it.

    `name` tells those who do not see it what it holds.
    """
    rows = [[bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]
    strokes = (
        f"M{_EDGE + start} {_EDGE + line}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return _SVG.format(block, name, "".join(strokes), size=len(rows) + 2 * _EDGE)


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((at, 1))
    return runs
