"""A condition as rows of choices, and back."""

from __future__ import annotations

import pytest

from auditapp.builder.terms import AS_WRITTEN, rows_of, text_of
from auditapp.checklists.loader import load_library
from auditapp.checklists.trees import Tree, each_item, text_in, trees_in

WRITTEN = [
    "a.b.01 == yes",
    "a.b.01 != no and a.b.02 fails or a.b.03 passes",
    "a.b.01 == warm-one and a.b.02 includes smell",
    "a.b.01 excludes smell or a.b.02 answered",
    "a.b.01 <= 4.5 and a.b.02 > 10 or a.b.03 < -1 and a.b.04 >= 0",
    "count(a.b.01 fails) >= 3 by group",
    "count(a.b.01 passes) >= 2",
    "count(a.b.01 passes) >= 2 by group",
    "count(a.b.01 > 5) >= 2",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_condition_comes_back_from_its_rows(text: str) -> None:
    assert text_of(rows_of(text), {}) == text


def test_every_shipped_condition_comes_back_from_its_rows() -> None:
    conditions = set()
    for definition in load_library():
        for _section, item in each_item(definition.body()):
            conditions |= {
                text_in(item, "show_if"),
                *(text_in(step, "if") for step in trees_in(item, "on_fail")),
            }
    assert len(conditions) > 1
    for text in conditions - {""}:
        assert text_of(rows_of(text), {}) == text


def test_what_the_rows_cannot_say_stays_as_it_is_written() -> None:
    assert rows_of("something nobody can read")[0]["test"] == AS_WRITTEN
    assert text_of(rows_of("something nobody can read"), {}) == "something nobody can read"


def test_an_option_may_be_named_by_its_words() -> None:
    item: Tree = {"response": {"type": "choice", "options": [{"id": "in-bed", "label": "Stays in bed"}]}}
    rows = [{"join": "and", "item": "a.b.01", "test": "is", "word": "stays in bed"}]
    assert text_of(rows, {"a.b.01": item}) == "a.b.01 == in-bed"


def test_empty_rows_say_nothing() -> None:
    assert text_of(rows_of(""), {}) is None
