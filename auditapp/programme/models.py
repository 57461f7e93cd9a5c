"""What is due, when: one row per home and checklist, moved by finished audits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, When


class ProgrammeEntry(Base):
    """A checklist in use at a home, and how often it is due."""

    __tablename__ = "programme_entry"
    __table_args__ = (UniqueConstraint("home_id", "checklist_key"),)

    id: Mapped[Id]
    home_id: Mapped[HomeRef]
    checklist_key: Mapped[Code]
    every: Mapped[Code]  # weekly, monthly, quarterly ..., or "never": out of use from the beginning
    set_at: Mapped[When]
    set_by: Mapped[ActorRef]


class ProgrammeRhythm(Base):
    """How often the entry is due from now on, if at all; the row with the highest number counts."""

    __tablename__ = "programme_rhythm"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[Id]
    entry_id: Mapped[str] = mapped_column(String(36), ForeignKey("programme_entry.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    every: Mapped[Code]  # as in the entry, or "any": not planned, but in use
    at: Mapped[When]
    by: Mapped[ActorRef]


class ProgrammeDue(Base):
    """When the entry is due next; the row with the highest number counts."""

    __tablename__ = "programme_due"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[Id]
    entry_id: Mapped[str] = mapped_column(String(36), ForeignKey("programme_entry.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    because: Mapped[Code]  # "set" or "audit_finished"
    audit_id: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[When]
    by: Mapped[ActorRef]
