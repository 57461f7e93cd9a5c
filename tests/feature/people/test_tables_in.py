"""Files that people send as tables: the good, the odd, and the harmful."""

from __future__ import annotations

import pytest

from auditapp.kernel.errors import InvalidError
from auditapp.people.tables_in import Table, read_table
from tests.feature.people.workbooks import ods, ods_of, packed, sheet_xml, with_parts, xlsx

WANTED = Table(("Name", "Role"), (("Zoë Müller", "Senior carer"), ("O'Brien, Pat", "Care assistant")), (2, 3))
CSV = 'Name,Role\r\nZoë Müller,Senior carer\r\n"O\'Brien, Pat",Care assistant\r\n'
ROWS = [["Name", "Role"], ["Zoë Müller", "Senior carer"], ["O'Brien, Pat", "Care assistant"]]


def read(data: bytes, max_rows: int = 100) -> Table:
    return read_table(data, "staff.csv", max_rows=max_rows)


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.encode("utf-16-le"),
        CSV.encode("utf-16-be"),
        CSV.encode("cp1252"),
        CSV.replace("\r\n", "\n").encode(),
        CSV.replace("\r\n", "\r").encode(),
        CSV.rstrip().encode(),
        CSV.replace(",Role", ";Role").replace(",Se", ";Se").replace(",Ca", ";Ca").encode(),
        CSV.replace(",Role", "\tRole").replace(",Se", "\tSe").replace(",Ca", "\tCa").encode("utf-16"),
        xlsx(ROWS),
        ods(ROWS),
        xlsx([["Read this first"]], ROWS, []),
    ],
    ids=[
        "utf-8", "its-mark", "utf-16", "little-endian", "big-endian", "windows", "line-feeds", "old-mac",
        "no-last-line", "semicolons", "tabs", "xlsx", "ods", "the-largest-sheet",
    ],
)  # fmt: skip
def test_every_usual_way_of_saving_a_list_reads_the_same(data: bytes) -> None:
    assert read(data) == WANTED


def test_a_file_whose_lines_were_saved_by_two_programs_is_read_line_by_line() -> None:
    mixed = b"Name,Role\n" + "Zoë,Carer\n".encode() + "Renée,Carer\n".encode("cp1252")
    assert read(mixed).rows == (("Zoë", "Carer"), ("Renée", "Carer"))


def test_excel_may_say_which_separator_it_used() -> None:
    found = read(b"sep=;\nName;Role\nAnn, Bo;Carer\n")
    assert found == Table(("Name", "Role"), (("Ann, Bo", "Carer"),), (3,))


def test_blank_lines_and_cells_are_left_out_and_lines_keep_their_numbers() -> None:
    found = read(b"\n,,\nName,Role,,\n\n  Ann\xc2\xa0 Lee ,,,\n , \nBo,Carer,x\n")
    assert found.header == ("Name", "Role")
    assert found.rows == (("Ann Lee", ""), ("Bo", "Carer", "x"))
    assert found.lines == (5, 7)


def test_a_quoted_cell_may_hold_lines_and_quotation_marks() -> None:
    found = read(b'Name,Note\n"Ann ""Annie"" Lee","one\ntwo"\nBo,three\n')
    assert found.rows == (('Ann "Annie" Lee', "one two"), ("Bo", "three"))
    assert found.lines == (2, 4)


def test_numbers_and_days_of_a_workbook_are_what_a_person_would_type() -> None:
    day = 46356  # 30 November 2026, as Excel counts
    sheet = xlsx([["Beds", "Share", "Ends"], [42.0, 0.5, day]], dates=frozenset({(1, 2)}))
    assert read(sheet).rows == (("42", "0.5", "2026-11-30"),)


def test_formulas_stay_the_text_they_are() -> None:
    assert read(b"Name\n=1+1\n").rows == (("=1+1",),)


def test_more_rows_than_allowed_are_refused_and_just_as_many_are_not() -> None:
    lines = b"Name\n" + b"Ann\n" * 101
    with pytest.raises(InvalidError, match="more than 100 rows"):
        read(lines)
    assert len(read(lines[:-4]).rows) == 100
    with pytest.raises(InvalidError, match="more than 100 rows"):
        read(xlsx([["Name"], *[["Ann"]] * 101]))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\x00" * 50, "is empty"),
        (b",,,\n,,\n", "holds no rows"),
        (xlsx([]), "holds no rows"),
        (b"%PDF-1.7\n1 0 obj\n", "is not a table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "is not a table"),
        (b"Name\nAnn\x00Lee\n", "is not a table"),
        (b"\xff\xfeN\x00a", "is damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "Excel before 2007"),
        (b'Name,Role\n"Ann,Carer\nBo,Carer\n', "from line 2 on"),
        (b'Name,Role\nBo,Carer\n"Ann"x,Carer\n', "from line 3 on"),
        (b"," * 600 + b"x\n", "more than 200 columns"),
        (b"PK\x03\x04 and no more", "is damaged"),
        (packed({"word/document.xml": "<w/>"}), "is not a table"),
        (xlsx([["Name"]])[:-40], "is damaged"),
        (packed({"xl/workbook.bin": "x"}), "is not a table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(InvalidError, match=said) as refused:
        read(data)
    assert refused.value.message.startswith("The file staff.csv ")


def test_a_workbook_that_unpacks_to_more_than_any_list_is_refused_unopened() -> None:
    bomb = packed({"xl/workbook.xml": b"0" * (401 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(InvalidError, match="unpacks to more"):
        read(bomb)
    with pytest.raises(InvalidError, match="unpacks to more"):
        read(packed({f"part{each}": b"" for each in range(2001)}))


def test_a_few_bytes_that_ask_for_more_memory_than_there_is_harm_nobody() -> None:
    far = sheet_xml([["Name"]]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    parts = {"xl/worksheets/sheet1.xml": far}
    with pytest.raises(InvalidError):
        read(with_parts(xlsx([["Name"]]), parts))
    cell = (
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with pytest.raises(InvalidError):
        read(ods_of(row))


@pytest.mark.parametrize("name", ["", "../../etc/passwd\n", "<b>x</b>.csv", "x" * 5000])
def test_a_file_may_be_called_anything(name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        read_table(b"", name, max_rows=5)
    assert len(refused.value.message) < 200
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("row", "said"),
    [("A" * 2001 + ",Carer", "more than 2,000 characters"), ("a," * 200 + "a", "more than 200 columns")],
)
def test_cells_and_rows_that_no_list_has_are_refused_before_they_fill_the_memory(row: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        read_table(f"Name,Role\n{row}\n".encode(), "list.csv", max_rows=100)
