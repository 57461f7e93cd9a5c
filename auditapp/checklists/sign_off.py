"""An adviser's sign-off of a version: somebody competent has looked at its questions and limits and agrees.

It is about that version for ever; a later version has its own. Nothing is taken back: a second sign-off stands beside
the first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.in_force import in_force_at
from auditapp.checklists.models import Checklist, ChecklistSignOff, ChecklistVersion
from auditapp.kernel import clock, ids, journal
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import Actor
from auditapp.people.models import Home

SIGNED_OFF = journal.declare(
    "checklist.signed_off", keys=("version", "signed_on"), commits=("name", "role", "note")
)
LONGEST_NAME = 120
LONGEST_NOTE = 500
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who agreed with a version, as what and on which day; `by` wrote it down `at`."""

    name: str
    role: str
    signed_on: date
    note: str
    at: datetime
    by: str

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
) -> ChecklistSignOff:
    """Record that an adviser agrees with a version. Raises InvalidError naming what to put right."""
    said = _checked(" ".join(name.split()), " ".join(role.split()), signed_on, " ".join(note.split()), now)
    row = ChecklistSignOff(
        id=ids.new_id("a"), version_id=version.id, signed_on=signed_on, at=now, by=actor.user_id, **said
    )
    session.add(row)
    checklist = session.get_one(Checklist, version.checklist_id)
    chain = (
        journal.home_chain(checklist.home_id)
        if checklist.home_id
        else journal.provider_chain(checklist.provider_id)
    )
    journal.record(
        session,
        SIGNED_OFF,
        chain=chain,
        subject=journal.Subject("checklist_version", version.id),
        actor=actor,
        now=now,
        data={"version": version.content_hash, "signed_on": signed_on.isoformat()},
        commits=said,
    )
    return row


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


def sign_offs(session: Session, provider_id: str, hashes: Collection[str]) -> dict[str, tuple[SignOff, ...]]:
    """By version, who signed it off at this provider, the earliest first."""
    query = (
        select(ChecklistVersion.content_hash, ChecklistSignOff)
        .join(ChecklistVersion, ChecklistVersion.id == ChecklistSignOff.version_id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash.in_(hashes))
        .order_by(ChecklistSignOff.signed_on, ChecklistSignOff.at, ChecklistSignOff.id)
    )
    found: dict[str, tuple[SignOff, ...]] = {}
    for content_hash, row in session.execute(query):
        given = SignOff(row.name, row.role, row.signed_on, row.note, row.at, row.by)
        found[content_hash] = (*found.get(content_hash, ()), given)
    return found


def sign_offs_at(session: Session, home_id: str, content_hash: str) -> tuple[SignOff, ...]:
    """Who signed a version off at the provider of this home."""
    provider_id = session.get_one(Home, home_id).provider_id
    return sign_offs(session, provider_id, [content_hash]).get(content_hash, ())


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
