"""One audit read whole: header, every answer with photos, what was raised, notes; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import queries as actions
from auditapp.actions.models import Action, ActionReopening, Finding, MadeSafe
from auditapp.actions.queries import ActionRow
from auditapp.audits import records
from auditapp.audits.looked import by_number
from auditapp.audits.models import Answer, Audit, AuditAbandonment, AuditFinish, AuditNote
from auditapp.audits.owed import owed_words
from auditapp.audits.population import populations
from auditapp.audits.queries import AuditRow, Score, abandonments_of, finishes_of, given_of, read_score, rows
from auditapp.audits.records import Seen
from auditapp.audits.report_said import Said, SaidLine, read_said
from auditapp.audits.rules import judged_at, standing
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.home_rules import LimitSet, limits_set
from auditapp.checklists.looking import Survey
from auditapp.checklists.queries import definition
from auditapp.checklists.sign_off import SignOff, sign_offs_at
from auditapp.checklists.steps import severities_in
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
    own_severity: str = ""  # what it was before something else made it graver


@dataclass(frozen=True)
class RaisedRow:
    """An action of a failed answer; `again` when it is an older one that was opened again."""

    row: ActionRow
    again: bool


@dataclass(frozen=True)
class ItemLine:
    """What stands for one item and subject, what it replaced, and the actions it raised or opened again.

    `owed` is what the failure asked for at once and nobody recorded, in sentences.
    """

    now: AnswerLine
    before: tuple[AnswerLine, ...]
    twice: bool
    actions: tuple[RaisedRow, ...]
    said: tuple[SaidLine, ...] = ()
    counts: bool = True  # not so of a subject that was taken out of the sample
    owed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unanswered:
    """A question that was asked and has no answer."""

    item_id: str
    subject: str


@dataclass(frozen=True)
class SectionLines:
    """A section's answers in the order of the checklist, with its own score once the audit is finished.

    `is_asked`: something of it applies here.
    """

    id: str
    title: str
    lines: tuple[ItemLine, ...]
    unanswered: tuple[Unanswered, ...]
    score: Score | None
    is_asked: bool = True


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
    """An audit's report. `limits` are by item; `sign_offs` are the advisers' of its checklist version.

    `populations` say by section how many there were to choose from, where that is known.

    `observed` are the actions that observations raised, by their ids; `ruled_out` what did not apply here.
    """

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
    sign_offs: tuple[SignOff, ...]
    said: Said
    observed: Mapping[str, tuple[RaisedRow, ...]]
    ruled_out: tuple[Unanswered, ...]
    transcribed: Mapping[str, str]
    populations: Mapping[str, int]


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
    said = read_said(session, audit.id, {row.id: given_of(row).key for row in given}, now=now)
    seen = records.seen(checklist, map(given_of, given), said.records)
    raised = _raised(session, given, said, now)
    began = judged_at(audit.started_at, audit.received_at)
    limits = limits_set(session, audit.home_id, checklist, at=began)
    people |= {limit.by for limit in limits}
    names = names_of(session, people)
    body = cast("Mapping[str, Json]", finishes[-1].score) if finishes else None
    survey = Survey(checklist, seen.answers, seen.around)
    return Report(
        row=rows(session, [audit.id], now=now)[0],
        checklist=checklist,
        tablet=audit.tablet,
        attested=audit.attested,
        sender=names[audit.sender_id],
        present=audit.present,
        sections=_sections(given, _lines(session, given, names), _Known(seen, survey, said, raised, body)),
        notes=tuple(NoteLine(names[n.by], n.at, n.text, n.arrived != "in_time") for n in notes),
        ends=_ends(finishes, given_up, names),
        limits=_by_item(limits, names),
        sign_offs=sign_offs_at(session, audit.home_id, audit.version),
        said=said,
        observed={line.record.id: raised.get(line.record.id, ()) for line in said.of("observation")},
        ruled_out=_unanswered(survey.ruled_out, (), checklist.items),
        transcribed=cast("Mapping[str, str]", audit.transcribed or {}),
        populations=populations(session, audit.home_id, checklist, at=began),
    )


def _ends(
    finishes: Sequence[AuditFinish], given_up: Sequence[AuditAbandonment], names: Mapping[str, str]
) -> tuple[EndLine, ...]:
    ends = [
        *(EndLine("finished", names[e.by], e.signed_name, e.finished_at, e.received_at) for e in finishes),
        *(EndLine("abandoned", names[e.by], e.reason, e.abandoned_at, e.received_at) for e in given_up),
    ]
    return tuple(sorted(ends, key=lambda end: end.received_at))


def _by_item(limits: Sequence[LimitSet], names: Mapping[str, str]) -> dict[str, tuple[LimitLine, ...]]:
    found: dict[str, tuple[LimitLine, ...]] = {}
    for limit in limits:
        line = LimitLine(limit.words, limit.source == "home", names[limit.by], limit.at)
        found[limit.item] = (*found.get(limit.item, ()), line)
    return found


def _answers(session: Session, audit_id: str) -> list[Answer]:
    order = (Answer.captured_at, Answer.elapsed, Answer.id)
    return list(session.scalars(select(Answer).where(Answer.audit_id == audit_id).order_by(*order)))


@dataclass(frozen=True)
class _Known:
    """What an audit's answers are told with."""

    seen: Seen
    survey: Survey
    said: Said
    raised: Mapping[str, tuple[RaisedRow, ...]]
    score: Mapping[str, Json] | None


