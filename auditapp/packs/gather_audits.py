"""Reads the audits of a window with everything that was answered and noted in them; a few queries in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeAlias, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits import models
from auditapp.audits.rules import STALLED_AFTER, Given, standing
from auditapp.checklists.home_rules import bands_of, home_rules
from auditapp.checklists.scoring import USUAL_BANDS
from auditapp.kernel.orm import Json
from auditapp.packs import manifest as pack
from auditapp.packs.batches import in_batches
from auditapp.packs.gather_said import said_of
from auditapp.packs.scope import begun_in
from auditapp.packs.window import Window
from auditapp.people.area_history import past_of

End: TypeAlias = models.AuditFinish | models.AuditAbandonment
E = TypeVar("E", models.AuditFinish, models.AuditAbandonment)
Photos: TypeAlias = Mapping[str, Sequence[str]]


def audit_rows(session: Session, window: Window) -> list[models.Audit]:
    """The audits begun in the window, oldest first."""
    query = select(models.Audit).where(begun_in(window)).order_by(models.Audit.started_at, models.Audit.id)
    return list(session.scalars(query))


def answer_rows(session: Session, audit_ids: Sequence[str]) -> dict[str, list[models.Answer]]:
    """Every answer of each audit in the order in which they were given, corrected ones too."""
    found: dict[str, list[models.Answer]] = defaultdict(list)
    order = models.Answer.captured_at, models.Answer.elapsed, models.Answer.id
    for batch in in_batches(audit_ids):
        query = select(models.Answer).where(models.Answer.audit_id.in_(batch)).order_by(*order)
        for row in session.scalars(query):
            found[row.audit_id].append(row)
    return found


def ends_of(session: Session, audit_ids: Sequence[str]) -> dict[str, End]:
    """How each audit ended, if it did: signed, or given up."""
    given_up = _ends(session, audit_ids, models.AuditAbandonment)
    return {**given_up, **_ends(session, audit_ids, models.AuditFinish)}


def audits_of(
    session: Session,
    window: Window,
    rows: Sequence[models.Audit],
    answers: Mapping[str, Sequence[models.Answer]],
    photos: Photos,
) -> tuple[pack.Audit, ...]:
    """The audits with what was read of them. `photos` names the photos of each answer."""
    ids = [row.id for row in rows]
    ends, notes, said = ends_of(session, ids), _notes(session, ids), said_of(session, rows)
    past = past_of(session, [window.home_id])
    return tuple(
        replace(
            _judged_by(session, _audit(row, ends.get(row.id), window), window.home_id),
            area=past.spoken_then(row.area_id, row.started_at),
            answers=_answers(answers.get(row.id, ()), photos),
            notes=tuple(notes[row.id]),
            said=said.get(row.id, ()),
            transcribed=cast("dict[str, Json]", row.transcribed or {}),
        )
        for row in rows
    )


def _judged_by(session: Session, audit: pack.Audit, home_id: str) -> pack.Audit:
    """The audit with what its home had set."""
    began, ended = audit.judged_in
    rules = home_rules(session, home_id, at=began)
    bands = bands_of(session, home_id, at=ended) if ended else USUAL_BANDS
    limits: dict[str, Json] = {item: dict(limit) for item, limit in rules.limits.items()}
    return replace(audit, time_zone=rules.time_zone, limits=limits, bands=bands)


def given(row: models.Answer) -> Given:
    """An answer in the form in which the rules of a run take it."""
    value = cast("Mapping[str, Json]", row.value)
    known = (row.id, row.item_id, row.subject, value, row.result, row.severity, row.supersedes)
    return Given(*known, row.captured_at, row.elapsed)


def _audit(row: models.Audit, end: End | None, window: Window) -> pack.Audit:
    finish = end if isinstance(end, models.AuditFinish) else None
    given_up = end if isinstance(end, models.AuditAbandonment) else None
    ended_at = finish.finished_at if finish else given_up.abandoned_at if given_up else None
    return pack.Audit(
        id=row.id,
        checklist=row.version,
        area="",
        state=_state(row, end, window),
        end=end.id if end else None,
        announced=row.announced == "announced",
        reason=row.reason,
        shift=row.shift,
        present=row.present,
        started_by=row.by,
        started_at=row.started_at,
        received_at=row.received_at,
        ended_at=ended_at,
        ended_received_at=end.received_at if end else None,
        signed_name=finish.signed_name if finish else "",
        abandoned_reason=given_up.reason if given_up else "",
        score=_score(finish) if finish else None,
        answers=(),
        notes=(),
    )


def _state(row: models.Audit, end: End | None, window: Window) -> str:
    if end is not None:
        return "finished" if isinstance(end, models.AuditFinish) else "abandoned"
    return "stalled" if row.received_at + STALLED_AFTER <= window.until else "started"


def _score(finish: models.AuditFinish) -> pack.Score:
    held = cast("dict[str, Json]", finish.score)
    # The types are those that `audits.rules.score_body` wrote.
    return pack.Score(**{field.name: held[field.name] for field in fields(pack.Score)})  # type: ignore[arg-type]


def _answers(rows: Sequence[models.Answer], photos: Photos) -> tuple[pack.Answer, ...]:
    counted = standing(given(row) for row in rows)
    return tuple(_answer(row, counted[given(row).key].id, photos.get(row.id, ())) for row in rows)


def _answer(row: models.Answer, standing_id: str, photos: Sequence[str]) -> pack.Answer:
    return pack.Answer(
        id=row.id,
        item=row.item_id,
        subject=row.subject,
        value=cast("dict[str, Json]", row.value),
        note=row.note,
        result=row.result,
        by=row.by,
        captured_at=row.captured_at,
        elapsed=row.elapsed,
        received_at=row.received_at,
        photos=tuple(photos),
        arrived=row.arrived,
        supersedes=row.supersedes,
        superseded_by=None if standing_id == row.id else standing_id,
    )


def _ends(session: Session, audit_ids: Sequence[str], kind: type[E]) -> dict[str, E]:
    """The last end of that kind of each audit: with a second tablet's signature more was held."""
    found: dict[str, E] = {}
    for batch in in_batches(audit_ids):
        query = select(kind).where(kind.audit_id.in_(batch)).order_by(kind.received_at, kind.id)
        found |= {row.audit_id: row for row in session.scalars(query)}
    return found


def _notes(session: Session, audit_ids: Sequence[str]) -> dict[str, list[pack.Note]]:
    found: dict[str, list[pack.Note]] = defaultdict(list)
    note = models.AuditNote
    for batch in in_batches(audit_ids):
        query = select(note).where(note.audit_id.in_(batch)).order_by(note.at, note.id)
        for row in session.scalars(query):
            found[row.audit_id].append(pack.Note(row.id, row.item_id, row.subject, row.text, row.by, row.at))
    return found
