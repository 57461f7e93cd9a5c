"""What a tablet can say, as frozen values: one class for each kind of change of the wire.

`read_change` makes one from a body that was validated before (`sync/schemas.py`); it trusts what it is given, so
that a body kept in the inbox can be carried out later without being judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, cast

from auditapp.kernel.orm import Json

Body: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class PhotoRef:
    """A photo that is on a tablet: its id, the hash of its bytes, and how many there are."""

    id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What the auditor chose for the action of a failed answer."""

    answer: str
    owner: str
    due: date
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What every change carries. `by` is the claimed author, `elapsed` milliseconds since the run began."""

    id: str
    audit: str
    home: str
    by: str
    attested: str
    tablet: str
    captured_at: datetime
    elapsed: int
    supersedes: str | None


@dataclass(frozen=True, slots=True)
class StartChange(Change):
    """A run began."""

    checklist: str
    version: str
    area: str | None
    announced: bool
    reason: str
    shift: str
    present: int | None


@dataclass(frozen=True, slots=True)
class AnswerChange(Change):
    """One item was answered about one subject, or answered anew."""

    version: str
    item: str
    subject: str
    value: dict[str, Json]
    note: str
    photos: tuple[PhotoRef, ...]


@dataclass(frozen=True, slots=True)
class NoteChange(Change):
    """Something was noted."""

    item: str | None
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class PhotoChange(Change):
    """A photo was added to an answer that was given before.

    One that stands for a photo refused of a made-safe or done change names that change in `answer`; of a done
    change it belongs to no audit.
    """

    answer: str
    view: str
    photo: PhotoRef
    replaces: str | None


@dataclass(frozen=True, slots=True)
class MadeSafeChange(Change):
    """What was done on the spot about a failed answer."""

    answer: str
    text: str
    photos: tuple[PhotoRef, ...]


@dataclass(frozen=True, slots=True)
class FinishChange(Change):
    """The auditor signed. `changes` are the ids of all that this tablet holds of the audit."""

    signed_name: str
    changes: tuple[tuple[str, str], ...]  # id, digest
    photos: tuple[tuple[str, str], ...]  # id, sha256
    actions: tuple[PlannedAction, ...]


@dataclass(frozen=True, slots=True)
class AbandonChange(Change):
    """The run was given up."""

    reason: str


@dataclass(frozen=True, slots=True)
class DoneChange(Change):
    """An owner did the work of an action; `audit` is empty."""

    action: str
    text: str
    photos: tuple[PhotoRef, ...]


def read_change(body: Body) -> Change:
    """The change that a validated body describes."""
    return _READERS[cast("str", body["kind"])](cast("dict[str, Any]", body))


_Raw: TypeAlias = dict[str, Any]
_Common: TypeAlias = tuple[str, str, str, str, str, str, datetime, int, "str | None"]


def _common(body: _Raw) -> _Common:
    return (
        body["id"],
        body["audit"] or "",
        body["home"],
        body["by"],
        body["attested"],
        body["tablet"],
        datetime.fromisoformat(body["captured_at"]),
        body["elapsed"],
        body["supersedes"],
    )


def _photo(raw: _Raw) -> PhotoRef:
    return PhotoRef(raw["id"], raw["sha256"], raw["size"])


def _photos(body: _Raw) -> tuple[PhotoRef, ...]:
    return tuple(map(_photo, body["photos"])) if body["photos"] else ()


def _start(body: _Raw) -> StartChange:
    return StartChange(
        *_common(body),
        body["checklist"],
        body["version"],
        body["area"],
        body["announced"],
        body["reason"],
        body["shift"],
        body["present"],
    )


def _answer(body: _Raw) -> AnswerChange:
    return AnswerChange(
        *_common(body),
        body["version"],
        body["item"],
        body["subject"],
        body["value"],
        body["note"],
        _photos(body),
    )


def _note(body: _Raw) -> NoteChange:
    return NoteChange(*_common(body), body["item"], body["subject"], body["text"])


def _added_photo(body: _Raw) -> PhotoChange:
    return PhotoChange(*_common(body), body["answer"], body["view"], _photo(body["photo"]), body["replaces"])


def _made_safe(body: _Raw) -> MadeSafeChange:
    return MadeSafeChange(*_common(body), body["answer"], body["text"], _photos(body))


def _finish(body: _Raw) -> FinishChange:
    return FinishChange(
        *_common(body),
        body["signed_name"],
        tuple((each["id"], each["digest"]) for each in body["changes"]),
        tuple((each["id"], each["sha256"]) for each in body["photos"]),
        tuple(
            PlannedAction(each["answer"], each["owner"], date.fromisoformat(each["due"]), each["text"])
            for each in body["actions"]
        ),
    )


def _abandon(body: _Raw) -> AbandonChange:
    return AbandonChange(*_common(body), body["reason"])


def _done(body: _Raw) -> DoneChange:
    return DoneChange(*_common(body), body["action"], body["text"], _photos(body))


_READERS: dict[str, Callable[[_Raw], Change]] = {
    "start": _start,
    "answer": _answer,
    "note": _note,
    "photo": _added_photo,
    "made_safe": _made_safe,
    "finish": _finish,
    "abandon": _abandon,
    "done": _done,
}
KINDS = frozenset(_READERS)
