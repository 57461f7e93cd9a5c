"""Everything a tablet sent, with what became of it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, Id, Sha256, When

_NOT_TAKEN = text("outcome <> 'accepted'")


class InboxEntry(Base):
    """A change as it came. The same id with another digest is another entry, and a conflict.

        Of one sender's repeats only the first is kept; another sender's may be judged otherwise, so it is an
    entry of
        its own. `digest` is that of the body, but the claimed one where the two differ (refused:
    digest_mismatch).

        `sender_id` is who was signed in, `by` the claimed author, `attested` how the claim was supported:
    separate facts.
    """

    __tablename__ = "inbox_entry"
    __table_args__ = (
        UniqueConstraint("change_id", "digest", "sender_id"),
        Index("ix_inbox_entry_home_outcome", "home_id", "outcome"),
        Index("ix_inbox_entry_audit", "audit_id"),
        Index("ix_inbox_entry_change", "change_id", "outcome", "home_id"),
        Index("ix_inbox_entry_not_taken", "sender_id", sqlite_where=_NOT_TAKEN, postgresql_where=_NOT_TAKEN),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    change_id: Mapped[str] = mapped_column(String(36))
    digest: Mapped[Sha256]
    kind: Mapped[Code]
    home_id: Mapped[str | None] = mapped_column(String(36))  # None when the sender may not name that home
    audit_id: Mapped[str | None] = mapped_column(String(36))
    body: Mapped[str]  # canonical JSON; empty when it was refused beyond the sender's quota
    size: Mapped[int] = mapped_column(Integer)  # bytes of the body, kept or not
    outcome: Mapped[Code]  # accepted, conflict, refused
    code: Mapped[Code | None]
    sender_id: Mapped[ActorRef]
    by: Mapped[ActorRef]
    attested: Mapped[Code]
    tablet: Mapped[Code]
    received_at: Mapped[When]


class InboxHold(Base):
    """The entry is accepted but waits for what it needs.

    That is its audit's start, what its photo is of, or changes that a finish lists.
    """

    __tablename__ = "inbox_hold"

    entry_id: Mapped[int] = mapped_column(Integer, ForeignKey("inbox_entry.id"), primary_key=True)
    waits_for: Mapped[Code]  # "start", "listed", "answer", "done"
    at: Mapped[When]


class InboxRelease(Base):
    """What a held entry waited for came, and it was carried out."""

    __tablename__ = "inbox_release"

    entry_id: Mapped[int] = mapped_column(Integer, ForeignKey("inbox_entry.id"), primary_key=True)
    at: Mapped[When]


class Decision(Base):
    """What a manager decided about a conflict or a refusal."""

    __tablename__ = "decision"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(Integer, ForeignKey("inbox_entry.id"), unique=True)
    choice: Mapped[Code]  # keep_first, keep_this, keep_both, set_aside
    reason: Mapped[str]
    at: Mapped[When]
    by: Mapped[ActorRef]
