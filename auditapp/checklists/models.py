"""Checklists: published versions, immutable and named by their content; what put each into force; drafts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, JsonColumn, Name, Sha256, When


class Checklist(Base):
    """A checklist of a provider, known by its key (`ipc`) through all its versions."""

    __tablename__ = "checklist"
    __table_args__ = (UniqueConstraint("provider_id", "key"),)

    id: Mapped[Id]
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"))
    # The home whose own it is; None: the provider's, for all its homes, each of which may adapt it.
    home_id: Mapped[str | None] = mapped_column(String(36), index=True)
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


class ChecklistPublication(Base):
    """The act of putting a version into force, for all homes of the provider or, with `home_id`, for one.

    What counts at a home is its own latest publication, unless that `follows`: then the provider's latest.
    """

    __tablename__ = "checklist_publication"
    __table_args__ = (UniqueConstraint("checklist_id", "number"),)

    id: Mapped[Id]
    checklist_id: Mapped[str] = mapped_column(String(36), ForeignKey("checklist.id"))
    version_id: Mapped[str] = mapped_column(String(36), ForeignKey("checklist_version.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"), index=True)
    number: Mapped[int]  # counts up within the checklist
    follows: Mapped[bool]
    why: Mapped[str] = mapped_column(String(500))
    based_on: Mapped[Sha256 | None]  # the provider's version that a home's was made of
    library: Mapped[Sha256 | None]  # the shipped version whose changes have been looked at
    at: Mapped[When]
    by: Mapped[ActorRef]


class ChecklistArchiving(Base):
    """A checklist was put away, or brought back; the latest row counts."""

    __tablename__ = "checklist_archiving"

    id: Mapped[Id]
    checklist_id: Mapped[str] = mapped_column(String(36), ForeignKey("checklist.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"))
    archived: Mapped[bool]
    why: Mapped[str] = mapped_column(String(500))
    at: Mapped[When]
    by: Mapped[ActorRef]


class ChecklistSignOff(Base):
    """Somebody competent, a fire or clinical adviser for example, has looked at a version and agrees with it."""

    __tablename__ = "checklist_sign_off"

    id: Mapped[Id]
    version_id: Mapped[str] = mapped_column(String(36), ForeignKey("checklist_version.id"), index=True)
    name: Mapped[Name]
    role: Mapped[Name]
    signed_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(500))
    at: Mapped[When]
    by: Mapped[ActorRef]


class ChecklistSignOffWithdrawal(Base):
    """A sign-off was written down wrongly, or the adviser agrees no more; it stays readable and counts no more."""

    __tablename__ = "checklist_sign_off_withdrawal"

    id: Mapped[Id]
    sign_off_id: Mapped[str] = mapped_column(String(36), ForeignKey("checklist_sign_off.id"), unique=True)
    why: Mapped[str] = mapped_column(String(500))
    at: Mapped[When]
    by: Mapped[ActorRef]


class ChecklistDraft(Base):
    """A checklist that is being worked on; nobody can be audited by it. Deleted when it is published or discarded.

    `revision` counts the saves, so that of two people who edit at once neither overwrites the other unseen.
    """

    __tablename__ = "checklist_draft"
    __table_args__ = (Index("ix_checklist_draft_scope", "provider_id", "home_id", "key"),)

    id: Mapped[Id]
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"))
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"))
    key: Mapped[Code]
    title: Mapped[Name]
    body: Mapped[JsonColumn]
    base: Mapped[Sha256 | None]  # the published version it was begun from
    library: Mapped[Sha256 | None]  # the shipped version whose changes it takes up
    revision: Mapped[int]
    origin: Mapped[Code]  # empty, copy, adapt, library, xlsform, list or yaml
    report: Mapped[JsonColumn | None]  # what an import took, changed and left
    created_at: Mapped[When]
    created_by: Mapped[ActorRef]
    updated_at: Mapped[When]
    updated_by: Mapped[ActorRef]


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
