"""Reads about photos; those for people start from what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from auditapp.evidence.models import PhotoReceipt, PhotoRefusal, PhotoRendition, PhotoSlot
from auditapp.kernel.permissions import Actor

_Columns = TypeVarTuple("_Columns")
_BATCH = 400  # owners per question, below what either database allows
_HOME = bindparam("home", type_=String())  # given when a statement runs


@dataclass(frozen=True)
class Photo:
    """A photo as it stands: announced by a tablet, and perhaps received."""

    id: str
    home_id: str
    owner_kind: str
    owner_id: str
    view: str
    sha256: str
    size: int
    replaces: str | None
    captured_at: datetime
    opened_at: datetime
    by: str
    tablet: str
    received_at: datetime | None = None
    width: int | None = None
    height: int | None = None

    @property
    def is_here(self) -> bool:
        """Whether the bytes are in the store; if not, they are still on the tablet."""
        return self.received_at is not None


@dataclass(frozen=True)
class Rendition:
    """A drawing made from the photo with this hash."""

    source_sha256: str
    kind: str
    sha256: str
    size: int
    width: int
    height: int


@dataclass(frozen=True)
class RefusedPhoto:
    """A photo whose bytes came and were not accepted, with the last reason."""

    photo: Photo
    code: str
    at: datetime
    times: int


def find_photo(session: Session, actor: Actor, photo_id: str) -> Photo | None:
    """The photo, if it belongs to a home that the actor may see."""
    query = _photos().where(PhotoSlot.id == photo_id, PhotoSlot.home_id.in_(actor.homes.keys()))
    row = session.execute(query).one_or_none()
    return None if row is None else _photo(row)


def photos_of(session: Session, owner_kind: str, owner_ids: Sequence[str]) -> dict[str, list[Photo]]:
    """The photos of each owner (answers, made-safe notes or completions) in the order they were taken.

    A photo that never came and was replaced by another is left out, since the other stands for it.
    """
    found: dict[str, list[Photo]] = {owner_id: [] for owner_id in owner_ids}
    for start in range(0, len(owner_ids), _BATCH):
        batch = owner_ids[start : start + _BATCH]
        query = _photos().where(
            PhotoSlot.owner_kind == owner_kind, PhotoSlot.owner_id.in_(batch), ~_is_replaced()
        )
        for row in session.execute(query.order_by(PhotoSlot.captured_at, PhotoSlot.id)):
            photo = _photo(row)
            found[photo.owner_id].append(photo)
    return found


def photos_on_tablets(session: Session, home_id: str) -> list[Photo]:
    """Photos that were announced and have not come, oldest first."""
    return [_photo(row) for row in session.execute(_ON_TABLETS, {"home": home_id})]


def refused_photos(
    session: Session, home_id: str, *, skip: int = 0, limit: int = _BATCH
) -> list[RefusedPhoto]:
    """Photos that came, were refused, and have neither come since nor been replaced; by when, a page of them."""
    latest, times = func.max(PhotoRefusal.at), func.count()
    query = (
        _of_refusals(select(PhotoRefusal.slot_id, latest, times))
        .group_by(PhotoRefusal.slot_id)
        .order_by(latest, PhotoRefusal.slot_id)
    )
    rows = session.execute(query.offset(skip).limit(limit), {"home": home_id}).all()
    found = [slot_id for slot_id, _, _ in rows]
    photos = {row[0].id: _photo(row) for row in session.execute(_photos().where(PhotoSlot.id.in_(found)))}
    said = select(PhotoRefusal.slot_id, PhotoRefusal.code).where(PhotoRefusal.slot_id.in_(found))
    codes = dict(session.execute(said.order_by(PhotoRefusal.at, PhotoRefusal.id)).all())
    return [RefusedPhoto(photos[slot_id], codes[slot_id], at, number) for slot_id, at, number in rows]


def count_refused_photos(session: Session, home_id: str) -> int:
    """How many photos came, were refused, and are still awaited."""
    return session.scalar(_COUNT_REFUSED, {"home": home_id}) or 0


def refusals_of(session: Session, photo_id: str) -> int:
    """How often bytes for this photo were refused and noted."""
    query = select(func.count()).select_from(PhotoRefusal).where(PhotoRefusal.slot_id == photo_id)
    return session.scalar(query) or 0


def find_rendition(session: Session, source_sha256: str, kind: str) -> Rendition | None:
    """The recorded drawing of that kind, None when none was made yet."""
    row = session.execute(
        select(
            PhotoRendition.source_sha256,
            PhotoRendition.kind,
            PhotoRendition.sha256,
            PhotoRendition.size,
            PhotoRendition.width,
            PhotoRendition.height,
        ).where(PhotoRendition.source_sha256 == source_sha256, PhotoRendition.kind == kind)
    ).one_or_none()
    return None if row is None else Rendition(*row)


def received_photos(session: Session, *, after: str = "", limit: int = 500) -> list[Photo]:
    """All received photos of the installation by id, a page at a time, for checking their bytes."""
    query = _photos().where(PhotoReceipt.id.is_not(None), PhotoSlot.id > after)
    return [_photo(row) for row in session.execute(query.order_by(PhotoSlot.id).limit(limit))]


def homes_holding(session: Session, sha256: str) -> list[tuple[str, str]]:
    """Home and photo id of every received photo with this hash."""
    query = select(PhotoSlot.home_id, PhotoSlot.id).join(PhotoReceipt, PhotoReceipt.slot_id == PhotoSlot.id)
    rows = session.execute(query.where(PhotoReceipt.sha256 == sha256).order_by(PhotoSlot.id))
    return [(home_id, photo_id) for home_id, photo_id in rows]


def _photos() -> Select[PhotoSlot, PhotoReceipt]:
    return select(PhotoSlot, PhotoReceipt).outerjoin(PhotoReceipt, PhotoReceipt.slot_id == PhotoSlot.id)


def _photo(row: Row[PhotoSlot, PhotoReceipt]) -> Photo:
    return photo_of(row[0], row[1])  # an outer join: the receipt may not be there


def photo_of(slot: PhotoSlot, receipt: PhotoReceipt | None = None) -> Photo:
    """The photo that a slot waits for, or that came into it."""
    return Photo(
        id=slot.id,
        home_id=slot.home_id,
        owner_kind=slot.owner_kind,
        owner_id=slot.owner_id,
        view=slot.view,
        sha256=slot.sha256,
        size=slot.size,
        replaces=slot.replaces,
        captured_at=slot.captured_at,
        opened_at=slot.opened_at,
        by=slot.by,
        tablet=slot.tablet,
        received_at=receipt.received_at if receipt else None,
        width=receipt.width if receipt else None,
        height=receipt.height if receipt else None,
    )


def _of_refusals(query: Select[*_Columns]) -> Select[*_Columns]:
    """Narrowed to the refusals of photos that the home still waits for."""
    return (
        query.select_from(PhotoRefusal)
        .join(PhotoSlot, PhotoSlot.id == PhotoRefusal.slot_id)
        .outerjoin(PhotoReceipt, PhotoReceipt.slot_id == PhotoSlot.id)
        .where(PhotoRefusal.home_id == _HOME, PhotoReceipt.id.is_(None), ~_is_replaced())
    )


def _is_replaced() -> ColumnElement[bool]:
    """Another photo of the same owner stands for it. Bytes that came are shown, whatever anybody says of them."""
    other = aliased(PhotoSlot)
    named = exists().where(
        other.replaces == PhotoSlot.id,
        other.id != PhotoSlot.id,
        other.home_id == PhotoSlot.home_id,
        other.owner_kind == PhotoSlot.owner_kind,
        other.owner_id == PhotoSlot.owner_id,
    )
    return PhotoReceipt.id.is_(None) & named


# What every home page asks, made once: making these costs more than running them.
_ON_TABLETS = (
    _photos()
    .where(PhotoSlot.home_id == _HOME, PhotoReceipt.id.is_(None), ~_is_replaced())
    .order_by(PhotoSlot.captured_at, PhotoSlot.id)
)
_COUNT_REFUSED = _of_refusals(select(func.count(PhotoRefusal.slot_id.distinct())))
