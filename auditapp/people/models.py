"""Providers, homes, areas, people and what they may do there."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, JsonColumn, Name, UserRef, When


class AreaKind(StrEnum):
    """The levels of a home's tree."""

    UNIT = "unit"
    FLOOR = "floor"
    ROOM = "room"
    DOOR = "door"


class Provider(Base):
    """A registered organisation that runs homes."""

    __tablename__ = "provider"

    id: Mapped[Id]
    name: Mapped[Name]
    created_at: Mapped[When]


class Home(Base):
    """A registered location as it stands now; `home_detail` tells how it came to be so.

    `prefix` begins its references and is never given to another home. `rating` is what CQC's directory said.
    """

    __tablename__ = "home"
    __table_args__ = (UniqueConstraint("provider_id", "prefix"),)

    id: Mapped[Id]
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    name: Mapped[Name]
    prefix: Mapped[str] = mapped_column(String(6))
    location_id: Mapped[str] = mapped_column(String(20), default="")  # CQC's, such as 1-123456789
    address: Mapped[str] = mapped_column(String(400), default="")
    postcode: Mapped[str] = mapped_column(String(10), default="")
    local_authority: Mapped[str] = mapped_column(String(100), default="")
    beds: Mapped[int | None]
    rating: Mapped[str] = mapped_column(String(40), default="")
    rating_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[When]


class HomeDetail(Base):
    """The details of a home as somebody set them; the latest row is what `home` shows."""

    __tablename__ = "home_detail"

    id: Mapped[Id]
    home_id: Mapped[HomeRef]
    details: Mapped[
        JsonColumn
    ]  # name, location_id, address, postcode, local_authority, beds, rating, rating_on
    because: Mapped[Code]  # "set_up", "import" or "edit"
    at: Mapped[When]
    by: Mapped[ActorRef]


class Area(Base):
    """A place in a home, under another place or at the top, as it stands now; `area_change` tells its history."""

    __tablename__ = "area"

    id: Mapped[Id]
    home_id: Mapped[HomeRef]
    parent_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("area.id"))
    kind: Mapped[Code]
    name: Mapped[Name]
    position: Mapped[int] = mapped_column(Integer)
    closed_at: Mapped[When | None]


class AreaChange(Base):
    """What was done to a place: renamed, moved, closed, reopened; with the name it had from then on."""

    __tablename__ = "area_change"

    id: Mapped[Id]
    area_id: Mapped[str] = mapped_column(String(36), ForeignKey("area.id"), index=True)
    change: Mapped[Code]
    kind: Mapped[Code]
    name: Mapped[Name]
    parent_id: Mapped[str | None] = mapped_column(String(36))
    position: Mapped[int]
    at: Mapped[When]
    by: Mapped[ActorRef]


class User(Base):
    """A person with an account, as they are called now; `user_change` holds earlier names until erased."""

    __tablename__ = "user"
    # The constraint keeps the name it was made with: SQLite cannot rename one.
    __table_args__ = (UniqueConstraint("sign_in_name", name="uq_user_email"),)

    id: Mapped[Id]
    sign_in_name: Mapped[str] = mapped_column(String(254))  # lower case; often an e-mail address
    name: Mapped[Name]
    created_at: Mapped[When]
    created_by: Mapped[ActorRef]
    erased_at: Mapped[When | None]  # the person's own data was erased; what they did stays


class UserChange(Base):
    """A person's name or sign-in name as it was until somebody changed it."""

    __tablename__ = "user_change"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    name: Mapped[Name]
    sign_in_name: Mapped[str] = mapped_column(String(254))
    at: Mapped[When]
    by: Mapped[ActorRef]


class RoleGrant(Base):
    """A role held in one home, or in a whole provider."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("(home_id IS NULL) <> (provider_id IS NULL)", name="one_scope"),)

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    role: Mapped[Code]
    engaged_as: Mapped[Code] = mapped_column(default="employed")  # or "agency", "bank", "visiting"
    ends_on: Mapped[date | None] = mapped_column(Date)  # the last day on which it counts
    granted_at: Mapped[When]
    granted_by: Mapped[ActorRef]


class RoleRevocation(Base):
    """The end of a grant."""

    __tablename__ = "role_revocation"

    id: Mapped[Id]
    grant_id: Mapped[str] = mapped_column(String(36), ForeignKey("role_grant.id"), unique=True)
    revoked_at: Mapped[When]
    revoked_by: Mapped[ActorRef]


class Departure(Base):
    """Somebody left a home, or a provider with all its homes. What they did stays."""

    __tablename__ = "departure"
    __table_args__ = (CheckConstraint("(home_id IS NULL) <> (provider_id IS NULL)", name="one_scope"),)

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    left_on: Mapped[date] = mapped_column(Date)
    at: Mapped[When]
    by: Mapped[ActorRef]


class Setting(Base):
    """A setting as somebody set it, for a home or a whole provider; the latest row counts, null takes it back."""

    __tablename__ = "setting"
    __table_args__ = (
        CheckConstraint("(home_id IS NULL) <> (provider_id IS NULL)", name="one_scope"),
        Index("ix_setting_home_id_key", "home_id", "key"),
        Index("ix_setting_provider_id_key", "provider_id", "key"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"))
    provider_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("provider.id"))
    key: Mapped[Code]
    value: Mapped[JsonColumn | None]
    why: Mapped[str] = mapped_column(String(500))
    at: Mapped[When]
    by: Mapped[ActorRef]


class ImportDraft(Base):
    """A file that was read and shown row by row, waiting for somebody to say yes; erased once used or after a day."""

    __tablename__ = "import_draft"

    id: Mapped[Id]
    kind: Mapped[Code]  # "staff" or "directory"
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"))
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"))
    file_name: Mapped[Name]
    rows: Mapped[JsonColumn]
    at: Mapped[When]
    by: Mapped[ActorRef]


class AccessEntry(Base):
    """Somebody opened an audit, a photo or a pack."""

    __tablename__ = "access_entry"
    __table_args__ = (
        Index("ix_access_entry_home_at", "home_id", "at"),
        Index("ix_access_entry_user_at", "user_id", "at"),
        Index("ix_access_entry_record", "kind", "record_id"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[When]
    user_id: Mapped[str] = mapped_column(String(36), ForeignKey("user.id"))
    session_id: Mapped[str | None] = mapped_column(String(36))
    home_id: Mapped[str] = mapped_column(String(36), ForeignKey("home.id"))
    kind: Mapped[Code]  # "audit", "photo", "pack", "person"
    record_id: Mapped[str] = mapped_column(String(64))
    way: Mapped[Code]  # "page", "file" or "tablet"


class OutgoingMail(Base):
    """A message to be sent; its text goes once it was sent or given up."""

    __tablename__ = "outgoing_mail"

    id: Mapped[Id]
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[Name]
    text: Mapped[str]
    at: Mapped[When]
    by: Mapped[ActorRef]
    sent_at: Mapped[When | None]
    refused: Mapped[str] = mapped_column(String(400), default="")  # what the mail server said
    # The invitation whose code it carries, where it carries one.
    invitation_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("invitation.id"), index=True)


class DemoMark(Base):
    """This database holds demonstration accounts; the production server refuses it."""

    __tablename__ = "demo_mark"

    id: Mapped[Id]
    as_of: Mapped[str] = mapped_column(String(10))
    seed: Mapped[int]
    built_at: Mapped[When]
