"""CQC's published care directory and its ratings file, as locations: which columns, what the cells mean.

The files have headings of their own year, sometimes below lines of explanation, and name thousands of locations of
other providers. Nothing is fetched; a person downloads the file and sends it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from auditapp.kernel.errors import InvalidError
from auditapp.people.home_rules import MAX_RATING
from auditapp.people.tables_in import Table

LATEST_HEADING = 15  # rows in which the headings may stand
_DAY_ONE = date(1899, 12, 30)  # of the day numbers in spreadsheets
_DAYS = range(20_000, 80_000)
_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%y",
    "%Y-%m-%d %H:%M:%S",
)
_RATINGS = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires improvement": "Requires improvement",
    "inadequate": "Inadequate",
    "insufficient evidence to rate": "Insufficient evidence to rate",
    "inspected but not rated": "Inspected but not rated",
}
# What a column is for, and the headings under which the files of some years have had it; compared without case,
# spaces and signs.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "location": ("location id",),
    "name": ("location name",),
    "provider": ("provider name",),
    "provider_id": ("provider id",),
    "dormant": ("dormant (y/n)", "dormant"),
    "care_home": ("care home?", "care home", "is care home"),
    "type": ("location type/sector", "location type"),
    "beds": ("care homes beds", "care home beds", "care homes beds at location", "number of beds"),
    "street": ("location street address", "location address line 1"),
    "street_2": ("location address line 2",),
    "city": ("location city", "location town / city", "location address line 3"),
    "county": ("location county", "location address line 4"),
    "postcode": ("location postal code", "location post code", "location postcode"),
    "authority": ("location local authority",),
    "rating": ("location latest overall rating", "latest rating"),
    "rating_on": ("publication date", "location latest rating publication date", "report publication date"),
    "domain": ("domain",),
    "group": ("service / population group",),
}
_NEEDED = ("location", "name", "provider")
_YES, _NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})


@dataclass(frozen=True)
class Location:
    """One row of the directory, as it was read; `beds` and `rating_on` as text until they are judged."""

    line: int
    location: str
    name: str
    provider: str
    postcode: str = ""
    address: str = ""
    authority: str = ""
    beds: str = ""
    rating: str = ""
    rating_on: str = ""
    dormant: bool = False
    care_home: bool = True
    provider_id: str = ""


def read_locations(table: Table) -> list[Location]:
    """Every location of the file, one for each row; of the ratings file only the overall ones.

    Raises InvalidError when it is another file.
    """
    rows = [table.header, *table.rows]
    lines = [1, *(table.lines or range(2, len(rows) + 1))]
    at, columns = _headings(rows[:LATEST_HEADING])
    found = (_location(line, row, columns) for line, row in zip(lines[at + 1 :], rows[at + 1 :], strict=True))
    return [each for each in found if each is not None]


def whole_number(text: str) -> int | None:
    """A number of beds: 42, 42.0, 1,042. None when it is no such number."""
    tidy = text.replace(",", "").strip()
    found = re.fullmatch(r"(\d{1,6})(?:\.0+)?", tidy)
    return int(found[1]) if found else None


def day_of(text: str) -> date | None:
    """A day in any of the forms of the files, also as the number that a spreadsheet keeps."""
    tidy = text.strip()
    number = whole_number(tidy)
    if number in _DAYS:
        return _DAY_ONE + timedelta(days=number or 0)
    for form in _FORMS:
        try:
            return datetime.strptime(tidy, form).date()  # noqa: DTZ007 - a day without a time
        except ValueError:
            continue
    return None


def rating_of(text: str) -> str:
    """The rating as CQC says it; empty for none or none yet."""
    return _RATINGS.get(" ".join(text.lower().split()), "")[:MAX_RATING]


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The row that holds the headings, and where each column is."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(rows):
        plain = [_plain(cell) for cell in row]
        found = {
            column: plain.index(_plain(heading))
            for column, headings in _COLUMNS.items()
            for heading in reversed(headings)
            if _plain(heading) in plain
        }
        if all(each in found for each in _NEEDED):
            return at, found
        best = max(best, (at, found), key=lambda each: len(each[1]))
    missing = [_COLUMNS[each][0].capitalize() for each in _NEEDED if each not in best[1]]
    raise InvalidError(
        f"This is not CQC's care directory: there is no column {' or '.join(missing)}. Choose the file that CQC "
        "publishes as “Care directory with filters” or “Care directory with ratings”, as it is.",
        code="not_the_directory",
    )


def _location(line: int, row: Sequence[str], columns: Mapping[str, int]) -> Location | None:
    cell = {column: row[at] if at < len(row) else "" for column, at in columns.items()}
    location, name = cell["location"].upper(), cell["name"]
    parts_of_a_rating = [cell.get(each, "").lower() for each in ("domain", "group")]
    if not (location or name) or any(part not in ("", "overall") for part in parts_of_a_rating):
        return None
    street = (cell.get(each, "") for each in ("street", "street_2", "city", "county"))
    return Location(
        line=line,
        location=location,
        name=name,
        provider=cell["provider"],
        postcode=cell.get("postcode", ""),
        address="\n".join(dict.fromkeys(each for each in street if each)),
        authority=cell.get("authority", ""),
        beds=cell.get("beds", ""),
        rating=cell.get("rating", ""),
        rating_on=cell.get("rating_on", ""),
        dormant=cell.get("dormant", "").lower() in _YES,
        care_home=_is_care_home(cell),
        provider_id=cell.get("provider_id", ""),
    )


def _is_care_home(cell: Mapping[str, str]) -> bool:
    """What the file says in its own column; in a file without that, whether there are beds or such a type."""
    said = cell.get("care_home", "").lower()
    if said in _YES | _NO:
        return said in _YES
    if cell.get("type"):
        return "residential" in cell["type"].lower() or "social care" in cell["type"].lower()
    return True


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
