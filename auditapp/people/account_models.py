"""How somebody proves who they are: passwords, second factors, invitations, sign-ins and devices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, Code, Id, Name, Sha256, UserRef, When


class Password(Base):
    """A password set for a user, as an Argon2id hash; the latest one counts."""

    __tablename__ = "password"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    hash: Mapped[str]
    set_at: Mapped[When]
    set_by: Mapped[ActorRef]


class Invitation(Base):
    """A one-time code, in a link or printed, to join, to set a new password or to set up the installation."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    kind: Mapped[Code]  # "join", "reset" or "set_up"
    code_hash: Mapped[Sha256] = mapped_column(unique=True)
    provider_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    user_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("user.id"), index=True)
    name: Mapped[Name]
    sign_in_name: Mapped[str] = mapped_column(String(254))
    expires_at: Mapped[When]
    at: Mapped[When]
    by: Mapped[ActorRef]


class InvitationGrant(Base):
    """A role that whoever takes the invitation up will hold."""

    __tablename__ = "invitation_grant"
    __table_args__ = (CheckConstraint("(home_id IS NULL) <> (provider_id IS NULL)", name="one_scope"),)

    id: Mapped[Id]
    invitation_id: Mapped[str] = mapped_column(String(36), ForeignKey("invitation.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("home.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("provider.id"), index=True)
    role: Mapped[Code]
    engaged_as: Mapped[Code]
    ends_on: Mapped[date | None]


class InvitationEnd(Base):
    """An invitation was taken up, withdrawn, or replaced by a newer one; it opens nothing any more."""

    __tablename__ = "invitation_end"

    id: Mapped[Id]
    invitation_id: Mapped[str] = mapped_column(String(36), ForeignKey("invitation.id"), unique=True)
    how: Mapped[Code]  # "used", "withdrawn" or "replaced"
    at: Mapped[When]
    by: Mapped[ActorRef]


class SignInSession(Base):
    """A signed-in browser. Updated only to end it and to note when it was last seen."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    began_at: Mapped[When]
    expires_at: Mapped[When]
    last_seen_at: Mapped[When | None]
    label: Mapped[str] = mapped_column(
        String(120), default=""
    )  # the browser and its system: "Chrome on Android"
    factor: Mapped[Code] = mapped_column(default="password")  # or "passkey", "totp", "recovery"
    device_id: Mapped[str | None] = mapped_column(
        String(36)
    )  # of known_device, which may have been forgotten
    ended_at: Mapped[When | None]
    ended_by: Mapped[str | None] = mapped_column(String(64))


class KnownDevice(Base):
    """A browser on which somebody has signed in before; guesses from elsewhere cannot lock it out."""

    __tablename__ = "known_device"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    secret_hash: Mapped[Sha256] = mapped_column(unique=True)
    at: Mapped[When]


class SignInTry(Base):
    """A try to sign in, kept to slow down guessing. Holds hashes, never an address or a name."""

    __tablename__ = "sign_in_try"
    __table_args__ = (
        Index("ix_sign_in_try_account_at", "account_hash", "at"),
        Index("ix_sign_in_try_address_at", "address_hash", "at"),
    )

    id: Mapped[Id]
    account_hash: Mapped[Sha256]
    address_hash: Mapped[Sha256]
    device_hash: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[When]
    outcome: Mapped[Code]  # "signed_in" or "refused"


class SignInStep(Base):
    """Half a sign-in, or half the adding of a factor: what must come back within minutes, once."""

    __tablename__ = "sign_in_step"

    id: Mapped[Id]
    purpose: Mapped[Code]  # "second_factor", "passkey", "add_passkey", "add_totp"
    token_hash: Mapped[Sha256] = mapped_column(unique=True)
    user_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("user.id"), index=True)
    challenge: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[When]
    expires_at: Mapped[When]
    used_at: Mapped[When | None]


class Passkey(Base):
    """A passkey of a person. Updated only to note its use."""

    __tablename__ = "passkey"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # base64url
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(Integer)
    name: Mapped[Name]
    at: Mapped[When]
    last_used_at: Mapped[When | None]


class Totp(Base):
    """The shared secret of an authenticator app, encrypted with the installation's key."""

    __tablename__ = "totp"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    secret: Mapped[str] = mapped_column(String(400))
    at: Mapped[When]


class TotpUse(Base):
    """A code that was used; the same 30 seconds never count twice."""

    __tablename__ = "totp_use"
    __table_args__ = (UniqueConstraint("totp_id", "step"),)

    id: Mapped[Id]
    totp_id: Mapped[str] = mapped_column(String(36), ForeignKey("totp.id"))
    step: Mapped[int] = mapped_column(Integer)
    at: Mapped[When]


class RecoveryCode(Base):
    """A code on paper for the day the second factor is lost; each opens once, and only the latest set counts."""

    __tablename__ = "recovery_code"

    id: Mapped[Id]
    user_id: Mapped[UserRef] = mapped_column(index=True)
    code_hash: Mapped[Sha256] = mapped_column(unique=True)
    made_at: Mapped[When]
    used_at: Mapped[When | None]


class FactorRemoval(Base):
    """A passkey or an authenticator was taken off an account."""

    __tablename__ = "factor_removal"

    id: Mapped[Id]
    kind: Mapped[Code]  # "passkey" or "totp"
    factor_id: Mapped[str] = mapped_column(String(36), unique=True)
    at: Mapped[When]
    by: Mapped[ActorRef]
