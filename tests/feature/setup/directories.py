"""Files as CQC publishes them, in small: the headings of the real ones, with rows of ours and of others."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEADINGS = (
    "Location ID",
    "Location HSCA start date",
    "Dormant (Y/N)",
    "Care home?",
    "Location Name",
    "Location ODS Code",
    "Location Telephone Number",
    "Registered manager (note; where there is more than one manager at a location, only one is included here)",
    "Location Web Address",
    "Care homes beds",
    "Location Type/Sector",
    "Location Primary Inspection Category",
    "Location Latest Overall Rating",
    "Publication Date",
    "Inherited Rating (Y/N)",
    "Location Region",
    "Location Local Authority",
    "Location Street Address",
    "Location Address Line 2",
    "Location City",
    "Location County",
    "Location Postal Code",
    "Provider ID",
    "Provider Name",
)
Cell = str | int | float
OURS = "GREENWAY CARE LTD."


def row(
    location: Cell,
    name: str,
    *,
    provider: str = OURS,
    beds: Cell = 42.0,
    rating: str = "Good",
    on: Cell = "03/05/2024",
    postcode: str = "LS8 2AB",
    dormant: str = "N",
    care_home: str = "Y",
    street: str = "12 Mill Lane",
    provider_id: str = "1-101604089",
) -> list[Cell]:
    """One location, with the blanks that the real file has."""
    told: dict[str, Cell] = {
        "Location ID": location,
        "Dormant (Y/N)": dormant,
        "Care home?": care_home,
        "Location Name": name,
        "Care homes beds": beds,
        "Location Type/Sector": "Social Care Org",
        "Location Latest Overall Rating": rating,
        "Publication Date": on,
        "Location Local Authority": "Leeds",
        "Location Street Address": street,
        "Location City": "Leeds",
        "Location Postal Code": postcode,
        "Provider ID": provider_id,
        "Provider Name": provider,
    }
    return [told.get(heading, "") for heading in HEADINGS]


def table(*rows: Sequence[Cell]) -> list[Sequence[Cell]]:
    """The headings and these rows, below a line of explanation as the workbooks have it."""
    return [["Care directory, locations active on 1 November 2026"], list(HEADINGS), *rows]


def as_csv(rows: Sequence[Sequence[Cell]], encoding: str = "utf-8") -> bytes:
    """Every cell quoted, as the published file has it."""
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue().encode(encoding)
