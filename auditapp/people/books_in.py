"""Workbooks of several sheets that people send: the sheets asked for, cell by cell, read in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from auditapp.kernel.errors import BusyError, InvalidError
from auditapp.people import sheets, tables_in
from auditapp.people.tables_in import HOW, MEMORY, ONE_AT_A_TIME, PATIENCE, WRONG, called

MAX_UNPACKED = 120 * 1024 * 1024
CHARACTERS = 6_000_000  # several times what the largest form we know of holds
_BYTES = 6  # at most, of a character


@dataclass(frozen=True)
class Sheet:
    """`rows` as they stand, the first of them in line `top` + 1 and column `left` + 1 of the sheet.

    `formulas` are (row, column) of cells that are worked out, both counted from 0 as the sheet counts them.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    top: int
    left: int
    formulas: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Book:
    """The names of all sheets, and those asked for by their names in lower case."""

    names: tuple[str, ...]
    sheets: dict[str, Sheet]


class _Sheet(TypedDict):
    name: str
    rows: list[list[str]]
    top: int
    left: int
    formulas: list[list[int]]


class _Book(TypedDict):
    names: list[str]
    sheets: dict[str, _Sheet]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes may be a workbook, of whatever age."""
    return data.startswith((tables_in.ZIP, tables_in.OLD_OFFICE))


def read_book(data: bytes, name: str, wanted: Sequence[str], *, max_rows: int, seconds: int = 10) -> Book:
    """The sheets called as in `wanted` (lower case), each up to `max_rows` rows.

    Raises InvalidError with a sentence for whoever sent it, BusyError while another file is read.
    """
    if data.startswith(tables_in.OLD_OFFICE):
        raise InvalidError(
            f"{called(name)} is locked with a password, or in the format of Excel before 2007. {HOW}",
            code="old_format",
        )
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise BusyError("Another list is being read. Nothing was changed. Try again in a moment.")
    try:
        return _read(data, name, wanted, max_rows, seconds)
    finally:
        ONE_AT_A_TIME.release()


def _read(data: bytes, name: str, wanted: Sequence[str], max_rows: int, seconds: int) -> Book:
    limits = MEMORY, seconds, max_rows + 1, CHARACTERS, MAX_UNPACKED
    most = _BYTES * CHARACTERS + (max_rows + 1) * sheets.MAX_COLUMNS * 3 * len(wanted)
    status, printed = tables_in.printed_by_reader(data, limits, most, wanted)
    if status in WRONG:
        raise InvalidError(f"{called(name)} {WRONG[status]}. {HOW}", code="not_a_table")
    if status == sheets.TOO_MUCH_TEXT:
        raise InvalidError(
            f"{called(name)} holds more text than any form needs. Take out the sheets and columns that are not asked "
            "for, and send it again.",
            code="too_large",
        )
    if status != sheets.READ:  # out of memory or time, however it ended
        raise InvalidError(tables_in.too_large(name), code="too_large")
    return _book(cast("_Book", json.loads(printed)), name, max_rows)


def _book(read: _Book, name: str, max_rows: int) -> Book:
    found = {}
    for key, each in read["sheets"].items():
        rows = tuple(map(tuple, each["rows"]))
        if len(rows) > max_rows:
            raise InvalidError(
                f"{called(name)} has more than {max_rows:,} rows in the sheet {each['name']}. Split it, and import "
                "one part after the other.",
                code="too_many_rows",
            )
        places = frozenset((row, column) for row, column in each["formulas"])
        found[key] = Sheet(each["name"], rows, each["top"], each["left"], places)
    return Book(tuple(read["names"]), found)
