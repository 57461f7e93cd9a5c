"""An adviser's sign-off of a version: somebody competent has looked at its questions and limits and agrees.

It is about that version for ever; a later version has its own, and a second sign-off stands beside the first. One that
was written down wrongly is withdrawn with a reason: it stays readable and counts no more. What is in force for all
homes is signed off at the provider, since it would stand in every home; a home signs off what is its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auditapp.checklists.in_force import in_force_at
from auditapp.checklists.models import (
    Checklist,
    ChecklistPublication,
    ChecklistSignOff,
    ChecklistSignOffWithdrawal,
    ChecklistVersion,
)
from auditapp.kernel import clock, ids, journal
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor
from auditapp.people.models import Home

SIGNED_OFF = journal.declare(
    "checklist.signed_off", keys=("version", "sign_off", "signed_on"), commits=("name", "role", "note")
)
# With the day and the time of what it withdraws: sign-offs of the first releases name no `sign_off` in the journal.
WITHDRAWN = journal.declare(
    "checklist.sign_off_withdrawn",
    keys=("version", "sign_off", "signed_on", "written_at"),
    commits=("why",),
)
LONGEST_NAME = 120
LONGEST_NOTE = 500
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a sign-off counts no more."""

    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who agreed with a version, as what and on which day; `by` wrote it down `at`.

    `published` is the day on which the version was published, which may be after that of the sign-off.
    """

    id: str
    name: str
    role: str
    signed_on: date
    note: str
    at: datetime
    by: str
    published: date
    withdrawn: Withdrawal | None = None

    @property
    def early(self) -> bool:
        """Whether the adviser agreed before the version was published: with a draft, or with what it was made of."""
        return self.signed_on < self.published

    @property
    def words(self) -> str:
        """Sarah Bell, fire risk assessor."""
        return f"{self.name}, {self.role}"


def sign_off(
    session: Session,
    version: ChecklistVersion,
    *,
    name: str,
    role: str,
    signed_on: date,
    note: str,
    actor: Actor,
    now: datetime,
    home_id: str | None = None,
) -> ChecklistSignOff:
    """Record that an adviser agrees with a version; with `home_id`, at the page of that home.

    Raises InvalidError naming what to put right, StateError at a home for a version that all homes share.
    """
    refuse_shared(session, version, home_id)
    said = _checked(" ".join(name.split()), " ".join(role.split()), signed_on, " ".join(note.split()), now)
    row = ChecklistSignOff(
        id=ids.new_id("a"), version_id=version.id, signed_on=signed_on, at=now, by=actor.user_id, **said
    )
    session.add(row)
    data = {"version": version.content_hash, "sign_off": row.id, "signed_on": signed_on.isoformat()}
    _record(session, SIGNED_OFF, version, data, said, actor=actor, now=now)
    return row


def withdraw(
    session: Session,
    version: ChecklistVersion,
    row: ChecklistSignOff,
    *,
    why: str,
    actor: Actor,
    now: datetime,
    home_id: str | None = None,
) -> ChecklistSignOffWithdrawal:
    """Record that a sign-off of the version counts no more; with `home_id`, at the page of that home.

    Raises InvalidError without a reason, StateError for one that is withdrawn or is the provider's to withdraw.
    """
    refuse_shared(session, version, home_id)
    if session.scalar(select(exists().where(ChecklistSignOffWithdrawal.sign_off_id == row.id))):
        raise StateError("This sign-off is withdrawn already.", code="withdrawn")
    why = " ".join(why.split())
    if not why or len(why) > LONGEST_NOTE:
        raise InvalidError(f"Say why, in at most {LONGEST_NOTE} characters.", code="why")
    withdrawal = ChecklistSignOffWithdrawal(
        id=ids.new_id("a"), sign_off_id=row.id, why=why, at=now, by=actor.user_id
    )
    session.add(withdrawal)
    data = {
        "version": version.content_hash,
        "sign_off": row.id,
        "signed_on": row.signed_on.isoformat(),
        "written_at": clock.wire_time(row.at),
    }
    _record(session, WITHDRAWN, version, data, {"why": why}, actor=actor, now=now)
    return withdrawal


def is_shared(session: Session, version_id: str) -> bool:
    """Whether the version is or was in force for all homes of its provider."""
    made = ChecklistPublication
    found = exists().where(made.version_id == version_id, made.home_id.is_(None))
    return session.scalar(select(found)) is True


def refuse_shared(session: Session, version: ChecklistVersion, home_id: str | None) -> None:
    """Raises StateError at a home for a version that all homes share: a sign-off of it stands in all of them."""
    if home_id is not None and is_shared(session, version.id):
        raise StateError(
            "This version is shared by all homes. Your provider writes down who signed it off.", code="shared"
        )


def version_named(
    session: Session, provider_id: str, home_id: str | None, content_hash: str
) -> ChecklistVersion | None:
    """The version with this hash, if it was in force in the home; without one, for all homes."""
    return session.scalar(
        select(ChecklistVersion)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash == content_hash)
        .where(ChecklistVersion.id.in_(in_force_at(home_id)))
        .limit(1)
    )


def sign_off_named(session: Session, version: ChecklistVersion, sign_off_id: str) -> ChecklistSignOff | None:
    """The sign-off with this id, if it is of this version."""
    row = session.get(ChecklistSignOff, sign_off_id)
    return row if row is not None and row.version_id == version.id else None


def sign_offs(session: Session, provider_id: str, hashes: Collection[str]) -> dict[str, tuple[SignOff, ...]]:
    """By version, whose sign-off at this provider stands, the earliest first."""
    standing = {
        content_hash: tuple(each for each in given if each.withdrawn is None)
        for content_hash, given in every_sign_off(session, provider_id, hashes).items()
    }
    return {content_hash: given for content_hash, given in standing.items() if given}


def every_sign_off(
    session: Session, provider_id: str, hashes: Collection[str]
) -> dict[str, tuple[SignOff, ...]]:
    """As `sign_offs`, with those that were withdrawn, which say so."""
    gone = ChecklistSignOffWithdrawal
    query = (
        select(ChecklistVersion.content_hash, ChecklistVersion.published_at, ChecklistSignOff, gone)
        .join(ChecklistVersion, ChecklistVersion.id == ChecklistSignOff.version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .outerjoin(gone, gone.sign_off_id == ChecklistSignOff.id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash.in_(hashes))
        .order_by(ChecklistSignOff.signed_on, ChecklistSignOff.at, ChecklistSignOff.id)
    )
    found: dict[str, tuple[SignOff, ...]] = {}
    for content_hash, published_at, row, withdrawal in session.execute(query):
        given = _sign_off(row, published_at, withdrawal)
        found[content_hash] = (*found.get(content_hash, ()), given)
    return found


def sign_offs_at(session: Session, home_id: str, content_hash: str) -> tuple[SignOff, ...]:
    """Whose sign-off of a version stands at the provider of this home."""
    provider_id = session.get_one(Home, home_id).provider_id
    return sign_offs(session, provider_id, [content_hash]).get(content_hash, ())


def _sign_off(
    row: ChecklistSignOff, published_at: datetime, gone: ChecklistSignOffWithdrawal | None
) -> SignOff:
    return SignOff(
        id=row.id,
        name=row.name,
        role=row.role,
        signed_on=row.signed_on,
        note=row.note,
        at=row.at,
        by=row.by,
        published=clock.local_date(published_at),
        withdrawn=Withdrawal(gone.why, gone.at, gone.by) if gone else None,
    )


def _record(
    session: Session,
    kind: str,
    version: ChecklistVersion,
    data: Mapping[str, Json],
    commits: Mapping[str, str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """In the journal of whoever the checklist belongs to."""
    checklist = session.get_one(Checklist, version.checklist_id)
    chain = (
        journal.home_chain(checklist.home_id)
        if checklist.home_id
        else journal.provider_chain(checklist.provider_id)
    )
    subject = journal.Subject("checklist_version", version.id)
    journal.record(
        session, kind, chain=chain, subject=subject, actor=actor, now=now, data=data, commits=commits
    )


def _checked(name: str, role: str, signed_on: date, note: str, now: datetime) -> dict[str, str]:
    if not name or len(name) > LONGEST_NAME:
        raise InvalidError(f"Enter the adviser's name, in at most {LONGEST_NAME} characters.", code="name")
    if not role or len(role) > LONGEST_NAME:
        raise InvalidError(f"Enter what the adviser does, in at most {LONGEST_NAME} characters.", code="role")
    if not EARLIEST <= signed_on <= clock.local_date(now):
        raise InvalidError("Enter the day of the sign-off: today or an earlier one.", code="signed_on")
    if len(note) > LONGEST_NOTE:
        raise InvalidError(f"Shorten the note to {LONGEST_NOTE} characters.", code="note")
    return {"name": name, "role": role, "note": note}
