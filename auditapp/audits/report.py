"""One audit read whole: header, every answer with photos, what was raised, notes; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import queries as actions
from auditapp.actions.models import Action, ActionReopening, Finding, MadeSafe
from auditapp.actions.queries import ActionRow
from auditapp.audits.models import Answer, Audit, AuditNote
from auditapp.audits.queries import AuditRow, Score, abandonments_of, finishes_of, given_of, read_score, rows
from auditapp.audits.rules import answered, judged_at, standing
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.home_rules import LimitSet, limits_set
from auditapp.checklists.queries import definition
from auditapp.checklists.rules import visible_items
from auditapp.evidence.queries import Photo, photos_of
from auditapp.kernel import clock
from auditapp.kernel.orm import Json
from auditapp.people.queries import names_of


@dataclass(frozen=True)
class AnswerLine:
    """One answer as it was given. `late`: after the audit's end."""

    id: str
    item_id: str
    subject: str
    value: Mapping[str, Json]
    result: str
    severity: str
    note: str
    who: str
    tablet: str
    captured_at: datetime
    received_at: datetime
    late: bool
    supersedes: str | None
    photos: tuple[Photo, ...]
    made_safe: tuple[str, ...]


@dataclass(frozen=True)
class RaisedRow:
    """An action of a failed answer; `again` when it is an older one that was opened again."""

    row: ActionRow
    again: bool


@dataclass(frozen=True)
class ItemLine:
    """What stands for one item and subject, what it replaced, and the actions it raised or opened again."""

    now: AnswerLine
    before: tuple[AnswerLine, ...]
    twice: bool
    actions: tuple[RaisedRow, ...]


@dataclass(frozen=True)
class Unanswered:
    """A question that was asked and has no answer."""

    item_id: str
    subject: str


@dataclass(frozen=True)
class SectionLines:
    """A section's answers in the order of the checklist, with its own score once the audit is finished."""

    id: str
    title: str
    lines: tuple[ItemLine, ...]
    unanswered: tuple[Unanswered, ...]
    score: Score | None


@dataclass(frozen=True)
class NoteLine:
    """A note, perhaps added after the end."""

    who: str
    at: datetime
    text: str
    late: bool


@dataclass(frozen=True)
class EndLine:
    """A signature, or that the run was given up and why."""

    kind: str  # "finished" or "abandoned"
    who: str
    text: str
    at: datetime
    received_at: datetime


@dataclass(frozen=True)
class LimitLine:
    """A limit that somebody had set for the home, or for all homes, when the audit began."""

    words: str
    here: bool
    who: str
    at: datetime


@dataclass(frozen=True)
class Report:
    """An audit's report. `limits` are by item."""

    row: AuditRow
    checklist: ChecklistDefinition
    tablet: str
    attested: str
    sender: str
    present: int | None
    sections: tuple[SectionLines, ...]
    notes: tuple[NoteLine, ...]
    ends: tuple[EndLine, ...]
    limits: Mapping[str, tuple[LimitLine, ...]]


def find_audit(session: Session, home_id: str, audit_id: str) -> Audit | None:
    """The audit, if it is one of the home's."""
    return session.scalar(select(Audit).where(Audit.id == audit_id, Audit.home_id == home_id))


def read_report(session: Session, audit: Audit, *, now: datetime) -> Report:
    """All that is known of the audit."""
    given = _answers(session, audit.id)
    notes = list(
        session.scalars(
            select(AuditNote).where(AuditNote.audit_id == audit.id).order_by(AuditNote.at, AuditNote.id)
        )
    )
    finishes = finishes_of(session, [audit.id]).get(audit.id, [])
    given_up = abandonments_of(session, [audit.id]).get(audit.id, [])
    people = {audit.by, audit.sender_id} | {row.by for row in given} | {row.by for row in notes}
    people |= {row.by for row in finishes} | {row.by for row in given_up}
    checklist = definition(session, audit.version)
    began = judged_at(audit.started_at, audit.received_at)
    limits = limits_set(session, audit.home_id, checklist, at=began)
    people |= {limit.by for limit in limits}
    names = names_of(session, people)
    body = cast("Mapping[str, Json]", finishes[-1].score) if finishes else None
    ends = [
        *(EndLine("finished", names[e.by], e.signed_name, e.finished_at, e.received_at) for e in finishes),
        *(EndLine("abandoned", names[e.by], e.reason, e.abandoned_at, e.received_at) for e in given_up),
    ]
    return Report(
        row=rows(session, [audit.id], now=now)[0],
        checklist=checklist,
        tablet=audit.tablet,
        attested=audit.attested,
        sender=names[audit.sender_id],
        present=audit.present,
        sections=_sections(session, checklist, given, names, body, now),
        notes=tuple(NoteLine(names[n.by], n.at, n.text, n.arrived != "in_time") for n in notes),
        ends=tuple(sorted(ends, key=lambda end: end.received_at)),
        limits=_by_item(limits, names),
    )


def _by_item(limits: Sequence[LimitSet], names: Mapping[str, str]) -> dict[str, tuple[LimitLine, ...]]:
    found: dict[str, tuple[LimitLine, ...]] = {}
    for limit in limits:
        line = LimitLine(limit.words, limit.source == "home", names[limit.by], limit.at)
        found[limit.item] = (*found.get(limit.item, ()), line)
    return found


