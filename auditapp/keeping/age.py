"""How old the last good backup is."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.keeping.models import BackupRun


def last_good_age(session: Session, now: datetime) -> timedelta | None:
    """The time since the last good backup ended; None when there never was one."""
    ended = session.scalar(
        select(func.max(BackupRun.ended_at)).where(BackupRun.outcome.in_(("good", "good_but")))
    )
    return now - ended if ended else None
