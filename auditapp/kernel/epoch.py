"""Which life of the database this is: a new epoch begins with every restore.

A tablet that meets an epoch it does not know offers again all that it still holds.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from auditapp.kernel import ids
from auditapp.kernel.orm import Base, Code, When

FIRST = "first"


class Epoch(Base):
    """The beginning of a life of the database; the latest row counts."""

    __tablename__ = "epoch"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[When]
    because: Mapped[Code]  # "restored" or "moved"


def current_epoch(session: Session) -> str:
    """The id of this life; `first` until something was restored."""
    return session.scalar(select(Epoch.id).order_by(Epoch.number.desc()).limit(1)) or FIRST


def begin_epoch(session: Session, *, because: str, now: datetime) -> str:
    """Begin a new life and return its id."""
    epoch = Epoch(id=ids.new_id("e"), began_at=now, because=because)
    session.add(epoch)
    return epoch.id
