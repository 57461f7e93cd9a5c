"""An XLSForm of any checklist is one that xls2xform accepts, and comes back as the same checklist."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyxform.xls2xform import convert

from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.loader import LIBRARY, load_file
from auditapp.exchange.workbook_out import workbook_of
from auditapp.exchange.xlsform_in import MAX_ROWS, SHEETS, Imported, read_xlsform
from auditapp.exchange.xlsform_out import form_of
from auditapp.people.books_in import read_book
from tests.fixtures.xlsforms.forms import workbook
from tests.unit.exchange.made import definitions

FILES = sorted(LIBRARY.glob("*.yml"))


def brought_in(data: bytes) -> Imported:
    return read_xlsform(
        read_book(data, "form.xlsx", SHEETS, max_rows=MAX_ROWS), "form.xlsx", lambda title: title
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_checklist_is_a_form_and_comes_back(path: Path) -> None:
    definition = load_file(path)
    data = workbook_of(form_of(definition))
    assert convert(xlsform=io.BytesIO(data), validate=False).xform
    assert from_body(brought_in(data).body).content_hash == definition.content_hash


@settings(max_examples=40)
@given(definitions)
def test_so_is_any_other(definition: ChecklistDefinition) -> None:
    data = workbook_of(form_of(definition))
    assert convert(xlsform=io.BytesIO(data), validate=False).xform
    read = brought_in(data)
    assert len(read.decisions.kept) == len(definition.items)
    assert from_body(read.body).content_hash == definition.content_hash


def test_what_a_form_cannot_say_is_told_question_by_question() -> None:
    notes = form_of(load_file(LIBRARY / "env.yml")).notes
    bath = next(note for note in notes if note.name == "env.water.01")
    assert "what follows from a failure" in bath.words
    assert "what is met, but to be watched" in bath.words


def test_what_somebody_changes_in_the_form_is_taken_over_and_told() -> None:
    definition = load_file(LIBRARY / "bell.yml")
    form = form_of(definition)
    row = next(row for row in form.survey if row.get("wa_id") == "bell.system.01")
    row["label"], row["hint"], row["wa_severity"] = "Every call point works", "Press each one", "low"
    form.survey.insert(
        form.survey.index(row) + 1, {"type": "text", "name": "extra", "label": "Who tested it?"}
    )
    read = brought_in(workbook_of(form))
    items = from_body(read.body).items
    changed = items["bell.system.01"]
    assert (changed.prompt, changed.help, changed.severity) == (
        "Every call point works",
        "Press each one",
        "low",
    )
    assert [item.prompt for item in items.values()][
        list(items).index("bell.system.01") + 1
    ] == "Who tested it?"
    assert len(items) == len(definition.items) + 1
    assert any("its words were changed in the form" in note.words for note in read.notes)


def test_damaged_extra_columns_do_no_harm() -> None:
    form = form_of(load_file(LIBRARY / "bell.yml"))
    for number, row in enumerate(form.survey):
        if row.get("wa_item", "part") != "part":
            row["wa_item"] = ["{", "[1]", '{"id": 3}', '{"was": {}, "response": []}', "null", "{" * 900][
                number % 6
            ]
    read = brought_in(workbook_of(form))
    assert len(from_body(read.body).items) == 13
    assert any("no question of ours" in note.words for note in read.notes)
    form.settings["wa_checklist"] = '{"id": "x"}'
    read = brought_in(workbook_of(form))
    assert read.body["version"] == "1.0.0"
    assert any("cannot be read any more" in note.words for note in read.notes)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_report_of_our_own_form_says_in_words_what_its_extra_columns_hold(path: Path) -> None:
    read = brought_in(workbook_of(form_of(load_file(path))))
    assert [note.words for note in read.notes if "{" in note.words] == []
    settings = next(note for note in read.notes if note.column == "wa_checklist")
    assert settings.words.startswith("What a form cannot say about the checklist as a whole")


def test_words_that_look_like_formulas_stay_words() -> None:
    plain = workbook({"survey": [["type", "name", "label"], ["text", "a", "Say =1+1 aloud"]]})
    assert brought_in(plain).body
