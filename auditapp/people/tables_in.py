"""Tables that people send: CSV in any of the usual letters and separators, and workbooks (.xlsx, .ods).

Nothing is believed about a file but its bytes. Every cell becomes text without spaces round it; empty rows go.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, TypedDict, cast

from auditapp.kernel.errors import BusyError, InvalidError
from auditapp.people import sheets

MAX_COLUMNS, MAX_CELL = sheets.MAX_COLUMNS, sheets.MAX_CELL
MEMORY = 1024**3  # with the server's own it stays below what its unit allows
SECONDS = 10  # of the processor; twice as long on the clock, should others want it too
PATIENCE = 1  # seconds; a request that waits takes a place from the others
MAX_UNPACKED = 400 * 1024 * 1024  # the largest directory we know of unpacks to a third of this
UNPACKED_PER_ROW = 8 * 1024
CHARACTERS_PER_ROW = 600  # several times what a row of any list has
_BYTES = 4  # at most, of a character, a quotation mark with its backslash, or what stands between two cells
_NAME = 1000  # characters of the name of a sheet, and more
_PIECE = 64 * 1024
_HEAD = 20_000  # characters of a first line
ONE_AT_A_TIME = threading.Lock()
WRONG = {
    sheets.NO_WORKBOOK: "is not a table",
    sheets.DAMAGED: "is damaged",
    sheets.LOCKED: "is locked with a password",
}
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",;\t|"
_Lines = Iterator[tuple[int, tuple[str, ...]]]
_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
HOW = "Save it again as a CSV file, an Excel workbook (.xlsx) or an OpenDocument sheet (.ods)."


@dataclass(frozen=True)
class Table:
    """The headings, the rows below them, and in which line of the file each row stands.

    A row is at least as wide as the headings, and wider when the file has cells beyond them. `sheet` is the one of a
    workbook that was read.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()
    header_line: int = field(default=1, compare=False)
    sheet: str = field(default="", compare=False)


def read_table(data: bytes, name: str, *, max_rows: int, seconds: int = SECONDS) -> Table:
    """The table in a file.

    Raises InvalidError with a sentence for whoever sent it, BusyError while another list is read. `name` only serves
    to say which file is meant; `seconds` is how long a workbook may keep the processor busy.
    """
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise BusyError("Another list is being read. Nothing was changed. Try again in a moment.")
    try:
        return _read(data, name, max_rows, seconds)
    finally:
        ONE_AT_A_TIME.release()


def _read(data: bytes, name: str, max_rows: int, seconds: int) -> Table:
    if not data.strip(b"\x00 \t\r\n"):
        raise InvalidError(f"{called(name)} is empty. Choose the file again.", code="empty_file")
    if data.startswith(OLD_OFFICE):
        raise InvalidError(
            f"{called(name)} is locked with a password, or in the format of Excel before 2007. {HOW}",
            code="old_format",
        )
    # One row for the headings, one to see that there are too many.
    most = max_rows + 2
    if data.startswith(ZIP):
        sheet, lines = _of_workbook(data, name, most, seconds)
    else:
        sheet, lines = "", _of_text(data, name, most)
    filled = list(islice(((number, row) for number, row in lines if any(row)), most))
    if not filled:
        raise InvalidError(f"{called(name)} holds no rows. Choose the file again.", code="empty_file")
    (header_line, header), *rest = filled
    if len(rest) > max_rows:
        raise InvalidError(
            f"{called(name)} has more than {max_rows:,} rows. Split it, and import one part after the other.",
            code="too_many_rows",
        )
    header = _trimmed(header)
    rows = tuple((*row, *[""] * (len(header) - len(row))) for row in (_trimmed(row) for _, row in rest))
    return Table(header, rows, tuple(number for number, _ in rest), header_line, sheet)


def called(name: str) -> str:
    """The file as a sentence begins with it."""
    shown = "".join(each for each in name if each.isprintable())[:80].strip()
    return f"The file {shown}" if shown else "The file"


def _clean(cell: str) -> str:
    """One line of text, without spaces round it or controls in it."""
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    return unicodedata.normalize("NFC", _GAPS.sub(" ", cell).strip())


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    """The row up to its last filled cell."""
    width = max((at for at, cell in enumerate(row, 1) if cell), default=0)
    return row[:width]


