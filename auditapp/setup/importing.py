"""From locations of CQC's directory to what will happen to a provider's homes, and the happening, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auditapp.kernel import ids
from auditapp.kernel.canonical import compact
from auditapp.kernel.errors import InvalidError, NotFoundError, StateError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people import homes
from auditapp.people.home_rules import HomeDetails, location_of, postcode_of, problem_with, tidied
from auditapp.people.models import Home, ImportDraft, Provider
from auditapp.setup.directory import Location, day_of, rating_of, whole_number
from auditapp.setup.provider_groups import Group, groups_in

KIND = "directory"
KEPT = timedelta(days=1)
MOST = 1000  # no provider has as many homes
_FORMULA = ("=", "+", "@", "\t")


class What(StrEnum):
    """What will happen to a row."""

    ADD = "add"
    UPDATE = "update"
    SAME = "same"
    LEFT_OUT = "left_out"  # as it should be: CQC says that nobody lives there
    CANNOT = "cannot"  # the row is at fault


@dataclass(frozen=True)
class Change:
    """A detail that will be another: its name as in HomeDetails, and both values."""

    field: str
    was: str | int | date | None
    becomes: str | int | date | None


@dataclass(frozen=True)
class Planned:
    """A row of the file and what will happen. `number` is its line in the file, `why` says why it cannot be."""

    number: int
    name: str
    location: str
    what: What
    why: str = ""
    details: HomeDetails | None = None
    home_id: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A file that was read and waits for somebody to say yes."""

    id: str
    file_name: str
    locations: tuple[Location, ...]