def _sections(
    answers: Sequence[Answer], lines: Mapping[str, AnswerLine], known: _Known
) -> tuple[SectionLines, ...]:
    checklist = known.survey.definition
    items = _items(answers, lines, known)
    asked = tuple(known.survey.keys())
    must = [key for key in asked if not _is_optional(checklist, key)]
    scores = {str(part["id"]): read_score(part) for part in _parts(known.score)}
    applies = {checklist.item_sections[key.partition("#")[0]].id for key in asked}
    return tuple(
        SectionLines(
            section.id,
            section.title,
            _ordered(items, {item.id: number for number, item in enumerate(section.items)}),
            _unanswered(must, items, {item.id for item in section.items}),
            scores.get(section.id),
            section.id in applies,
        )
        for section in checklist.sections
    )


def _items(answers: Sequence[Answer], lines: Mapping[str, AnswerLine], known: _Known) -> dict[str, ItemLine]:
    graver = severities_in(known.survey)
    superseded = {row.supersedes for row in answers}
    by_key: dict[str, list[AnswerLine]] = {}
    for row in answers:
        by_key.setdefault(given_of(row).key, []).append(lines[row.id])
    found = {}
    for key, stands in standing(given_of(row) for row in answers).items():
        line = _item(stands.id, by_key[key], superseded, known.raised.get(key, ()))
        if key in graver:
            own = line.now.severity
            line = replace(line, now=replace(line.now, severity=graver[key].value, own_severity=own))
        counts = key in known.seen.standing
        line = replace(line, said=known.said.by_key.get(key, ()), counts=counts)
        found[key] = replace(line, owed=_owed(key, line, known.survey))
    return found


def _owed(key: str, line: ItemLine, survey: Survey) -> tuple[str, ...]:
    decided = {each.text("code") for each in line.said if each.kind == "escalation"}
    return owed_words(survey, key, line.now.severity, made_safe=bool(line.now.made_safe), decided=decided)


def _is_optional(checklist: ChecklistDefinition, key: str) -> bool:
    return checklist.items[key.partition("#")[0]].optional


def _unanswered(asked: Sequence[str], answers: Container[str], own: Container[str]) -> tuple[Unanswered, ...]:
    named = (key.partition("#") for key in asked if key not in answers)
    return tuple(Unanswered(item_id, subject) for item_id, _, subject in named if item_id in own)


def _parts(score: Mapping[str, Json] | None) -> list[Mapping[str, Json]]:
    return cast("list[Mapping[str, Json]]", score["sections"]) if score and score.get("sections") else []


def _ordered(items: Mapping[str, ItemLine], order: Mapping[str, int]) -> tuple[ItemLine, ...]:
    own = [line for line in items.values() if line.now.item_id in order]
    return tuple(sorted(own, key=lambda line: (by_number(line.now.subject), order[line.now.item_id])))


def _item(
    standing_id: str, lines: Sequence[AnswerLine], superseded: set[str | None], raised: tuple[RaisedRow, ...]
) -> ItemLine:
    # What was done stays known when the answer is given again, as with another note.
    safe = tuple(text for line in lines for text in line.made_safe)
    now = replace(next(line for line in lines if line.id == standing_id), made_safe=safe)
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


def _raised(
    session: Session, answers: Sequence[Answer], said: Said, now: datetime
) -> dict[str, tuple[RaisedRow, ...]]:
    """The actions that each key's answers, or an observation, raised or opened again; not those withdrawn."""
    keys = {row.id: given_of(row).key for row in answers}
    keys |= {record.id: record.id for record in said.records if record.kind == "observation"}
    query = (
        select(Finding.answer_id, Action.id, ActionReopening.action_id)
        .outerjoin(Action, Action.finding_id == Finding.id)
        .outerjoin(ActionReopening, ActionReopening.finding_id == Finding.id)
        .where(Finding.answer_id.in_(keys.keys()))
        .order_by(Finding.answer_id, Finding.part)
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
