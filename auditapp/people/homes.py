"""What is told of a home, by whom and when: its name, its place, CQC's number of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import ids, journal
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people import service
from auditapp.people.home_rules import HomeDetails, problem_with, tidied
from auditapp.people.models import Home, HomeDetail, Provider, User

__all__ = ["DetailRow", "HomeDetails", "add_home", "details_of", "history_of", "set_details"]

DETAILS_SET = journal.declare(
    "home.details_set",
    keys=("home", "because", "location", "beds", "rating_on"),
    commits=("name", "address", "postcode", "local_authority", "rating"),
)


@dataclass(frozen=True)
class DetailRow:
    """The details as somebody set them."""

    details: HomeDetails
    because: str
    at: datetime
    by: str
    who: str


def details_of(home: Home) -> HomeDetails:
    """The home's details as they stand."""
    return HomeDetails(**{each.name: getattr(home, each.name) for each in fields(HomeDetails)})


def add_home(
    session: Session, provider: Provider, details: HomeDetails, *, because: str, actor: Actor, now: datetime
) -> Home:
    """Add a home with everything that is known of it. Raises InvalidError with a sentence."""
    _check(session, provider.id, None, details)
    home = service.create_home(session, provider, details.name.strip(), actor=actor, now=now)
    session.flush()  # its details refer to its id, and the next home's prefix must see this one's
    set_details(session, home, details, because=because, actor=actor, now=now)
    return home


def set_details(
    session: Session, home: Home, details: HomeDetails, *, because: str, actor: Actor, now: datetime
) -> bool:
    """Set the home's details and remember how they were; False when they already are so.

    `because` is "set_up", "import" or "edit". Raises InvalidError when a detail cannot be right, or when another
    home of the provider has the same location id.
    """
    _check(session, home.provider_id, home.id, details)
    tidy = tidied(details)
    begun = session.scalar(select(HomeDetail.id).where(HomeDetail.home_id == home.id).limit(1))
    if begun and tidy == details_of(home):
        return False
    for name, value in asdict(tidy).items():
        setattr(home, name, value)
    session.add(_row(home, tidy, because=because, actor=actor, now=now))
    _note(session, home, tidy, because=because, actor=actor, now=now)
    return True


def history_of(session: Session, home_id: str) -> list[DetailRow]:
    """The details as they were set, newest first."""
    query = (
        select(HomeDetail, User.name)
        .outerjoin(User, User.id == HomeDetail.by)
        .where(HomeDetail.home_id == home_id)
        .order_by(HomeDetail.at.desc(), HomeDetail.id.desc())
    )
    return [
        DetailRow(_read(row.details), row.because, row.at, row.by, who or "Walkaround")
        for row, who in session.execute(query)
    ]


def _check(session: Session, provider_id: str, home_id: str | None, details: HomeDetails) -> None:
    problem = problem_with(details)
    if problem:
        raise InvalidError(problem, code="home_details")
    location = tidied(details).location_id
    if not location:
        return
    same = select(Home.id, Home.name).where(Home.provider_id == provider_id, Home.location_id == location)
    for other_id, name in session.execute(same):
        if other_id != home_id:
            raise InvalidError(f"{name} already has the location ID {location}.", code="location_taken")


def _row(home: Home, details: HomeDetails, *, because: str, actor: Actor, now: datetime) -> HomeDetail:
    kept = {**asdict(details), "rating_on": details.rating_on.isoformat() if details.rating_on else None}
    return HomeDetail(
        id=ids.new_id("d"), home_id=home.id, details=kept, because=because, at=now, by=actor.user_id
    )


def _read(kept: object) -> HomeDetails:
    told = dict(cast("Mapping[str, Json]", kept))
    day = told.pop("rating_on", None)
    texts = {name: str(value) for name, value in told.items() if name != "beds"}
    beds = told.get("beds")
    return HomeDetails(
        **texts,
        beds=beds if isinstance(beds, int) else None,
        rating_on=date.fromisoformat(str(day)) if day else None,
    )


def _note(
    session: Session, home: Home, details: HomeDetails, *, because: str, actor: Actor, now: datetime
) -> None:
    journal.record(
        session,
        DETAILS_SET,
        chain=journal.provider_chain(home.provider_id),
        subject=journal.Subject("home", home.id),
        actor=actor,
        now=now,
        data={
            "home": home.id,
            "because": because,
            "location": details.location_id,
            "beds": details.beds,
            "rating_on": details.rating_on.isoformat() if details.rating_on else None,
        },
        commits={
            "name": details.name,
            "address": details.address,
            "postcode": details.postcode,
            "local_authority": details.local_authority,
            "rating": details.rating,
        },
    )
