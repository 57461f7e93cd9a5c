"""Forms as people make them, each with the report that it must have: nothing of them is dropped unsaid."""

from __future__ import annotations

import sys
from itertools import count, pairwise

import pytest

from auditapp.checklists.drafts import slug
from auditapp.checklists.framework import load_framework
from auditapp.checklists.validation import find_faults
from auditapp.exchange.report import Outcome
from auditapp.exchange.settle import Decisions, Usual, items_of, settled
from auditapp.exchange.xlsform_in import MAX_ROWS, SHEETS, Imported, read_xlsform
from auditapp.people.books_in import read_book
from tests.fixtures.xlsforms.forms import FOLDER, LARGE, form, large, names, tables, told, workbook

REFUSED = {"broken_groups", "broken_all"}
TAKEN = [name for name in names() if name not in REFUSED]


def imported(name: str) -> Imported:
    return read_xlsform(read_book(form(name), name, SHEETS, max_rows=MAX_ROWS), f"{name}.xlsx", slug)


def test_there_are_eight_at_least() -> None:
    assert len([name for name in names() if not name.startswith("broken")]) >= 8


@pytest.mark.parametrize("name", names())
def test_a_form_has_the_report_that_was_looked_through(name: str) -> None:
    assert told(name) == (FOLDER / f"{name}.report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TAKEN)
def test_what_was_taken_is_a_checklist_once_a_manager_has_decided(name: str) -> None:
    read = imported(name)
    usual = Usual("safe-environments", "12", "medium", "7d")
    assert find_faults(settled(read.body, "Form", Decisions(usual)), load_framework()) == []


@pytest.mark.parametrize("name", TAKEN)
def test_every_row_of_the_survey_is_in_the_report(name: str) -> None:
    sheets = large() if name == LARGE else tables(name)
    rows = {
        number
        for number, row in enumerate(sheets["survey"], 1)
        if number > 1
        and any(row)
        and not row[0].startswith(("end group", "end repeat", "end_group", "end_repeat"))
    }
    groups = {number for number in rows if sheets["survey"][number - 1][0].startswith("begin")}
    told_of = {note.row for note in imported(name).notes if note.sheet == "survey"}
    assert rows - told_of <= groups  # a group in which only groups stand has no section of its own


def test_a_large_form_has_all_its_questions() -> None:
    read = imported(LARGE)
    items = [item for _section, item in items_of(read.body)]
    assert len(items) == 330
    assert sum("show_if" in item for item in items) == 60
    outcomes = {note.outcome for note in read.notes}
    assert Outcome.LEFT_OUT not in outcomes


def test_twice_as_long_a_form_is_little_more_than_twice_the_work() -> None:
    costs = [_calls(questions) for questions in (110, 220, 440)]
    assert all(later < 2.6 * earlier for earlier, later in pairwise(costs))


def _calls(questions: int) -> int:
    """How many functions reading a form calls: the same on every machine."""
    book = read_book(workbook(large(questions, 20)), "large.xlsx", SHEETS, max_rows=MAX_ROWS)
    counter = count()
    sys.setprofile(lambda _frame, event, _arg: next(counter) if event.endswith("call") else None)
    try:
        read_xlsform(book, "large.xlsx", slug)
    finally:
        sys.setprofile(None)
    return next(counter)
