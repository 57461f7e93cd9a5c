"""Small workbooks for tests, written part by part so that they can also be wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STYLES = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
_DATE_STYLE = f'<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>'
Cell = str | int | float


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx(*sheets: Sequence[Sequence[Cell]], dates: frozenset[tuple[int, int]] = frozenset()) -> bytes:
    """A workbook of these sheets; `dates` are the cells (row, column from 0) of the first whose number is a day."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="S{each}" sheetId="{each}" r:id="r{each}"/>' for each in numbers)
    related = "".join(
        f'<Relationship Id="r{each}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{each}.xml"/>'
        for each in numbers
    )
    related += f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        "xl/styles.xml": _DATE_STYLE,
    }
    for number, rows in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(rows, dates if number == 1 else frozenset())
    return packed(parts)


def with_parts(workbook: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The workbook with these parts in place of its own, or beside them."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return packed({**kept, **parts})


def same_string(text: str, rows: int, columns: int) -> bytes:
    """A workbook in which every cell names one string that is there once."""
    named = (f'<c r="{chr(ord("A") + column)}{{row}}" t="s"><v>0</v></c>' for column in range(columns))
    line = f'<row r="{{row}}">{"".join(named)}</row>'
    lines = "".join(line.replace("{row}", str(row)) for row in range(1, rows + 1))
    related = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="S1" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"><si><t>{escape(text)}</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>',
    }
    return with_parts(xlsx([]), parts)


def sheets_at(*targets: str) -> bytes:
    """A workbook whose sheets are these parts; there is one, `worksheets/sheet1.xml`."""
    named = dict(enumerate(dict.fromkeys(targets)))
    listed = "".join(
        f'<sheet name="S{at}" sheetId="{at}" r:id="r{list(named.values()).index(target)}"/>'
        for at, target in enumerate(targets, 1)
    )
    related = "".join(
        f'<Relationship Id="r{each}" Type="{_OFFICE}/worksheet" Target="{target}"/>'
        for each, target in named.items()
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
    }
    return with_parts(xlsx([["Name", "Role"], ["Ann Lee", "Carer"]]), parts)


def sheet_xml(rows: Sequence[Sequence[Cell]], dates: frozenset[tuple[int, int]] = frozenset()) -> str:
    lines = []
    for at, row in enumerate(rows):
        cells = "".join(_cell(at, column, cell, (at, column) in dates) for column, cell in enumerate(row))
        lines.append(f'<row r="{at + 1}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(row: int, column: int, cell: Cell, is_date: bool) -> str:
    place = f"{chr(ord('A') + column)}{row + 1}"
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c r="{place}"{" s=" + chr(34) + "1" + chr(34) if is_date else ""}><v>{cell}</v></c>'


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def ods(rows: Sequence[Sequence[Cell]]) -> bytes:
    """An OpenDocument sheet."""
    text = "".join(
        "<table:table-row>" + "".join(_ods_cell(cell) for cell in row) + "</table:table-row>" for row in rows
    )
    return ods_of(text)


def ods_of(rows: str) -> bytes:
    """An OpenDocument sheet with these rows, as they are."""
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "</manifest:manifest>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": _ODS.format(rows=rows),
        }
    )


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        shown = f"<text:p>{escape(cell)}</text:p>"
        return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
    number = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {number}><text:p>{cell}</text:p></table:table-cell>"
