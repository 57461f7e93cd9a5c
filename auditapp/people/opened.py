"""For views: note in the access log that the page or file of a record was opened, once its answer has been sent."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.people import viewing
from auditapp.web import access, transaction


def note_opened(kind: str, record_id: str, *, home_id: str, way: str = "page") -> None:
    """Say who opened it: after the answer, in a transaction of its own, so that it neither slows nor breaks it."""
    note_in_homes(kind, record_id, (home_id,), way=way)


def note_in_homes(kind: str, record_id: str, home_ids: Sequence[str], *, way: str = "page") -> None:
    """The same in the logs of all these homes, at one moment: for what belongs to no home alone."""
    actor, now = access.current_actor(), clock.now()

    def write(session: Session) -> None:
        for home_id in home_ids:
            viewing.note_view(
                session, home_id=home_id, kind=kind, record_id=record_id, way=way, actor=actor, now=now
            )

    transaction.after_answer(write)


def note_handed_out(kind: str, record_id: str, home_ids: Sequence[str]) -> None:
    """Say who took a file of it out, each time."""
    actor, now = access.current_actor(), clock.now()

    def write(session: Session) -> None:
        for home_id in home_ids:
            viewing.note_handed_out(
                session, home_id=home_id, kind=kind, record_id=record_id, actor=actor, now=now
            )

    transaction.after_answer(write)
