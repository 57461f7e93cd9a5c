"""Verbs of packs: ask for one, record that it was built, record that it could not be."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from auditapp.kernel import ids, jobs, journal
from auditapp.kernel.clock import local_date
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import Actor
from auditapp.packs.keys import bare
from auditapp.packs.models import Pack, PackFile

BUILD = "packs.build"
MAX_DAYS = 3 * 366

REQUESTED = journal.declare("pack.requested", keys=("first", "last"))
BUILT = journal.declare("pack.built", keys=("sha256", "size", "fingerprint"))
FAILED = journal.declare("pack.failed", commits=("reason",))


def check_period(first: date, last: date, *, today: date) -> None:
    """Raise InvalidError with a sentence when no pack can be made of these days."""
    if first > last:
        raise InvalidError("The first day must not be after the last day.", code="days_reversed")
    if last > today:
        raise InvalidError("The last day cannot be after today.", code="day_ahead")
    if (last - first).days > MAX_DAYS:
        raise InvalidError("A pack covers at most three years. Choose a shorter period.", code="too_long")


def request_pack(
    session: Session, home_id: str, first: date, last: date, *, actor: Actor, now: datetime
) -> Pack:
    """Ask for the evidence of a home between two days, both included; the worker builds it.

    Raises InvalidError when the days make no period.
    """
    check_period(first, last, today=local_date(now))
    pack_id = ids.new_id("k")
    job = jobs.enqueue(
        session, BUILD, key=f"{BUILD}:{pack_id}", payload={"pack": pack_id}, by=actor.user_id, now=now
    )
    session.flush()  # the pack refers to its job
    pack = Pack(
        id=pack_id,
        home_id=home_id,
        from_on=first,
        to_on=last,
        requested_at=now,
        requested_by=actor.user_id,
        job_id=job.id,
    )
    session.add(pack)
    journal.record(
        session,
        REQUESTED,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("pack", pack_id),
        actor=actor,
        now=now,
        data={"first": first.isoformat(), "last": last.isoformat()},
    )
    return pack


def record_built(
    session: Session,
    pack: Pack,
    *,
    sha256: str,
    size: int,
    fingerprint: str,
    actor: Actor,
    now: datetime,
) -> PackFile:
    """The file is on the disk under its hash. A repeat returns what is there."""
    file_id = ids.derived_id("b", pack.id)
    found = session.get(PackFile, file_id)
    if found is not None:
        return found
    kept = bare(fingerprint)
    file = PackFile(id=file_id, pack_id=pack.id, sha256=sha256, size=size, fingerprint=kept, built_at=now)
    session.add(file)
    journal.record(
        session,
        BUILT,
        chain=journal.home_chain(pack.home_id),
        subject=journal.Subject("pack", pack.id),
        actor=actor,
        now=now,
        data={"sha256": sha256, "size": size, "fingerprint": kept},
    )
    return file


def record_failed(session: Session, pack: Pack, *, reason: str, actor: Actor, now: datetime) -> None:
    """The pack could not be built; the job says so to whoever asked, the journal keeps it."""
    journal.record(
        session,
        FAILED,
        chain=journal.home_chain(pack.home_id),
        subject=journal.Subject("pack", pack.id),
        actor=actor,
        now=now,
        commits={"reason": reason},
    )
