"""Photos: a slot says that a picture exists, a receipt that its bytes are here, a check that they still are."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, Sha256, When

_REPLACES = text("replaces IS NOT NULL")


class PhotoSlot(Base):
    """A photo announced by a tablet. The owner is an answer, a made-safe note, a completion or an action.

        `sha256` and `size` are what the tablet says it holds; `replaces` names a photo that could not be
    taken as it was.
    """

    __tablename__ = "photo_slot"
    __table_args__ = (
        Index("ix_photo_slot_owner", "owner_kind", "owner_id"),
        Index(
            "ix_photo_slot_replaces",
            "replaces",
            "owner_kind",
            "owner_id",
            sqlite_where=_REPLACES,
            postgresql_where=_REPLACES,
        ),
    )

    id: Mapped[Id]  # the tablet's UUID
    home_id: Mapped[HomeRef]
    owner_kind: Mapped[Code]  # "answer", "made_safe", "completion"
    owner_id: Mapped[str] = mapped_column(String(36))
    view: Mapped[Code]  # "evidence", "before", "after"
    sha256: Mapped[Sha256]
    size: Mapped[int] = mapped_column(Integer)
    replaces: Mapped[str | None] = mapped_column(String(36))
    captured_at: Mapped[When]
    opened_at: Mapped[When]
    by: Mapped[ActorRef]
    tablet: Mapped[Code]


class PhotoReceipt(Base):
    """The bytes are in the store under `sha256`. Written only after they were."""

    __tablename__ = "photo_receipt"

    id: Mapped[Id]
    slot_id: Mapped[str] = mapped_column(String(36), ForeignKey("photo_slot.id"), unique=True)
    sha256: Mapped[Sha256] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(Integer)
    format: Mapped[Code]  # JPEG, PNG, WEBP
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    received_at: Mapped[When]
    sender_id: Mapped[ActorRef]


class PhotoCheck(Base):
    """The stored bytes were read again and hashed."""

    __tablename__ = "photo_check"

    id: Mapped[Id]
    sha256: Mapped[Sha256] = mapped_column(index=True)
    at: Mapped[When]
    outcome: Mapped[Code]  # "same", "damaged", "missing"


class PhotoRendition(Base):
    """A smaller picture made from the photo, recorded against its hash."""

    __tablename__ = "photo_rendition"
    __table_args__ = (UniqueConstraint("source_sha256", "kind"),)

    id: Mapped[Id]
    source_sha256: Mapped[Sha256]
    kind: Mapped[Code]  # "screen", "thumb", "report"
    sha256: Mapped[Sha256]
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[When]


class PhotoRefusal(Base):
    """Bytes that were not accepted: only their hash, size and the reason are kept."""

    __tablename__ = "photo_refusal"

    id: Mapped[Id]
    slot_id: Mapped[str] = mapped_column(String(36), ForeignKey("photo_slot.id"), index=True)
    home_id: Mapped[HomeRef]
    sha256: Mapped[Sha256]
    size: Mapped[int] = mapped_column(Integer)
    code: Mapped[Code]
    at: Mapped[When]
    sender_id: Mapped[ActorRef]


class GuidancePicture(Base):
    """A picture that shows what good looks like, for a question of a provider's checklists.

    A checklist names it by the hash of its bytes, so a published version always shows the same picture.
    """

    __tablename__ = "guidance_picture"
    __table_args__ = (UniqueConstraint("provider_id", "sha256"),)

    id: Mapped[Id]
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"))
    sha256: Mapped[Sha256]
    size: Mapped[int] = mapped_column(Integer)
    at: Mapped[When]
    by: Mapped[ActorRef]
