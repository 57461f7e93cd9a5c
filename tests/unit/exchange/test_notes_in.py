"""Where the notes of a form come to stand: none is dropped while there is a question it can stand with."""

from __future__ import annotations

import pytest

from auditapp.checklists.drafts import slug
from auditapp.exchange.report import Outcome
from auditapp.exchange.settle import items_of
from auditapp.exchange.xlsform_in import MAX_ROWS, SHEETS, Imported, read_xlsform
from auditapp.people.books_in import read_book
from tests.fixtures.xlsforms.forms import workbook

HEAD = ["type", "name", "label", "relevant"]
NOTE = ["note", "hello", "Walk slowly and look up", ""]
BEGIN, END = ["begin group", "kitchen", "Kitchen", ""], ["end group", "", "", ""]
FRIDGE, BIN = ["text", "fridge", "How is the fridge?", ""], ["text", "bin", "How is the bin?", ""]


def imported(*rows: list[str]) -> Imported:
    data = workbook({"survey": [HEAD, *rows]})
    return read_xlsform(read_book(data, "walk.xlsx", SHEETS, max_rows=MAX_ROWS), "walk.xlsx", slug)


def told_of(read: Imported, name: str) -> tuple[Outcome, str]:
    found = next(note for note in read.notes if note.name == name)
    return found.outcome, found.words


@pytest.mark.parametrize(
    "before",
    [
        [NOTE],
        [["begin group", "about", "About this walk", ""], NOTE, END],
        [["begin group", "whole", "Whole", ""], NOTE, ["begin group", "empty", "Empty", ""], END, END],
    ],
)
def test_a_note_before_the_first_group_stands_above_its_questions(before: list[list[str]]) -> None:
    read = imported(*before, BEGIN, FRIDGE, END)
    section, _item = next(items_of(read.body))
    assert section["intro"] == "Walk slowly and look up"
    assert told_of(read, "hello") == (
        Outcome.TAKEN,
        'Stands above the questions of the section "Kitchen".',
    )


def test_it_comes_before_the_words_that_the_group_has_itself() -> None:
    read = imported(NOTE, BEGIN, ["note", "own", "Wash your hands", ""], FRIDGE, END)
    assert next(items_of(read.body))[0]["intro"] == "Walk slowly and look up Wash your hands"


def test_one_with_a_condition_stands_with_the_first_question_that_follows() -> None:
    read = imported([*NOTE[:3], "${bin} != ''"], BEGIN, FRIDGE, BIN, END)
    first, second = (item for _section, item in items_of(read.body))
    assert first["help"] == "Walk slowly and look up"
    assert second["help"] != first["help"]
    assert told_of(read, "hello")[1].endswith("shown whatever is answered.")


def test_one_that_is_too_long_for_the_section_that_follows_is_told() -> None:
    read = imported([*NOTE[:2], "word " * 190, ""], BEGIN, ["note", "own", "more " * 60, ""], FRIDGE, END)
    outcome, words = told_of(read, "hello")
    assert (outcome, words) == (Outcome.LEFT_OUT, "There is no more room for it in the help.")


def test_one_that_nothing_follows_stands_with_the_question_before_it() -> None:
    read = imported(BEGIN, FRIDGE, BIN, END, NOTE)
    _first, last = (item for _section, item in items_of(read.body))
    assert last["help"] == "Walk slowly and look up"


def test_one_between_two_groups_stands_above_the_second() -> None:
    read = imported(BEGIN, FRIDGE, END, NOTE, ["begin group", "yard", "Yard", ""], BIN, END)
    first, second = (section for section, _item in items_of(read.body))
    assert "intro" not in first
    assert second["intro"] == "Walk slowly and look up"
