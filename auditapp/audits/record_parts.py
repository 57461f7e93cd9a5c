"""What of a change goes into which column when it is kept as a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

from auditapp.audits.changes import (
    ContextChange,
    CorrectedChange,
    EscalationChange,
    LinkChange,
    ObservationChange,
    PhotoRef,
    RecordChange,
    ReplyChange,
    SheetChange,
    SubjectChange,
)
from auditapp.kernel.orm import Json


@dataclass(frozen=True, slots=True)
class Parts:
    """A record but for who said it and when."""

    kind: str
    data: Mapping[str, Json]
    answer: str | None = None
    section: str = ""
    item: str | None = None
    subject: str = ""
    about: str = ""


@singledispatch
def parts_of(change: RecordChange) -> Parts:
    """The columns of the change."""
    raise TypeError(type(change).__name__)


@parts_of.register
def _context(change: ContextChange) -> Parts:
    return Parts("context", {"flag": change.flag, "value": change.value}, subject=change.subject)


@parts_of.register
def _subject(change: SubjectChange) -> Parts:
    data: dict[str, Json] = {
        "how": change.how,
        "pick": change.pick,
        "group": change.group,
        "state": change.state,
        "extended": change.extended,
    }
    return Parts("subject", data, section=change.section, subject=change.subject)


@parts_of.register
def _reply(change: ReplyChange) -> Parts:
    return Parts("reply", {"step": change.step, "value": change.value}, change.answer, about=change.about)


@parts_of.register
def _escalation(change: EscalationChange) -> Parts:
    data: dict[str, Json] = {
        "code": change.code,
        "decision": change.decision,
        "to": change.to,
        "reason": change.reason,
        "reference": change.reference,
        "at": change.at,
    }
    return Parts("escalation", data, change.answer)


@parts_of.register
def _corrected(change: CorrectedChange) -> Parts:
    return Parts("corrected", {"text": change.text, "photos": _ids(change.photos)}, change.answer)


@parts_of.register
def _link(change: LinkChange) -> Parts:
    return Parts("link", {"action": change.action}, change.answer)


@parts_of.register
def _observation(change: ObservationChange) -> Parts:
    data: dict[str, Json] = {
        "tone": change.tone,
        "text": change.text,
        "where": change.where,
        "severity": change.severity,
        "photos": _ids(change.photos),
    }
    return Parts("observation", data, item=change.item, subject=change.subject)


@parts_of.register
def _sheet(change: SheetChange) -> Parts:
    return Parts("sheet", {"photos": _ids(change.photos)})


def _ids(photos: tuple[PhotoRef, ...]) -> list[Json]:
    return [photo.id for photo in photos]