def _answers(session: Session, audit_id: str) -> list[Answer]:
    order = (Answer.captured_at, Answer.elapsed, Answer.id)
    return list(session.scalars(select(Answer).where(Answer.audit_id == audit_id).order_by(*order)))


def _sections(
    session: Session,
    checklist: ChecklistDefinition,
    answers: Sequence[Answer],
    names: Mapping[str, str],
    score: Mapping[str, Json] | None,
    now: datetime,
) -> tuple[SectionLines, ...]:
    given = [given_of(row) for row in answers]
    stands = standing(given)
    keys = {each.id: each.key for each in given}
    raised = _raised(session, keys, now)
    lines = _lines(session, answers, names)
    superseded = {row.supersedes for row in answers}
    by_key: dict[str, list[AnswerLine]] = {}
    for row in answers:
        by_key.setdefault(keys[row.id], []).append(lines[row.id])
    items = {
        key: _item(stands[key].id, by_key[key], superseded, raised.get(key, ()))
        for key in stands
        if key in by_key
    }
    asked = visible_items(checklist, answered(stands))
    scores = {str(part["id"]): read_score(part) for part in _parts(score)}
    return tuple(
        SectionLines(
            section.id,
            section.title,
            _ordered(items, {item.id: number for number, item in enumerate(section.items)}),
            _unanswered(asked, items, {item.id for item in section.items}),
            scores.get(section.id),
        )
        for section in checklist.sections
    )


def _unanswered(asked: Sequence[str], answers: Container[str], own: Container[str]) -> tuple[Unanswered, ...]:
    named = (key.partition("#") for key in asked if key not in answers)
    return tuple(Unanswered(item_id, subject) for item_id, _, subject in named if item_id in own)


def _parts(score: Mapping[str, Json] | None) -> list[Mapping[str, Json]]:
    return cast("list[Mapping[str, Json]]", score["sections"]) if score and score.get("sections") else []


def _ordered(items: Mapping[str, ItemLine], order: Mapping[str, int]) -> tuple[ItemLine, ...]:
    own = [line for line in items.values() if line.now.item_id in order]
    return tuple(sorted(own, key=lambda line: (line.now.subject, order[line.now.item_id])))


def _item(
    standing_id: str, lines: Sequence[AnswerLine], superseded: set[str | None], raised: tuple[RaisedRow, ...]
) -> ItemLine:
    now = next(line for line in lines if line.id == standing_id)
    before = tuple(line for line in lines if line.id != standing_id)
    twice = any(line.id not in superseded for line in before)
    return ItemLine(now, before, twice, raised)


def _lines(session: Session, answers: Sequence[Answer], names: Mapping[str, str]) -> dict[str, AnswerLine]:
    ids = [row.id for row in answers]
    photos = photos_of(session, "answer", ids)
    safe = _made_safe(session, ids)
    return {
        row.id: AnswerLine(
            id=row.id,
            item_id=row.item_id,
            subject=row.subject,
            value=cast("Mapping[str, Json]", row.value),
            result=row.result,
            severity=row.severity,
            note=row.note,
            who=names[row.by],
            tablet=row.tablet,
            captured_at=row.captured_at,
            received_at=row.received_at,
            late=row.arrived != "in_time",
            supersedes=row.supersedes,
            photos=tuple(photos[row.id]),
            made_safe=safe.get(row.id, ()),
        )
        for row in answers
    }


def _made_safe(session: Session, answer_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    query = (
        select(Finding.answer_id, MadeSafe.text)
        .join(Finding, Finding.id == MadeSafe.finding_id)
        .where(Finding.answer_id.in_(answer_ids))
        .order_by(MadeSafe.at, MadeSafe.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for answer_id, text in session.execute(query):
        found[str(answer_id)] = (*found.get(str(answer_id), ()), text)
    return found


def _raised(session: Session, keys: Mapping[str, str], now: datetime) -> dict[str, tuple[RaisedRow, ...]]:
    """The actions that each key's answers raised or opened again; a draft that was withdrawn is left out."""
    query = (
        select(Finding.answer_id, Action.id, ActionReopening.action_id)
        .outerjoin(Action, Action.finding_id == Finding.id)
        .outerjoin(ActionReopening, ActionReopening.finding_id == Finding.id)
        .where(Finding.answer_id.in_(keys.keys()))
    )
    # A draft may have been withdrawn because an older action was opened again instead: both are looked at.
    found = [
        (keys[str(answer)], action_id, again)
        for answer, new, old in session.execute(query)
        for action_id, again in ((new, False), (old, True))
        if action_id
    ]
    every = actions.rows(session, [action_id for _, action_id, _ in found], clock.local_date(now))
    known = {row.id: row for row in every if row.state != "withdrawn"}
    raised: dict[str, tuple[RaisedRow, ...]] = {}
    for key, action_id, again in found:
        before = raised.get(key, ())
        if action_id in known and action_id not in {each.row.id for each in before}:
            raised[key] = (*before, RaisedRow(known[action_id], again))
    return raised
