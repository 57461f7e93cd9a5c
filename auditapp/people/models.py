"""Providers, homes, areas, people and what they may do there."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, HomeRef, Id, Name, Sha256, UserRef, When


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
    """A registered location. `prefix` begins its references and is never given to another home."""

    __tablename__ = "home"
    __table_args__ = (UniqueConstraint("provider_id", "prefix"),)

    id: Mapped[Id]
    provider_id: Mapped[str] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    name: Mapped[Name]
    prefix: Mapped[str] = mapped_column(String(6))
    location_id: Mapped[str] = mapped_column(String(20), default="")  # CQC's, such as 1-123456789
    created_at: Mapped[When]


class Area(Base):
    """A place in a home, under another place or at the top."""

    __tablename__ = "area"

    id: Mapped[Id]
    home_id: Mapped[HomeRef]
    parent_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("area.id"))
    kind: Mapped[Code]
    name: Mapped[Name]
    position: Mapped[int] = mapped_column(Integer)


class User(Base):
    """A person with an account. The password is an Argon2id hash."""

    __tablename__ = "user"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[Name]
    created_at: Mapped[When]
    created_by: Mapped[ActorRef]


class Password(Base):
    """A password set for a user; the latest one counts."""

    __tablename__ = "password"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    hash: Mapped[str]
    set_at: Mapped[When]
    set_by: Mapped[ActorRef]


class RoleGrant(Base):
    """A role held in one home, or in a whole provider."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("(home_id IS NULL) <> (provider_id IS NULL)", name="one_scope"),)

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    role: Mapped[Code]
    granted_at: Mapped[When]
    granted_by: Mapped[ActorRef]


class RoleRevocation(Base):
    """The end of a grant."""

    __tablename__ = "role_revocation"

    id: Mapped[Id]
    grant_id: Mapped[str] = mapped_column(String(36), ForeignKey("role_grant.id"), unique=True)
    revoked_at: Mapped[When]
    revoked_by: Mapped[ActorRef]


class SignInSession(Base):
    """A signed-in browser. Updated only to end it and to note when it was last seen."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    began_at: Mapped[When]
    expires_at: Mapped[When]
    ended_at: Mapped[When | None]


class SignInTry(Base):
    """A try to sign in, kept to slow down guessing. Holds hashes, never an address or an e-mail."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_account_at", "account_hash", "at"),
        Index("ix_sign_in_try_address_at", "address_hash", "at"),
    )

    id: Mapped[Id]
    account_hash: Mapped[Sha256]
    address_hash: Mapped[Sha256]
    at: Mapped[When]
    outcome: Mapped[Code]  # "signed_in" or "refused"


class DemoMark(Base):
    """This database holds demonstration accounts; the production server refuses it."""

    __tablename__ = "demo_mark"

    id: Mapped[Id]
    as_of: Mapped[str] = mapped_column(String(10))
    seed: Mapped[int]
    built_at: Mapped[When]