def keep_draft(
    session: Session,
    provider_id: str,
    file_name: str,
    locations: Sequence[Location],
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Keep what was read for a day, without the providers that run no care home; returns the draft's id."""
    session.execute(delete(ImportDraft).where(ImportDraft.kind == KIND, ImportDraft.at < now - KEPT))
    running = {each.line for group in groups_in(locations).values() for each in group.locations}
    rows: list[list[Json]] = [list(astuple(each)) for each in locations if each.line in running]
    if not rows:
        raise InvalidError("The file names no care home.", code="no_care_home")
    draft = ImportDraft(
        id=ids.new_id("n"),
        kind=KIND,
        provider_id=provider_id,
        home_id=None,
        file_name=file_name[:200],
        rows=rows,
        at=now,
        by=actor.user_id,
    )
    session.add(draft)
    return draft.id


def find_draft(session: Session, provider_id: str, draft_id: str, *, now: datetime) -> Draft:
    """The draft of this provider. Raises NotFoundError when it was used, discarded, or is older than a day."""
    found = session.get(ImportDraft, draft_id)
    if found is None or (found.kind, found.provider_id) != (KIND, provider_id) or found.at < now - KEPT:
        raise NotFoundError("That list is no longer here. Send the file again.", code="draft_gone")
    rows = cast("list[list[str]]", found.rows)
    return Draft(found.id, found.file_name, tuple(Location(*row) for row in rows))  # type: ignore[arg-type]


def discard(session: Session, draft_id: str) -> None:
    """Erase a draft."""
    session.execute(delete(ImportDraft).where(ImportDraft.id == draft_id))


def plan(session: Session, provider_id: str, group: Group) -> list[Planned]:
    """What will happen to each row of that provider of the file, in the order of the file.

    Raises InvalidError when there are more than any provider has.
    """
    mine = group.locations
    if len(mine) > MOST:
        raise InvalidError(
            f"The file names {len(mine):,} locations of {group.name}. At most {MOST:,} can be brought in at once.",
            code="too_many_rows",
        )
    there = list(session.scalars(select(Home).where(Home.provider_id == provider_id)))
    lines: dict[str, int] = {}
    planned = []
    for each in mine:
        first = lines.setdefault(each.location, each.line)
        planned.append(
            _cannot(each, f"Row {first} has the same location ID.")
            if first != each.line
            else _plan(each, there)
        )
    return planned


def seal(planned: Sequence[Planned]) -> str:
    """What was shown, in few characters: it differs as soon as anything else would happen."""
    told = [
        [str(part) for part in (each.number, each.what, each.home_id, each.details, each.changes)]
        for each in planned
    ]
    return hashlib.sha256(compact(told).encode()).hexdigest()


def carry_out(
    session: Session,
    provider_id: str,
    draft: Draft,
    group: Group,
    chosen: Collection[int],
    seen: str,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[tuple[str, ...], int]:
    """Do what was shown to the rows chosen by number; says which homes were added, by id, and how many changed.

    All or nothing. Raises StateError when something else would happen than what was seen.
    """
    planned = plan(session, provider_id, group)
    if seal(planned) != seen:
        raise StateError(
            "Something has changed since you looked. Look at the list once more.", code="changed"
        )
    provider = session.get_one(Provider, provider_id)
    added: list[str] = []
    changed = 0
    for each in planned:
        if each.number not in chosen or each.details is None or each.what not in (What.ADD, What.UPDATE):
            continue
        if each.home_id is None:
            new = homes.add_home(session, provider, each.details, because="import", actor=actor, now=now)
            added.append(new.id)
        else:
            home = session.get_one(Home, each.home_id)
            homes.set_details(session, home, each.details, because="import", actor=actor, now=now)
            changed += 1
        session.flush()  # the next prefix must see this one's
    discard(session, draft.id)
    return tuple(added), changed


def _plan(row: Location, there: Sequence[Home]) -> Planned:
    why = _why_left_out(row)
    if why:
        return Planned(row.line, row.name or "No name", row.location, What.LEFT_OUT, why)
    why = _why_not(row)
    if why:
        return _cannot(row, why)
    home = _same_home(row, there)
    now = homes.details_of(home) if home else HomeDetails(row.name)
    details = tidied(_merged(row, now))
    problem = problem_with(details)
    if problem:
        return _cannot(row, problem)
    known = asdict(now)
    changes = tuple(
        Change(name, known[name], value)
        for name, value in asdict(details).items()
        if home is not None and value != known[name]
    )
    what = What.ADD if home is None else What.UPDATE if changes else What.SAME
    home_id = home.id if home else None
    return Planned(row.line, row.name, row.location, what, "", details, home_id, changes)


def _why_left_out(row: Location) -> str:
    if row.dormant:
        return "CQC calls it dormant: nobody is cared for there now."
    if not row.care_home:
        return "It is not a care home, so there is nothing to walk round."
    return ""


def _why_not(row: Location) -> str:
    if not row.name:
        return "It has no name."
    if row.name.startswith(_FORMULA) or row.location.startswith(_FORMULA):
        return "A cell holds a formula instead of a name."
    return _why_unreadable(row)


def _why_unreadable(row: Location) -> str:
    if not row.location or location_of(row.location) is None:
        return f"The location ID cannot be right: {row.location or 'it is empty'}."
    if postcode_of(row.postcode) is None:
        return f"The postcode cannot be right: {row.postcode}."
    if row.beds and whole_number(row.beds) is None:
        return f"The number of beds cannot be read: {row.beds}."
    if rating_of(row.rating) and row.rating_on and day_of(row.rating_on) is None:
        return f"The date of the rating cannot be read: {row.rating_on}."
    return ""


def _same_home(row: Location, there: Sequence[Home]) -> Home | None:
    """The home with that location ID, else one without any that has the name and no other postcode."""
    location, postcode = location_of(row.location), postcode_of(row.postcode)
    for home in there:
        if home.location_id == location:
            return home
    for home in there:
        alike = home.name.strip().casefold() == row.name.strip().casefold()
        if alike and not home.location_id and home.postcode in ("", postcode):
            return home
    return None


def _merged(row: Location, now: HomeDetails) -> HomeDetails:
    """What the file says over what is known; an empty cell takes nothing away."""
    rating = rating_of(row.rating)
    beds = whole_number(row.beds) if row.beds else None
    return replace(
        now,
        name=row.name,
        location_id=row.location,
        address=row.address or now.address,
        postcode=row.postcode or now.postcode,
        local_authority=row.authority or now.local_authority,
        beds=now.beds if beds is None else beds,
        rating=rating or now.rating,
        rating_on=day_of(row.rating_on) if rating else now.rating_on,
    )


def _cannot(row: Location, why: str) -> Planned:
    return Planned(row.line, row.name or "No name", row.location, What.CANNOT, why)
