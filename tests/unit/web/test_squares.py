"""QR codes as pictures."""

from __future__ import annotations

import re

import segno

from auditapp.web.squares import square

ADDRESS = "https://audits.example.org/capture/"


def test_the_square_holds_each_dark_module_once() -> None:
    drawn = square(ADDRESS, name="The tablet app", block="app-here")
    assert 'viewBox="0 0 37 37"' in drawn
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn)
    found = [(int(x) + step - 4, int(y) - 4) for x, y, long in strokes for step in range(int(long))]
    rows = segno.make(ADDRESS, error="m", micro=False).matrix
    assert sorted(found) == sorted((x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)


def test_the_square_says_what_it_holds_and_has_no_style_of_its_own() -> None:
    drawn = square("x", name="Yours & <mine>", block="app-here")
    assert 'role="img" aria-label="Yours &amp; &lt;mine&gt;"' in drawn
    assert "style" not in drawn
