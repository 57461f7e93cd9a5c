"""For views: note in the access log that the page or file of a record was opened, once its answer has been sent."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.people import viewing
from auditapp.web import access, transaction


def note_opened(kind: str, record_id: str, *, home_id: str, way: str = "page") -> None:
    """Say who opened it: after the answer, in a transaction of its own, so that it neither slows nor breaks it."""
    actor, now = access.current_actor(), clock.now()

    def write(session: Session) -> None:
        viewing.note_view(
            session, home_id=home_id, kind=kind, record_id=record_id, way=way, actor=actor, now=now
        )

    transaction.after_answer(write)
