"""What a list of staff says, row by row: which column is what, how roles and days are written. No database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import Role
from auditapp.people import names
from auditapp.people.tables_in import Table
from auditapp.team.rules import engagement_of, problem_with_engagement

WANTED = ("Name", "Sign-in name or e-mail", "Role", "Engaged as", "Ends on")
_COLUMNS = {
    "name": "name|full name|employee|employee name|staff|staff name|staff member|carer",
    "first": "first name|forename|given name",
    "last": "last name|surname|family name",
    "sign_in_name": "sign in name|sign in|sign in name or e mail|username|user name|login|login name|e mail|email|"
    "e mail address|email address|work email",
    "role": "role|job title|job|position|post|job role",
    "engaged_as": "engaged as|engagement|contract|contract type|employment|employment type|type",
    "ends_on": "ends on|end date|ends|last day|until|leaving date|contract end|contract end date",
}
_ROLES = {
    Role.CARE_ASSISTANT: "care assistant|carer|care worker|support worker|healthcare assistant|"
    "health care assistant|hca",
    Role.SENIOR_CARER: "senior carer|senior care assistant|senior care worker|senior|team leader|shift leader",
    Role.DEPUTY_MANAGER: "deputy manager|deputy|assistant manager",
    Role.REGISTERED_MANAGER: "registered manager|manager|home manager",
    Role.INSPECTOR: "inspector",
}
_ENGAGED = {
    "employed": "|employed|permanent|staff|full time|part time|contract",
    "agency": "agency|agency staff",
    "bank": "bank|bank staff|casual|relief",
    "visiting": "visiting|visitor",
}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y")
_FORMULA = ("=", "+", "-", "@")
K = TypeVar("K")


@dataclass(frozen=True)
class StaffRow:
    """A line of the file as it was written."""

    line: int
    name: str
    sign_in_name: str
    role: str
    engaged_as: str
    ends_on: str
    more: str = ""  # cells beyond the headings


@dataclass(frozen=True)
class Plan:
    """A line as it was understood."""

    row: StaffRow
    name: str
    sign_in_name: str
    role: Role
    engaged_as: str
    ends_on: date | None


def rows_of(table: Table) -> list[StaffRow]:
    """The lines of a table. Raises InvalidError that names the columns found and those wanted."""
    places = _places(table.header)
    missing = [
        word
        for word, keys in (("Name", ("name", "last")), ("Role", ("role",)))
        if not any(key in places for key in keys)
    ]
    if missing:
        raise InvalidError(
            f"The file has no column {' and no column '.join(missing)}. Its columns are: "
            f"{', '.join(each or '(empty)' for each in table.header[:20])}. "
            f"Wanted are: {', '.join(WANTED)}. Only Name and Role must be there.",
            code="wrong_columns",
        )
    return [
        _row(line, cells, places, len(table.header))
        for line, cells in zip(table.lines, table.rows, strict=True)
    ]


def understood(row: StaffRow, today: date) -> Plan | str:
    """The line as a plan, or why it cannot be one, as a sentence."""
    for cell in (row.name, row.sign_in_name, row.role, row.engaged_as, row.ends_on):
        if cell.startswith(_FORMULA) and cell != "-":
            return (
                f"“{cell[:40]}” begins with {cell[0]}, which a spreadsheet runs as a formula. Take that away."
            )
    if row.more:
        return f"There is more in this row than there are columns: “{row.more[:40]}”. Put quotation marks round commas."
    problem = names.problem_with_name(row.name)
    if not problem and row.sign_in_name:
        problem = names.problem_with_sign_in_name(row.sign_in_name)
    role, engaged_as = _meant(row.role, _ROLES), _meant(row.engaged_as, _ENGAGED)
    if problem or role is None or engaged_as is None:
        return problem or _unknown(row, role)
    engaged_as = engagement_of(role, engaged_as)
    try:
        ends_on = _day(row.ends_on)
    except ValueError:
        return f"“{row.ends_on[:40]}” is no day. Write it as 30/11/2026."
    wrong = problem_with_engagement(role, engaged_as, ends_on, today)
    return wrong or Plan(row, row.name, row.sign_in_name.lower(), role, engaged_as, ends_on)


def _unknown(row: StaffRow, role: Role | None) -> str:
    if role is None:
        return (
            f"“{row.role[:40]}” is no role here. Use care assistant, senior carer, deputy manager, registered manager "
            "or inspector."
        )
    return f"“{row.engaged_as[:40]}” is unknown. Use employed, agency, bank or visiting."


def _places(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands; of two that mean the same, the first."""
    known = {word: key for key, words in _COLUMNS.items() for word in words.split("|")}
    places: dict[str, int] = {}
    for place, heading in enumerate(header):
        key = known.get(_plain(heading))
        if key is not None:
            places.setdefault(key, place)
    return places


def _row(line: int, cells: Sequence[str], places: dict[str, int], width: int) -> StaffRow:
    def cell(key: str) -> str:
        place = places.get(key)
        text = cells[place] if place is not None and place < len(cells) else ""
        return "" if text == "-" else text

    return StaffRow(
        line=line,
        name=cell("name") or f"{cell('first')} {cell('last')}".strip(),
        sign_in_name=cell("sign_in_name"),
        role=cell("role"),
        engaged_as=cell("engaged_as"),
        ends_on=cell("ends_on"),
        more=" ".join(each for each in cells[width:] if each),
    )


def _meant(text: str, known: Mapping[K, str]) -> K | None:
    plain = _plain(text)
    return next((meaning for meaning, words in known.items() if plain in words.split("|")), None)


def _plain(text: str) -> str:
    """Small letters, without accents, and one space for everything that is no letter."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z0-9]+", " ", bare.encode("ascii", "ignore").decode()).strip()


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)
