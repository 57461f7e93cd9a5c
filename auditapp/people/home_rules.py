"""What a home's details look like: CQC's location id, a postcode, a number of beds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MAX_NAME = 200
MAX_ADDRESS = 400
MAX_AUTHORITY = 100
MAX_RATING = 40
MOST_BEDS = 999
# Most are such as 1-1234567890; those that the National Health Service runs have a code of theirs, such as RXX7A.
_LOCATION = re.compile(r"1-\d{5,12}|(?=.*\d)[A-Z][A-Z0-9]{2,11}")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")


@dataclass(frozen=True)
class HomeDetails:
    """Everything that is told of a home; what is not known is empty."""

    name: str
    location_id: str = ""
    address: str = ""
    postcode: str = ""
    local_authority: str = ""
    beds: int | None = None
    rating: str = ""
    rating_on: date | None = None


def location_of(text: str) -> str | None:
    """CQC's location id as it is written, empty for none; None when it cannot be one."""
    tidy = re.sub(r"\s+", "", text).upper().replace("\N{EN DASH}", "-")
    return tidy if not tidy or _LOCATION.fullmatch(tidy) else None


def postcode_of(text: str) -> str | None:
    """A postcode with its one space, empty for none; None when it cannot be one."""
    tidy = re.sub(r"\s+", "", text).upper()
    if not tidy:
        return ""
    found = _POSTCODE.fullmatch(tidy)
    return f"{found[1]} {found[2]}" if found else None


def problem_with(details: HomeDetails) -> str | None:
    """A sentence that says what is wrong with the details, None when nothing is."""
    if not details.name.strip():
        return "Enter the name of the home."
    longest = (
        ("name", details.name, MAX_NAME),
        ("address", details.address, MAX_ADDRESS),
        ("local authority", details.local_authority, MAX_AUTHORITY),
        ("rating", details.rating, MAX_RATING),
    )
    for words, text, most in longest:
        if len(text) > most:
            return f"Shorten the {words} to {most} characters."
    return _problem_with_codes(details)


def _problem_with_codes(details: HomeDetails) -> str | None:
    if location_of(details.location_id) is None:
        return "Enter CQC's location ID as CQC writes it, such as 1-1234567890."
    if postcode_of(details.postcode) is None:
        return "Enter a whole postcode, such as LS8 2AB."
    if details.beds is not None and not 0 <= details.beds <= MOST_BEDS:
        return f"Enter a number of beds from 0 to {MOST_BEDS}."
    return None


def tidied(details: HomeDetails) -> HomeDetails:
    """The same details as they are stored: no spaces around, codes in their one form."""
    return HomeDetails(
        name=details.name.strip(),
        location_id=location_of(details.location_id) or "",
        address="\n".join(line.strip() for line in details.address.strip().splitlines() if line.strip()),
        postcode=postcode_of(details.postcode) or "",
        local_authority=details.local_authority.strip(),
        beds=details.beds,
        rating=details.rating.strip(),
        rating_on=details.rating_on,
    )
