"""One run of a checklist and what was found; answers are only ever added."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, JsonColumn, Name, Sha256, When


class Audit(Base):
    """A started run. `version` is the content hash of the checklist version it is judged on, for ever."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_home_started", "home_id", "started_at", "id"),
        Index("ix_audit_home_checklist", "home_id", "checklist_key", "started_at"),
        Index("ix_audit_home_shift", "home_id", "shift", "started_at"),
    )

    id: Mapped[Id]  # the tablet's UUID
    change_id: Mapped[str] = mapped_column(String(36), unique=True)
    home_id: Mapped[HomeRef]
    checklist_key: Mapped[Code] = mapped_column(index=True)
    checklist_title: Mapped[Name]
    version: Mapped[Sha256]
    area_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("area.id"))
    announced: Mapped[Code]  # "announced" or "unannounced"
    reason: Mapped[Code]  # planned, follow_up, incident, concern
    shift: Mapped[Code]  # day, evening, night
    present: Mapped[int | None] = mapped_column(Integer)
    transcribed: Mapped[
        JsonColumn | None
    ]  # from paper: filled_on and filled_by; None when it was answered here
    started_at: Mapped[When]  # the tablet's time
    received_at: Mapped[When]
    by: Mapped[ActorRef]  # the claimed author
    attested: Mapped[Code]
    sender_id: Mapped[ActorRef]
    tablet: Mapped[Code]


class Answer(Base):
    """One answer to one item about one subject. A later one supersedes; nothing is overwritten."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_audit_item", "audit_id", "item_id", "subject"),)

    id: Mapped[Id]  # the change's id
    audit_id: Mapped[str] = mapped_column(String(36), ForeignKey("audit.id"))
    item_id: Mapped[Code]
    subject: Mapped[str] = mapped_column(String(120))
    value: Mapped[JsonColumn]
    note: Mapped[str]
    photos: Mapped[JsonColumn]  # ids of the photos that belong to this answer
    result: Mapped[Code]  # pass, fail, na, unchecked
    severity: Mapped[Code]
    supersedes: Mapped[str | None] = mapped_column(String(36))
    captured_at: Mapped[When]
    elapsed: Mapped[int] = mapped_column(BigInteger)  # milliseconds since the run began on that tablet
    spent: Mapped[int | None] = mapped_column(
        BigInteger
    )  # milliseconds on the item; None where it was not said
    received_at: Mapped[When]
    arrived: Mapped[Code]  # "in_time", "after_finish", "after_abandon"
    by: Mapped[ActorRef]
    attested: Mapped[Code]
    sender_id: Mapped[ActorRef]
    tablet: Mapped[Code]


class AuditRecord(Base):
    """Whatever else was said in a run: of the home, a subject, an answer, or something seen. The latest counts."""

    __tablename__ = "audit_record"

    id: Mapped[Id]  # the change's id
    audit_id: Mapped[str] = mapped_column(String(36), ForeignKey("audit.id"), index=True)
    kind: Mapped[Code]  # context, subject, reply, escalation, corrected, link, observation, sheet
    answer_id: Mapped[str | None] = mapped_column(String(36))
    section: Mapped[Code]  # "" where it is of no section
    item_id: Mapped[str | None] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(120))  # which of several things a reply is about
    data: Mapped[JsonColumn]
    captured_at: Mapped[When]
    elapsed: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[When]
    arrived: Mapped[Code]
    by: Mapped[ActorRef]
    attested: Mapped[Code]
    sender_id: Mapped[ActorRef]
    tablet: Mapped[Code]


class AuditNote(Base):
    """Something noted during the run, or a dated correction after it."""

    __tablename__ = "audit_note"

    id: Mapped[Id]  # the change's id
    audit_id: Mapped[str] = mapped_column(String(36), ForeignKey("audit.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(120))
    text: Mapped[str]
    at: Mapped[When]
    received_at: Mapped[When]
    arrived: Mapped[Code]
    by: Mapped[ActorRef]
    tablet: Mapped[Code]


class AuditFinish(Base):
    """The auditor signed.

    `listed` is what that tablet captured; `score` is worked out here, on what is held.
    """

    __tablename__ = "audit_finish"

    id: Mapped[Id]  # the change's id
    audit_id: Mapped[str] = mapped_column(String(36), ForeignKey("audit.id"), index=True)
    signed_name: Mapped[Name]
    listed: Mapped[JsonColumn]
    score: Mapped[JsonColumn]
    finished_at: Mapped[When]  # the tablet's time
    received_at: Mapped[When]
    by: Mapped[ActorRef]
    attested: Mapped[Code]
    sender_id: Mapped[ActorRef]
    tablet: Mapped[Code]


class AuditAbandonment(Base):
    """The run was given up; its answers are kept."""

    __tablename__ = "audit_abandonment"

    id: Mapped[Id]  # the change's id
    audit_id: Mapped[str] = mapped_column(String(36), ForeignKey("audit.id"), index=True)
    reason: Mapped[str]
    abandoned_at: Mapped[When]
    received_at: Mapped[When]
    by: Mapped[ActorRef]
    tablet: Mapped[Code]
