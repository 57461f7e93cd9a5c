"""What leaves as a file is in the journal: who took it, when, and how much it was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.kernel.permissions import Actor
from auditapp.privacy.queries import Narrowing

EXPORTED = journal.declare("person.exported", keys=("user", "rows"), commits=("asked_by",))
LOG_EXPORTED = journal.declare(
    "access_log.exported", keys=("rows", "from", "to"), commits=("person", "kind", "record")
)


def note_export(
    session: Session,
    user_id: str,
    provider_id: str,
    *,
    rows: int,
    asked_by: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep in the journal that everything held about somebody was handed out, and who had asked."""
    journal.record(
        session,
        EXPORTED,
        chain=journal.provider_chain(provider_id),
        subject=journal.Subject("user", user_id),
        actor=actor,
        now=now,
        data={"user": user_id, "rows": rows},
        commits={"asked_by": asked_by},
    )


def note_log_export(
    session: Session, home_id: str, narrowing: Narrowing, *, rows: int, actor: Actor, now: datetime
) -> None:
    """Keep in the journal that the access log, or what was searched for in it, was taken out."""
    first, last = narrowing.first, narrowing.last
    journal.record(
        session,
        LOG_EXPORTED,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("home", home_id),
        actor=actor,
        now=now,
        data={
            "rows": rows,
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        },
        commits={"person": narrowing.person, "kind": narrowing.kind, "record": narrowing.record},
    )
