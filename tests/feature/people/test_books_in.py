"""Workbooks of several sheets: what was asked for, cell by cell, and a sentence for what is none."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pytest
import xlsxwriter

from auditapp.kernel.errors import InvalidError
from auditapp.people import tables_in
from auditapp.people.books_in import read_book
from auditapp.people.tables_in import read_table
from tests.feature.people.workbooks import ods, packed


def book(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    stream = io.BytesIO()
    written = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": True})
    for name, rows in sheets.items():
        sheet = written.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    written.close()
    return stream.getvalue()


def test_sheets_are_found_whatever_their_capitals_with_cells_as_they_stand() -> None:
    data = book({"Survey": [["type", "label"], ["text", "Two\nlines"]], "Other": [["x"]]})
    found = read_book(data, "form.xlsx", ("survey", "choices"), max_rows=10)
    assert found.names == ("Survey", "Other")
    assert list(found.sheets) == ["survey"]
    assert found.sheets["survey"].rows == (("type", "label"), ("text", "Two\nlines"))


def test_cells_that_are_worked_out_are_told() -> None:
    data = book({"survey": [["type", "label"], ["text", "=1+1"]]})
    assert read_book(data, "form.xlsx", ("survey",), max_rows=10).sheets["survey"].formulas == {(1, 1)}


def test_a_sheet_that_begins_further_down_and_right_says_where() -> None:
    data = book({"survey": [[], [], ["", "", "type"], ["", "", "text"]]})
    sheet = read_book(data, "form.xlsx", ("survey",), max_rows=10).sheets["survey"]
    assert (sheet.top, sheet.left, sheet.rows) == (2, 2, (("type",), ("text",)))


def test_a_list_that_begins_in_a_later_column_keeps_its_first_columns() -> None:
    data = book({"list": [["", "", "Name", "Role"], ["", "", "Ann", "Carer"]]})
    assert read_table(data, "list.xlsx", max_rows=5).rows == (("Ann", "Carer"),)


def test_open_document_is_read_alike() -> None:
    found = read_book(ods([["type", "name"], ["text", "a"]]), "form.ods", ("s1", "sheet1"), max_rows=10)
    assert [sheet.rows[1] for sheet in found.sheets.values()] in ([("text", "a")], [])
    assert found.names


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (tables_in.OLD_OFFICE + b"x" * 600, "locked with a password, or in the format"),
        (packed({"a.txt": "b"}), "is not a table"),
        (b"PK\x03\x04 nothing else", "is damaged"),
        (packed({"xl/workbook.xml": b"\0" * 200 * 1024 * 1024}), "unpacks to more than we can read"),
        (book({"survey": [["a"]] * 12}), "more than 10 rows in the sheet survey"),
    ],
)
def test_what_is_no_form_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        read_book(data, "form.xlsx", ("survey",), max_rows=10)
