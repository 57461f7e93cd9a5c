"""Makes a change from its body, which was validated before (`sync/schemas.py`) and is trusted.

So a body kept in the inbox can be carried out later without being judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, cast

from auditapp.audits.changes import (
    AbandonChange,
    AnswerChange,
    Change,
    ContextChange,
    CorrectedChange,
    DoneChange,
    EscalationChange,
    FinishChange,
    LinkChange,
    MadeSafeChange,
    NoteChange,
    ObservationChange,
    PhotoChange,
    PhotoRef,
    PlannedAction,
    ReplyChange,
    SheetChange,
    StartChange,
    SubjectChange,
    Transcribed,
)
from auditapp.kernel.orm import Json

Body: TypeAlias = Mapping[str, Json]


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
    paper = body.get("transcribed")
    return StartChange(
        *_common(body),
        body["checklist"],
        body["version"],
        body["area"],
        body["announced"],
        body["reason"],
        body["shift"],
        body["present"],
        Transcribed(date.fromisoformat(paper["filled_on"]), paper["filled_by"]) if paper else None,
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
        body.get("spent"),
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


def _context(body: _Raw) -> ContextChange:
    return ContextChange(*_common(body), body["flag"], body["subject"], body["value"])


def _subject(body: _Raw) -> SubjectChange:
    chosen = (body["how"], body["pick"], body["group"], body["state"], body["extended"])
    return SubjectChange(*_common(body), body["section"], body["subject"], *chosen)


def _reply(body: _Raw) -> ReplyChange:
    return ReplyChange(*_common(body), body["answer"], body["step"], body["about"], body["value"])


def _escalation(body: _Raw) -> EscalationChange:
    said = (body["to"], body["reason"], body["reference"], body["at"])
    return EscalationChange(*_common(body), body["answer"], body["code"], body["decision"], *said)


def _corrected(body: _Raw) -> CorrectedChange:
    return CorrectedChange(*_common(body), body["answer"], body["text"], _photos(body))


def _link(body: _Raw) -> LinkChange:
    return LinkChange(*_common(body), body["answer"], body["action"])


def _observation(body: _Raw) -> ObservationChange:
    return ObservationChange(
        *_common(body),
        body["tone"],
        body["text"],
        body["where"],
        body["item"],
        body["subject"],
        _photos(body),
        body["severity"],
    )


def _sheet(body: _Raw) -> SheetChange:
    return SheetChange(*_common(body), _photos(body))


_READERS: dict[str, Callable[[_Raw], Change]] = {
    "start": _start,
    "answer": _answer,
    "note": _note,
    "photo": _added_photo,
    "made_safe": _made_safe,
    "finish": _finish,
    "abandon": _abandon,
    "done": _done,
    "context": _context,
    "subject": _subject,
    "reply": _reply,
    "escalation": _escalation,
    "corrected": _corrected,
    "link": _link,
    "observation": _observation,
    "sheet": _sheet,
}
KINDS = frozenset(_READERS)
