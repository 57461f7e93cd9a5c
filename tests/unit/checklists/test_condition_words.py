"""Conditions in words."""

from __future__ import annotations

import pytest

from auditapp.checklists.condition_words import condition_words, labelled, quoted
from auditapp.checklists.conditions import parse_condition
from auditapp.checklists.loader import load_library

IPC = next(each for each in load_library() if each.id == "ipc")
FIRST, SECOND = list(IPC.items.values())[:2]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"{FIRST.id} == no", "ONE is No"),
        (f"{FIRST.id} != yes and {SECOND.id} fails", "ONE is not Yes and TWO is not met"),
        (f"{FIRST.id} passes or {SECOND.id} answered", "ONE is met, or TWO has an answer"),
        (f"{FIRST.id} <= 4.50", "ONE is at most 4.5"),
        (f"{FIRST.id} includes smell", "ONE includes smell"),
        (f"count({FIRST.id} fails) >= 3 by group", "ONE is not met for 3 or more in one group"),
        (f"count({FIRST.id} > 5) >= 2", "ONE is above 5 for 2 or more"),
    ],
)
def test_every_term_is_said(written: str, said: str) -> None:
    names = {FIRST.id: "ONE", SECOND.id: "TWO"}
    assert condition_words(parse_condition(written), names.__getitem__, labelled(IPC)) == said


def test_an_item_is_called_by_its_prompt() -> None:
    assert quoted(IPC)(FIRST.id) == f"“{FIRST.prompt}”"
    assert quoted(IPC)("gone.gone.01") == "gone.gone.01"
