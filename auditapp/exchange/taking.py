"""From the bytes of a file to what is kept of it: an XLSForm, YAML of ours, or a plain list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from auditapp.checklists.loader import ChecklistFaults, parse_checklist
from auditapp.exchange import lists_in, tidy
from auditapp.exchange.files import Sent, Table
from auditapp.exchange.headings import headed, with_headings
from auditapp.exchange.lists_in import MAX_ROWS as MOST_LINES
from auditapp.exchange.misnamed import read_list_in
from auditapp.exchange.report import Note, Outcome, Refused
from auditapp.exchange.settle import Decisions, items_of
from auditapp.exchange.xlsform_in import MAX_ROWS, SHEETS, Imported, is_xlsform, read_xlsform
from auditapp.people.books_in import Book, is_workbook, read_book

AS_THEY_ARE = ", just as they are"
_YAML = (".yml", ".yaml")
FreeKey = Callable[[str], str]  # of a title: a key that no checklist has


def understood(data: bytes, name: str) -> Sent | Book:
    """What a file holds: a list whose columns are guessed, a checklist in YAML, or the sheets of a form.

    Raises InvalidError or BusyError for what cannot be read, Refused with the places for what can and is at fault.
    """
    if name.lower().endswith(_YAML):
        return _of_yaml(data, name)
    if is_workbook(data):
        book = read_book(data, name, SHEETS, max_rows=MAX_ROWS, seconds=20)
        if is_xlsform(book):
            return book
    read = read_list_in(data, name, MOST_LINES)
    if not read.rows:
        raise Refused("The list has its headings and no row below them.")
    table = with_headings(
        Table(read.header, read.rows, read.lines, read.header_line, sheet=read.sheet or "list")
    )
    mapping = lists_in.guessed(table)
    lists_in.refuse_too_many(table, mapping)
    return Sent("list", name, _title_of(name), table=table, mapping=mapping)


def of_form(book: Book, name: str, free_key: FreeKey) -> Sent:
    """A form as a checklist. Raises Refused."""
    read = read_xlsform(book, name, free_key)
    return Sent("xlsform", name, str(read.body["title"]), read.body, read.notes, read.decisions)


def with_heading_in(sent: Sent, line: int) -> Sent:
    """A list whose headings stand in another line, its columns guessed anew. Raises ValueError, see `headed`."""
    if sent.table is None or sent.table.heading == line:
        return sent
    table = headed(sent.table, line)
    return replace(sent, body={}, notes=(), table=table, mapping=lists_in.guessed(table))


def of_list(sent: Sent, free_key: FreeKey) -> Sent:
    """A list, now that its columns are known. Raises Refused."""
    if sent.table is None:
        return sent
    read = lists_in.read_list(sent.table, sent.mapping, sent.title, free_key)
    decisions = replace(sent.decisions, items=read.items)
    return replace(sent, body=read.body, notes=read.notes, decisions=decisions)


def _of_yaml(data: bytes, name: str) -> Sent:
    try:
        definition = parse_checklist(data, name)
    except ChecklistFaults as refused:
        faults = [Note("YAML", each.line, "", "", Outcome.LEFT_OUT, each.reason) for each in refused.faults]
        raise Refused("The file is not a checklist as it stands.", faults) from refused
    body = definition.body()
    words = f"{len(definition.items):,} questions in {len(definition.sections):,} sections{AS_THEY_ARE}"
    notes = (Note("YAML", 1, "", definition.id, Outcome.TAKEN, words),)
    kept = frozenset(str(item["id"]) for _section, item in items_of(body))
    return Sent("yaml", name, definition.title, body, notes, Decisions(kept=kept))


def _title_of(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].rsplit(".", 1)[0]
    return tidy.fitted(tidy.cleaned(stem.replace("_", " ")), tidy.TITLE) or "Checklist"


__all__ = ["FreeKey", "Imported", "of_form", "of_list", "understood", "with_heading_in"]
