"""A program of its own: reads the largest sheet of a workbook, or several by name, and prints their rows as text.

A few bytes of a workbook can ask for more memory or time than there is, which ends the process that reads it. It is
started by `tables_in.py`, reads the workbook from its input, and knows nothing of the product.
"""

from __future__ import annotations

import io
import json
import posixpath
import resource
import sys
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_COLUMNS, MAX_CELL = 200, 2000
MAX_CELL_OF_BOOK, MAX_FORMULAS = 32_767, 1000
READ, NO_WORKBOOK, TOO_LARGE, LOCKED, TOO_MUCH_TEXT, DAMAGED = 0, 3, 4, 5, 6, 7
MAX_PARTS = 2000
_WORKBOOK, _RELATIONS, _BINARY = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/workbook.bin"
_NO_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")
Cell = int | float | str | bool | time | date | datetime | timedelta


def main(memory: str, seconds: str, rows: str, characters: str, unpacked: str, *wanted: str) -> int:
    """Print at most `rows` rows within `memory` bytes and `seconds` of the processor; the status says how it went.

    Nothing is printed of a sheet with more than `characters` characters, nor of a file of more than `unpacked` bytes.
    With the names of sheets that are `wanted`, those are printed instead of the largest, as `_book` says.
    """
    _limit(int(memory), int(seconds))
    try:
        from python_calamine import CalamineError, PasswordError  # noqa: PLC0415 - after the limit it must fit in
    except (MemoryError, ImportError):
        return TOO_LARGE
    wrong = (CalamineError, ET.ParseError, KeyError, RuntimeError, ValueError, zlib.error)
    try:
        return _read(sys.stdin.buffer.read(), int(rows), int(characters), int(unpacked), wanted)
    except PasswordError:
        return LOCKED
    except MemoryError:
        return TOO_LARGE
    except (zipfile.BadZipFile, NotImplementedError):
        return DAMAGED
    except wrong:
        return NO_WORKBOOK


def _read(data: bytes, rows: int, characters: int, unpacked: int, wanted: tuple[str, ...]) -> int:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - after the limit

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _is_bomb(archive, unpacked) or _names_a_part_twice(archive):
            return TOO_LARGE
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = _book(data, book, wanted, rows, characters) if wanted else None
    read = found if wanted else _list(_largest(book), rows, characters)
    if read is None:
        return TOO_MUCH_TEXT
    text = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode(errors="replace"))
    return READ


def _book(
    data: bytes, book: CalamineWorkbook, wanted: tuple[str, ...], rows: int, characters: int
) -> dict[str, object] | None:
    """The names of all sheets; of those wanted (whatever their capitals) the rows as they are, with where they begin.

    `formulas` are (row, column) of cells that are worked out, counted from 0; OpenDocument does not tell them.
    """
    found: dict[str, object] = {}
    parts = _parts_of_sheets(data)
    for name in book.sheet_names:
        key = name.strip().lower()
        if key not in wanted or key in found:
            continue
        sheet = book.get_sheet_by_name(name)
        read = _text_of_rows(sheet, rows, characters, plain=False)
        if read is None:
            return None
        characters -= sum(len(cell) for row in read for cell in row)
        formulas = _formulas(data, parts.get(name, ""))
        top, left = sheet.start or (0, 0)
        found[key] = {"name": name, "rows": read, "top": top, "left": left, "formulas": formulas}
    return {"names": book.sheet_names, "sheets": found}


def _list(sheet: CalamineSheet, rows: int, characters: int) -> dict[str, object] | None:
    """Its name, how many empty rows stand above its first, and its rows."""
    read = _text_of_rows(sheet, rows, characters)
    return None if read is None else {"name": sheet.name, "top": (sheet.start or (0, 0))[0], "rows": read}


