"""Small files that would fill the memory of the server, keep it busy, or keep everybody else waiting."""

from __future__ import annotations

import io
import signal
import sys
import tracemalloc
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from flask import Flask

from auditapp.kernel.errors import BusyError, InvalidError
from auditapp.people import sheets, tables_in
from auditapp.people.tables_in import read_table
from tests.build import World
from tests.feature.people.workbooks import same_string, sheets_at, with_parts, xlsx
from tests.tablet import signed_in

MEGABYTE = 1024 * 1024
LIST = b"Name,Role\nAnn Lee,Care assistant\n"


@contextmanager
def at_most(megabytes: int) -> Iterator[None]:
    """Fails when more memory is taken meanwhile."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * MEGABYTE
    finally:
        tracemalloc.stop()


def test_one_long_string_in_every_cell_is_refused_before_it_reaches_the_server() -> None:
    workbook = same_string("é" * 2000, rows=8000, columns=10)
    assert len(workbook) < MEGABYTE // 4
    with (
        at_most(5),
        pytest.raises(InvalidError, match=r"more text than such a list needs \(6 million characters\)"),
    ):
        read_table(workbook, "list.xlsx", max_rows=10_000)


def test_a_long_cell_is_cut_before_it_reaches_the_server() -> None:
    workbook = xlsx([["Name"], ["é" * 10 * MEGABYTE]])
    with at_most(5), pytest.raises(InvalidError, match="more than 2,000 characters"):
        read_table(workbook, "list.xlsx", max_rows=10_000)


def test_letters_of_every_script_and_controls_come_through_in_a_few_bytes_each() -> None:
    workbook = same_string("Zoë “Ж” 李 \t😀", rows=500, columns=2)
    status, printed = tables_in.printed_by_reader(
        workbook, (tables_in.MEMORY, 10, 600, 100_000, MEGABYTE), MEGABYTE
    )
    assert status == sheets.READ
    assert len(printed) < 500 * 2 * 30
    assert read_table(workbook, "list.xlsx", max_rows=600).rows[0] == ("Zoë “Ж” 李 😀",) * 2


def test_whatever_a_reader_prints_only_so_much_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("import sys\nwhile True:\n    sys.stdout.write('x' * 65536)\n", encoding="utf-8")
    monkeypatch.setattr(sheets, "__file__", str(endless))
    with at_most(20), pytest.raises(InvalidError, match="unpacks to more"):
        read_table(xlsx([["Name"]]), "list.xlsx", max_rows=1000)


@pytest.mark.parametrize(
    "second",
    [
        "worksheets/sheet1.xml",
        "/xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet1.xml",
        "Worksheets/SHEET1.xml",
        "worksheets\\sheet1.xml",
        "./worksheets/../worksheets/sheet1.xml",
    ],
)
def test_two_sheets_that_are_one_part_of_the_file_are_refused(second: str) -> None:
    assert len(read_table(sheets_at("worksheets/sheet1.xml"), "list.xlsx", max_rows=10).rows) == 1
    with pytest.raises(InvalidError, match="unpacks to more than we can read"):
        read_table(sheets_at("worksheets/sheet1.xml", second), "list.xlsx", max_rows=10)


def test_a_workbook_may_be_as_large_unpacked_as_its_rows_can_need() -> None:
    long = with_parts(xlsx([["Name"], ["Ann"]]), {"xl/media/picture": b"0" * MEGABYTE})
    assert len(read_table(long, "list.xlsx", max_rows=200).rows) == 1
    with pytest.raises(InvalidError, match="unpacks to more than we can read"):
        read_table(long, "list.xlsx", max_rows=100)


def test_a_reader_that_keeps_the_processor_busy_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real limits, with a part that takes for ever to read."""
    busy = tmp_path / "busy.py"
    folder = str(Path(sheets.__file__).parent)
    busy.write_text(
        f"import sys\nsys.path.append({folder!r})\nimport sheets\n"
        "def work(*_):\n    while True:\n        pass\n"
        "sheets._read = work\nsheets.main(*sys.argv[1:])\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(sheets, "__file__", str(busy))
    status, printed = tables_in.printed_by_reader(
        xlsx([["Name"]]), (tables_in.MEMORY, 1, 10, 100, MEGABYTE), MEGABYTE
    )
    assert (status, printed) == (-signal.SIGXCPU, b"")


@pytest.fixture
def under_way(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody else's list is being read."""
    monkeypatch.setattr(tables_in, "PATIENCE", 0)
    with tables_in.ONE_AT_A_TIME:
        yield


@pytest.mark.usefixtures("under_way")
@pytest.mark.parametrize("data", [LIST, xlsx([["Name"]])], ids=["csv", "xlsx"])
def test_whoever_comes_while_another_list_is_read_is_told_so(data: bytes) -> None:
    with pytest.raises(
        BusyError, match=r"Another list is being read\. Nothing was changed\. Try again in a moment\."
    ):
        read_table(data, "list", max_rows=10)


def test_after_a_list_that_was_refused_the_next_is_read() -> None:
    for _ in range(2):
        with pytest.raises(InvalidError):
            read_table(b"", "list.csv", max_rows=10)
        assert len(read_table(LIST, "list.csv", max_rows=10).rows) == 1


@pytest.mark.parametrize("who", ["registered_manager", "administrator"])
def test_the_pages_say_that_another_list_is_being_read(
    app: Flask, world: World, who: str, request: pytest.FixtureRequest
) -> None:
    at_home, browser = who == "registered_manager", signed_in(app, world, who)
    address = (
        f"/homes/{world.oak.id}/people/import" if at_home else f"/providers/{world.provider.id}/homes/import"
    )
    browser.get(address, status=200)
    request.getfixturevalue("under_way")
    page = browser.post(address, {"file": (io.BytesIO(LIST), "list.csv")}, status=503).text
    assert "Another list is being read. Nothing was changed. Try again in a moment." in page
    assert "There is something to put right" in page


def test_a_text_file_larger_than_any_list_is_refused() -> None:
    wide = b"Name,Role\n" + (b"Ann," + b"x" * 1500 + b"\n") * 50
    assert len(read_table(wide, "list.csv", max_rows=200).rows) == 50
    with pytest.raises(InvalidError, match="more text than such a list needs"):
        read_table(wide, "list.csv", max_rows=50)


def test_a_cell_longer_than_a_reader_of_text_takes_is_told_from_a_mark_that_is_not_closed() -> None:
    for data in (
        b"Name,Role\nBo,Carer\n" + b"a" * 200_000 + b",x\n",
        b'Name,Role\nBo,Carer\n"' + b"a,b\n" * 50_000,
    ):
        with pytest.raises(InvalidError, match="has a cell with more than 2,000 characters in line 3"):
            read_table(data, "list.csv", max_rows=10_000)


def test_cells_are_cleaned_as_a_whole_and_not_letter_by_letter() -> None:
    letters = "Zoë\u00a0Müller, " * 100
    data = ("Name;Role\n" + f"{letters};{letters}\n" * 200).encode()
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        table = read_table(data, "list.csv", max_rows=1000)
    finally:
        sys.setprofile(None)
    assert table.rows[0][0] == ("Zoë Müller, " * 100).strip()
    assert calls < len(data) // 50


def test_every_control_and_space_there_is_becomes_one_space() -> None:
    gaps = [
        each for each in map(chr, range(0x10000)) if unicodedata.category(each) in ("Cc", "Zs", "Zl", "Zp")
    ]
    assert len(gaps) > 60
    assert {tables_in._clean(f"{gap}a{gap}{gap}b{gap}") for gap in gaps} == {"a b"}
    others = set(map(chr, range(0x3000))) - set(gaps)
    kept = {
        each for each in others if tables_in._clean(f"a{each}b") == unicodedata.normalize("NFC", f"a{each}b")
    }
    assert kept == others
