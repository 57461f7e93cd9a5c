"""Backups that were made, and proofs that one of them can be restored."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, Id, Name, When


class BackupRun(Base):
    """One backup, from its beginning to how it ended. Updated only to record the end."""

    __tablename__ = "backup_run"

    id: Mapped[Id]
    way: Mapped[Code]  # "schedule", "command", "page" or "upgrade"
    target: Mapped[str] = mapped_column(String(400))  # the file or folder
    began_at: Mapped[When]
    by: Mapped[ActorRef]
    ended_at: Mapped[When | None]
    outcome: Mapped[Code]  # "running", "good", "good_but" (photos were lost before) or "failed"
    problem: Mapped[str] = mapped_column(String(400), default="")
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes written
    photos: Mapped[int | None]
    rows: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), default="")  # of the manifest
    label: Mapped[Name]  # the name of this backup within its folder


class BackupProof(Base):
    """A backup was restored for a trial into an empty place and compared row by row."""

    __tablename__ = "backup_proof"

    id: Mapped[Id]
    run_id: Mapped[str] = mapped_column(String(36), ForeignKey("backup_run.id"), index=True)
    at: Mapped[When]
    by: Mapped[ActorRef]
    outcome: Mapped[Code]  # "good", "failed" or "hindered"
    problem: Mapped[str] = mapped_column(String(400), default="")
