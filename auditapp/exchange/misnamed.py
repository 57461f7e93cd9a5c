"""Files that are called like a workbook and are none: what they are instead, judged by what they hold."""

from __future__ import annotations

from auditapp.exchange.report import Refused
from auditapp.kernel.errors import InvalidError
from auditapp.people.books_in import is_workbook
from auditapp.people.tables_in import HOW, Table, called, read_table

_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"<", "a web page"),
    (b"{", "data in JSON"),
)


def read_list_in(data: bytes, name: str, max_rows: int) -> Table:
    """The table in a file, which may also be text in columns that is called like a workbook.

    Raises InvalidError or BusyError as `read_table` does, Refused for what is called a workbook and has no columns.
    """
    if not name.lower().endswith(_SUFFIXES) or is_workbook(data) or not data.strip():
        return read_table(data, name, max_rows=max_rows)
    if _kind_of(data) in dict(_KINDS).values():
        raise _refusal(data, name)
    try:
        table = read_table(data, name, max_rows=max_rows)
    except InvalidError as error:
        if error.code != "not_a_table":
            raise
        raise _refusal(data, name) from error
    filled = [len(list(filter(None, row))) for row in (table.header, *table.rows)]
    if not table.rows or 2 * sum(count > 1 for count in filled) <= len(filled):
        raise _refusal(data, name)
    return table


def _refusal(data: bytes, name: str) -> Refused:
    return Refused(f"{called(name)} is no workbook, whatever its name says: it is {_kind_of(data)}. {HOW}")


def _kind_of(data: bytes) -> str:
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((kind for start, kind in _KINDS if head.startswith(start)), "")
    return found or ("no table that we know" if b"\x00" in head[:4000] else "plain text without columns")
