"""Published checklist versions: immutable, named by the hash of their content."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, Name, Sha256, When


class Checklist(Base):
    """A checklist of a provider, known by its key (`ipc`) through all its versions."""

    __tablename__ = "checklist"
    __table_args__ = (UniqueConstraint("provider_id", "key"),)

    id: Mapped[Id]
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"))
    key: Mapped[Code]
    created_at: Mapped[When]


class ChecklistVersion(Base):
    """One published version. `body` is the canonical JSON whose SHA-256 is `content_hash`."""

    __tablename__ = "checklist_version"
    __table_args__ = (UniqueConstraint("checklist_id", "content_hash"),)

    id: Mapped[Id]
    checklist_id: Mapped[str] = mapped_column(String(36), ForeignKey("checklist.id"), index=True)
    content_hash: Mapped[Sha256] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(String(40))  # the author's version, such as 1.0.0
    title: Mapped[Name]
    kind: Mapped[Code]
    items: Mapped[int] = mapped_column(Integer)
    body: Mapped[str]
    published_at: Mapped[When]
    published_by: Mapped[ActorRef]


class HomeFlag(Base):
    """What is so of a home, as an audit or a manager last said (`home.any_smoker`); the latest row counts."""

    __tablename__ = "home_flag"
    __table_args__ = (Index("ix_home_flag_home_id_flag", "home_id", "flag"),)

    id: Mapped[Id]
    home_id: Mapped[HomeRef]
    flag: Mapped[Code]
    value: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[When]
    by: Mapped[ActorRef]
    audit_id: Mapped[str | None] = mapped_column(String(36))  # None when a manager said so
