"""A sheet with headings: which column means what, and its rows as words by meaning and language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditapp.exchange.languages import code_of
from auditapp.exchange.report import Notebook
from auditapp.exchange.tidy import cleaned, has_controls
from auditapp.people.books_in import Sheet
from auditapp.people.sheets import MAX_CELL_OF_BOOK

_ALIASES = {
    "caption": "label", "relevance": "relevant", "bind::relevant": "relevant", "bind::required": "required",
    "bind::constraint": "constraint", "bind::jr:constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message", "constraint_msg": "constraint_message", "calculate": "calculation",
    "bind::calculate": "calculation", "image": "media::image", "audio": "media::audio", "video": "media::video",
    "readonly": "read_only", "bind::readonly": "read_only", "repeat_count": "repeat_count",
    "jr:count": "repeat_count", "list name": "list_name", "value": "name", "command": "type", "tag": "name",
    "body::appearance": "appearance", "guidance": "guidance_hint",
}  # fmt: skip
_WITH_LANGUAGE = re.compile(
    r"^(label|caption|hint|guidance_hint|constraint_message|required_message|image|audio|video|media::\w+(?:-\w+)?)"
    r"\s*::?\s*(\S.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Column:
    """`heading` as the file has it, `meaning` in our one spelling, `language` as the file names it or ""."""

    heading: str
    meaning: str
    language: str = ""


@dataclass(frozen=True)
class Row:
    """`line` is the line of the sheet. `cells` are by meaning, in the file's own language; `others` by language."""

    line: int
    cells: Mapping[str, str]
    others: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __getitem__(self, meaning: str) -> str:
        return self.cells.get(meaning, "")


def type_of(row: Row) -> str:
    """The type as it is written, in small letters with single spaces."""
    return " ".join(row["type"].lower().split())


@dataclass(frozen=True)
class Grid:
    """A sheet as it was understood. `languages` are the codes of `others`, by what the file calls them."""

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    languages: Mapping[str, str]

    def has(self, meaning: str) -> bool:
        """Whether there is such a column."""
        return any(column.meaning == meaning for column in self.columns)

    def heading(self, meaning: str) -> str:
        """What the file calls the column."""
        return next((each.heading for each in self.columns if each.meaning == meaning), meaning)


def read_grid(sheet: Sheet, notebook: Notebook, default_language: str) -> Grid:
    """The rows below the headings. What a cell loses by being read is told."""
    if not sheet.rows:
        return Grid(sheet.name, (), (), {})
    columns = tuple(_column(heading) for heading in sheet.rows[0])
    main = _main_language(columns, default_language)
    layout = _Layout(columns, main, _codes(columns, main, sheet.name, notebook))
    rows = (_row(sheet, number, cells, layout, notebook) for number, cells in enumerate(sheet.rows[1:], 1))
    _tell_twins(columns, sheet.name, notebook)
    found = tuple(row for row in rows if row.cells or row.others)
    return Grid(sheet.name, columns, found, layout.codes)


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: tuple[Column, ...]
    main: str
    codes: Mapping[str, str]


def _column(raw: str) -> Column:
    heading = cleaned(raw)
    match = _WITH_LANGUAGE.match(heading)
    if match and not (heading.lower().startswith("media::") and "::" not in heading[7:]):
        return Column(heading, _meaning(match[1]), cleaned(match[2]))
    return Column(heading, _meaning(heading))


def _meaning(heading: str) -> str:
    plain = heading.strip().lower().replace(" ::", "::").replace(":: ", "::")
    plain = _ALIASES.get(plain, plain).replace(" ", "_").replace("-", "_")
    return _ALIASES.get(plain, plain)


def _main_language(columns: tuple[Column, ...], default: str) -> str:
    """The language of the form: the one it says, else the column without one, else the first."""
    labels = [column.language for column in columns if column.meaning == "label"]
    wanted = next((each for each in labels if each and each.casefold() == default.casefold()), None)
    if wanted is None and default:
        wanted = next((each for each in labels if each and code_of(each) == code_of(default)), None)
    if wanted is not None:
        return wanted
    return "" if "" in labels or not labels else labels[0]


def _codes(columns: tuple[Column, ...], main: str, sheet: str, notebook: Notebook) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in dict.fromkeys(column.language for column in columns if column.language):
        code = code_of(language)
        heading = next(column.heading for column in columns if column.language == language)
        if language == main:
            continue
        if not code:
            notebook.left_out(
                f'We do not know the language "{language}". Write its code behind it, such as French (fr).',
                sheet=sheet, row=1, column=heading,
            )  # fmt: skip
        elif code in found.values():
            notebook.left_out("This language has columns already.", sheet=sheet, row=1, column=heading)
        else:
            found[language] = code
            notebook.taken(f"Translations into {language}", sheet=sheet, row=1, column=heading)
    return found


def _row(sheet: Sheet, number: int, raw: tuple[str, ...], layout: _Layout, notebook: Notebook) -> Row:
    line = sheet.top + number + 1
    cells: dict[str, str] = {}
    others: dict[str, dict[str, str]] = {}
    for place, text in _filled(sheet, number, raw, layout.columns, notebook):
        column = layout.columns[place]
        if column.language in {"", layout.main}:
            if column.language == layout.main or column.meaning not in cells:
                cells[column.meaning] = text
        elif column.language in layout.codes:
            others.setdefault(layout.codes[column.language], {})[column.meaning] = text
    return Row(line, cells, others)


def _filled(
    sheet: Sheet, number: int, raw: tuple[str, ...], columns: tuple[Column, ...], notebook: Notebook
) -> Iterator[tuple[int, str]]:
    """The cells that hold something, tidied, each with its place."""
    line = sheet.top + number + 1
    for place, value in enumerate(raw):
        text = cleaned(value)
        if not text:
            continue
        heading = columns[place].heading if place < len(columns) else ""
        where = {"sheet": sheet.name, "column": heading}
        if not heading:
            notebook.left_out(
                f'Column {place + sheet.left + 1} has no heading: "{text[:80]}"', row=line, **where
            )
            continue
        if (sheet.top + number, sheet.left + place) in sheet.formulas:
            notebook.changed(f'A formula; its last result was taken: "{text[:80]}"', row=line, **where)
        if has_controls(value):
            notebook.changed("Characters that cannot be shown were taken out.", row=line, **where)
        if len(value) > MAX_CELL_OF_BOOK:
            notebook.changed(f"Cut after {MAX_CELL_OF_BOOK:,} characters", row=line, **where)
        yield place, text


def _tell_twins(columns: tuple[Column, ...], sheet: str, notebook: Notebook) -> None:
    seen: set[tuple[str, str]] = set()
    for column in columns:
        key = (column.meaning, column.language)
        if column.heading and key in seen:
            notebook.left_out("There is a column of this meaning already; the first one counts.", sheet=sheet, row=1,
                              column=column.heading)  # fmt: skip
        seen.add(key)
