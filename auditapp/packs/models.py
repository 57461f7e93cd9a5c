"""Evidence packs asked for and built."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from auditapp.kernel.orm import ActorRef, Base, HomeRef, Id, Sha256, When


class Pack(Base):
    """A request for the evidence of a home between two days, both included. Its job builds the file."""

    __tablename__ = "pack"

    id: Mapped[Id]
    home_id: Mapped[HomeRef]
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    requested_at: Mapped[When]  # the build time printed in the pack, so that a rebuild is the same
    requested_by: Mapped[ActorRef]
    job_id: Mapped[str] = mapped_column(String(36), ForeignKey("job.id"))


class PackFile(Base):
    """The built file, kept under the instance folder by its hash."""

    __tablename__ = "pack_file"

    id: Mapped[Id]
    pack_id: Mapped[str] = mapped_column(String(36), ForeignKey("pack.id"), unique=True)
    sha256: Mapped[Sha256]
    size: Mapped[int] = mapped_column(BigInteger)
    fingerprint: Mapped[Sha256]
    built_at: Mapped[When]