def _of_text(data: bytes, name: str, most: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    if len(data) > most * CHARACTERS_PER_ROW:
        raise InvalidError(_too_much_text(name, most), code="too_large")
    text = _decoded(data, name).replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=,"):
        separator, text, skipped = first.strip()[-1], rest, 1
    else:
        separator, skipped = _separator(text), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidError(_broken(name, line, str(error)), code="not_a_table") from error
        yield line, _row(row, name)


def _broken(name: str, line: int, why: str) -> str:
    if "field limit" in why:
        return (
            f"{called(name)} has a cell with more than {MAX_CELL:,} characters in line {line}. Shorten it, and send "
            "the file again. It may also be that a quotation mark is not closed there."
        )
    return (
        f"{called(name)} cannot be read from line {line} on: a quotation mark is not closed, "
        "or something follows it. Put that line right and send the file again."
    )


def _row(cells: Sequence[str], name: str) -> tuple[str, ...]:
    if len(cells) > MAX_COLUMNS:
        raise InvalidError(f"{called(name)} has more than {MAX_COLUMNS} columns.", code="not_a_table")
    if max(map(len, cells), default=0) > MAX_CELL:
        raise InvalidError(
            f"{called(name)} has a cell with more than {MAX_CELL:,} characters. Shorten it, and send the file again.",
            code="not_a_table",
        )
    return tuple([cell and _clean(cell) for cell in cells])


def _decoded(data: bytes, name: str) -> str:
    """The text: as its mark says, else UTF-8, else line by line UTF-8 or what Windows writes in England."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), _unmarked(data))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding.startswith("utf-16"):
            raise InvalidError(f"{called(name)} is damaged. {HOW}", code="not_a_table") from None
        text = "".join(_line(line) for line in data.removeprefix(_MARKS[0][0]).splitlines(keepends=True))
    if "\x00" in text or _looks_binary(text):
        raise InvalidError(f"{called(name)} is not a table. {HOW}", code="not_a_table")
    return text


def _unmarked(data: bytes) -> str:
    """UTF-16 without its mark has a zero in every other byte of plain letters."""
    head = data[:200]
    if len(head) > 1 and not head[1::2].strip(b"\x00"):
        return "utf-16-le"
    return "utf-16-be" if len(head) > 1 and not head[::2].strip(b"\x00") else "utf-8"


def _line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _looks_binary(text: str) -> bool:
    """Pictures and PDFs are full of control characters, or say what they are."""
    head = text[:4000]
    controls = sum(each < " " and each not in "\t\r\n" for each in head)
    return head.startswith("%PDF") or controls > len(head) // 50


def _separator(text: str) -> str:
    """What stands between the cells of the first lines, outside quotation marks."""
    head = next((line for line in io.StringIO(text) if line.strip()), "")[:_HEAD]
    counts = {each: _outside_quotes(head).count(each) for each in _SEPARATORS}
    best = max(counts, key=lambda each: counts[each])
    return best if counts[best] else ","


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


class _List(TypedDict):
    name: str
    top: int
    rows: list[list[str]]


def _of_workbook(data: bytes, name: str, most: int, seconds: int) -> tuple[str, _Lines]:
    """The name of the sheet that was read, and its rows."""
    characters = most * CHARACTERS_PER_ROW
    limits = MEMORY, seconds, most, characters, min(most * UNPACKED_PER_ROW, MAX_UNPACKED)
    status, printed = printed_by_reader(data, limits, _BYTES * (characters + most * MAX_COLUMNS + _NAME))
    if status == sheets.TOO_MUCH_TEXT:
        raise InvalidError(_too_much_text(name, most), code="too_large")
    if status in WRONG:
        raise InvalidError(f"{called(name)} {WRONG[status]}. {HOW}", code="not_a_table")
    if status != sheets.READ:  # out of memory or time, however it ended
        raise InvalidError(too_large(name), code="too_large")
    read = cast("_List", json.loads(printed))
    del printed
    numbered = enumerate(read["rows"], read["top"] + 1)
    return read["name"], ((number, _row(cells, name)) for number, cells in numbered)


def printed_by_reader(
    data: bytes, limits: Sequence[int], most: int, wanted: Sequence[str] = ()
) -> tuple[int, bytes]:
    """How the program that reads workbooks ended, and at most so many bytes of what it printed."""
    program = [sys.executable, "-I", str(Path(sheets.__file__)), *map(str, limits), *wanted]
    pipe = subprocess.PIPE
    with subprocess.Popen(program, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as child:  # noqa: S603 - ours
        assert child.stdin and child.stdout  # noqa: S101, PT018 - they are pipes
        clock = threading.Timer(2 * limits[1], child.kill)
        clock.start()
        try:
            # It reads all of its input before it prints, or ends.
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write(data)
                child.stdin.flush()
            with contextlib.suppress(BrokenPipeError):
                child.stdin.close()
            printed = _read_at_most(child.stdout, most)
            if len(printed) > most:
                child.kill()
            return child.wait(), printed
        finally:
            clock.cancel()
            child.kill()


def _read_at_most(stream: IO[bytes], most: int) -> bytes:
    """All there is, or somewhat more than `most` bytes when there is more."""
    read = io.BytesIO()
    while read.tell() <= most and (piece := stream.read(_PIECE)):
        read.write(piece)
    return read.getvalue()


def too_large(name: str) -> str:
    return (
        f"{called(name)} unpacks to more than we can read. Save only the sheet with the list, as a CSV file."
    )


def _too_much_text(name: str, most: int) -> str:
    size = most * CHARACTERS_PER_ROW / 1e6
    return (
        f"{called(name)} holds more text than such a list needs ({size:,.0f} million characters). Take out the "
        "columns that are not asked for, or split it, and send it again."
    )
