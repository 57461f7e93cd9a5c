"""What is served without its comments is still the same code."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditapp.web.lean import without_comments

STATIC = Path("auditapp/static")
FILES = sorted([*STATIC.rglob("*.js"), *STATIC.rglob("*.css")])


def test_comments_go_and_code_and_licences_stay() -> None:
    source = "/*! keep */\n/**\n * Says.\n */\nexport const a = 1; // why\n\n// gone\n  /* gone */\nlet b;\n"
    assert without_comments(source) == "/*! keep */\nexport const a = 1; // why\nlet b;\n"


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_line_is_dropped_inside_a_text(path: Path) -> None:
    """A dropped line inside a template literal would be a lost text: before each, back-ticks are even."""
    kept = without_comments(path.read_text()).splitlines()
    ticks, position = 0, 0
    for line in path.read_text().splitlines():
        if position < len(kept) and kept[position] == line.rstrip():
            ticks, position = ticks + line.count("`") - line.count("\\`"), position + 1
        else:
            assert ticks % 2 == 0, f"{path}: {line!r} was dropped inside a text"
    assert position == len(kept)
