"""Carrying out what tablets sent: each change once, with an outcome of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.kernel.permissions import Actor
from auditapp.sync.arrivals import UNREADABLE, Arrival, Outcome
from auditapp.sync.batch import Batch
from auditapp.sync.deciding import decide

__all__ = ["decide", "receive", "receive_one_by_one", "receive_together"]

log = logging.getLogger("auditapp.sync")
_FAULT = "The server could not carry this out. It is kept, and your manager can see it."


def receive(session: Session, arrivals: Sequence[Arrival], *, actor: Actor, now: datetime) -> list[Outcome]:
    """Carry out a batch, and answer each change in the order sent.

    All is judged in memory and written with one insert per table under one savepoint. Only if that fails is it
    done again change by change, each in its own savepoint, so that one bad change cannot sink the others.
    """
    try:
        return receive_together(session, arrivals, actor=actor, now=now)
    except OperationalError:  # the database itself is not well: nothing is kept, and the tablet tries again
        raise
    except Exception:
        log.exception("a batch of %d changes failed and is replayed one by one", len(arrivals))
        return receive_one_by_one(session, arrivals, actor=actor, now=now)


def receive_together(
    session: Session, arrivals: Sequence[Arrival], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """The quick route: one savepoint for all."""
    with savepoint(session):
        return Batch(session, arrivals, actor, now).carry_out()


def receive_one_by_one(
    session: Session, arrivals: Sequence[Arrival], *, actor: Actor, now: datetime
) -> list[Outcome]:
    """The slow route: a savepoint for each change; one that fails again is refused and kept for a person."""
    return [_receive_alone(session, arrival, actor, now) for arrival in arrivals]


def _receive_alone(session: Session, arrival: Arrival, actor: Actor, now: datetime) -> Outcome:
    """One that cannot even be kept as refused is refused all the same: it must not hold up those behind it."""
    for attempt in (arrival, arrival.refused("fault", _FAULT)):
        try:
            (outcome,) = receive_together(session, [attempt], actor=actor, now=now)
        except OperationalError:
            raise
        except Exception:
            log.exception("the change %s failed", arrival.key)
        else:
            return outcome
    return Outcome(arrival.id, "refused", None, *UNREADABLE)


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Undo rows and waiting journal events together when something fails inside."""
    mark = journal.pending_count(session)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        journal.forget_pending(session, keep=mark)
        raise
