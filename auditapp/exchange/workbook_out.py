"""The sheets of a form as an Excel workbook. Text stays text: nothing in it is a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from auditapp.exchange.xlsform_out import Cells, Form

_PLAIN = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "constant_memory": False,
}  # fmt: skip
_FIRST = (
    "type",
    "list_name",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
)
_WIDTHS = {"label": 60, "hint": 60, "name": 28, "type": 24}


def workbook_of(form: Form) -> bytes:
    """The workbook: survey, choices, settings, and a sheet that says what the form cannot."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _PLAIN) as book:
        bold = book.add_format({"bold": True})
        for name, rows in (("survey", form.survey), ("choices", form.choices), ("settings", [form.settings])):
            sheet = book.add_worksheet(name)
            headings = _headings(rows)
            for column, heading in enumerate(headings):
                sheet.write_string(0, column, heading, bold)
                sheet.set_column(column, column, _WIDTHS.get(heading, 16))
            for line, row in enumerate(rows, 1):
                for column, heading in enumerate(headings):
                    if row.get(heading):
                        sheet.write_string(line, column, row[heading])
            sheet.freeze_panes(1, 0)
        _write_notes(book, form)
    return stream.getvalue()


def _headings(rows: Sequence[Cells]) -> list[str]:
    """Those there are: what everybody knows first, then translations, then our own."""
    there = dict.fromkeys(heading for row in rows for heading in row)
    known = [heading for heading in _FIRST if heading in there]
    own = sorted(heading for heading in there if heading.startswith("wa_"))
    return [*known, *(each for each in there if each not in {*known, *own}), *own]


def _write_notes(book: xlsxwriter.Workbook, form: Form) -> None:
    sheet = book.add_worksheet("walkaround")
    sheet.write_string(0, 0, "What the form cannot say")
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 100)
    for line, note in enumerate(form.notes, 1):
        sheet.write_string(line, 0, note.name)
        sheet.write_string(line, 1, note.words)
