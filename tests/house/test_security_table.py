"""The table in docs/security.md says what is so: every test it names is there, every other row says why."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest

TEXT = Path("docs/security.md").read_text(encoding="utf-8")
STANDINGS = {"met", "met by design", "not met", "not applicable", "for whoever runs it"}
CHAPTERS = set(range(1, 18))
FEWEST_ROWS = 100
SHORTEST_REASON = 10


class Row(NamedTuple):
    """One point of the standard, or several that belong together."""

    numbers: str
    what: str
    standing: str
    because: str


def rows() -> list[Row]:
    table = TEXT.split("## The standard, point by point")[1]
    cells = (line.strip("|").split(" | ") for line in table.splitlines() if re.match(r"\| \d", line))
    return [Row(*(cell.strip() for cell in line)) for line in cells]


@lru_cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.numbers)
def test_a_point_that_is_met_names_tests_that_exist_and_any_other_says_why(row: Row) -> None:
    assert row.standing in STANDINGS
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row.because)
    assert bool(named) == (row.standing == "met")
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []
    assert named or len(row.because) > SHORTEST_REASON


def test_every_chapter_is_gone_through_and_no_point_twice() -> None:
    numbers = [row.numbers for row in rows()]
    assert len(numbers) >= FEWEST_ROWS
    assert len(set(numbers)) == len(numbers)
    assert {int(number) for each in numbers for number in re.findall(r"(?:^|, )(\d+)", each)} == CHAPTERS