def _parts_of_sheets(data: bytes) -> dict[str, str]:
    """In which part of an Excel workbook each sheet is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {_part(name): name for name in archive.namelist()}
        if _part(_WORKBOOK) not in parts:
            return {}
        book, relations = archive.read(parts[_part(_WORKBOOK)]), archive.read(parts[_part(_RELATIONS)])
    # What is built of it stays within the limits of this process.
    targets = {each.get("Id"): _part(each.get("Target", "")) for each in ET.fromstring(relations)}  # noqa: S314
    found = {}
    for sheet in ET.fromstring(book).iter():  # noqa: S314
        if sheet.tag.endswith("}sheet"):
            key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
            found[sheet.get("name", "")] = parts.get(targets.get(key, ""), "")
    return found


def _formulas(data: bytes, part: str) -> list[tuple[int, int]]:
    """Where a cell is worked out, at most so many."""
    found: list[tuple[int, int]] = []
    if not part:
        return found
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as stream:
        for _event, each in ET.iterparse(stream):  # noqa: S314
            if each.tag.endswith("}c") and any(child.tag.endswith("}f") for child in each):
                found.append(_place(each.get("r", "")))
            if each.tag.endswith("}row"):
                each.clear()
                if len(found) > MAX_FORMULAS:
                    break
    return found


def _place(reference: str) -> tuple[int, int]:
    """`C5` is (4, 2)."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return int(reference[len(letters) :] or 1) - 1, max(column - 1, 0)


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _is_bomb(archive: zipfile.ZipFile, unpacked: int) -> bool:
    """A workbook is a ZIP: one that unpacks to more than any list is refused unopened."""
    parts = archive.infolist()
    return len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > unpacked


def _names_a_part_twice(archive: zipfile.ZipFile) -> bool:
    """Whether two sheets of an Excel workbook are one part of the file, which would be read once for each.

    Raises ValueError for the binary kind of workbook, of which that cannot be told.
    """
    parts = {name.lower(): name for name in archive.namelist()}
    if _BINARY in parts:
        raise ValueError(_BINARY)
    if _WORKBOOK not in parts:
        return False  # OpenDocument keeps all its sheets in one part that is read once
    book, relations = archive.read(parts[_WORKBOOK]), archive.read(parts[_RELATIONS])
    # What is built of it stays within the limits of this process.
    targets = {each.get("Id"): _part(each.get("Target", "")) for each in ET.fromstring(relations)}  # noqa: S314
    used = [
        targets.get(value)
        for sheet in ET.fromstring(book).iter()  # noqa: S314
        if sheet.tag.endswith("}sheet")
        for name, value in sheet.items()
        if name.endswith("}id")
    ]
    return len(set(used)) < len(used)


def _part(target: str) -> str:
    """One name for each part, however a workbook writes it."""
    plain = posixpath.normpath(target.replace("\\", "/").lower()).lstrip("/")
    return plain.removeprefix("xl/")


def _text_of_rows(
    sheet: CalamineSheet, rows: int, characters: int, *, plain: bool = True
) -> list[list[str]] | None:
    """The first rows, cut where they are wider or longer than any list; None when their text is too much."""
    longest = MAX_CELL if plain else MAX_CELL_OF_BOOK
    read, allowed = [], characters
    top, _left = sheet.start or (
        0,
        0,
    )  # rows begin at the top of the sheet, columns at the first that is filled
    for row in islice(sheet.iter_rows(), top, top + rows):
        # One more each, so that too much is seen.
        filled = _filled(row)[: MAX_COLUMNS + 1]
        texts = [text_of(cell)[: longest + 1] for cell in filled]
        cells = [_plain(text) for text in texts] if plain else texts
        allowed -= sum(map(len, cells))
        if allowed < 0:
            return None
        read.append(cells)
    return read


def _plain(text: str) -> str:
    """Without controls, each of which would be six letters in what is printed."""
    return text if text.isprintable() else text.translate(_NO_CONTROLS)


def _filled(row: list[Cell]) -> list[Cell]:
    """The row up to its last filled cell."""
    width = len(row)
    while width and row[width - 1] == "":
        width -= 1
    return row[:width]


def _largest(book: CalamineWorkbook) -> CalamineSheet:
    """The sheet with the most cells: a list, and not the notes before it."""
    sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
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
