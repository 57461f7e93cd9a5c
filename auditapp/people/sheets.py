"""A program of its own: reads the largest sheet of a workbook and prints its rows as text.

A few bytes of a workbook can ask for more memory than there is, which ends the process that reads it. It is
started by `tables_in.py`, reads the workbook from its input, and knows nothing of the product.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_COLUMNS, MAX_CELL = 200, 2000
READ, NO_WORKBOOK, TOO_LARGE, LOCKED = 0, 3, 4, 5
Cell = int | float | str | bool | time | date | datetime | timedelta


def main(memory: str, rows: str) -> int:
    """Print at most `rows` rows within `memory` bytes; the status says how it went."""
    limit = int(memory)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415 - after the limit
    except (MemoryError, ImportError):
        return TOO_LARGE
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        read = _largest(book).to_python(nrows=int(rows))
        cut = slice(MAX_COLUMNS + 1), slice(MAX_CELL + 1)  # one more each, so that too much is seen
        json.dump([[text_of(cell)[cut[1]] for cell in _filled(row)[cut[0]]] for row in read], sys.stdout)
    except PasswordError:
        return LOCKED
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, ValueError):
        return NO_WORKBOOK
    return READ


def _filled(row: list[Cell]) -> list[Cell]:
    """The row up to its last filled cell."""
    width = max((at for at, cell in enumerate(row, 1) if cell != ""), default=0)
    return row[:width]


def _largest(book: CalamineWorkbook) -> CalamineSheet:
    """The sheet with the most cells: a list, and not the notes before it."""
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    return max(sheets, key=lambda sheet: sheet.height * sheet.width)


def text_of(cell: Cell) -> str:
    """What a person would have typed: 42.0 is 42, a day is 2026-11-30."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
